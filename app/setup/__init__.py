"""What a machine needs before the product can start, and how it is found."""
