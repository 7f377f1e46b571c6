"""The process that does what runs of files wait for."""
