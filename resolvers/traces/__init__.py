"""What is written down of who asked, and how it is read."""
