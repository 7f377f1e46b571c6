"""What is written down of whose records are read, exported or changed, and how it reaches the log."""
