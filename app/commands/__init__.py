"""The sub-commands of `rongge`, one file each."""
