"""Keys of identity and telephone numbers: their file, their life, and moving what is under them."""
