"""The pages of the three offices: accounts, grants and sessions, and the log of accesses."""
