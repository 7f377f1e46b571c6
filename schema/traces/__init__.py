"""The log of accesses, as the auditor reads it."""
