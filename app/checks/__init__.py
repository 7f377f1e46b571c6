"""Whether an installation is fit to hold real records: `rongge check`."""
