"""Moving persons from one county to another: offered by the one, taken or not by the other."""
