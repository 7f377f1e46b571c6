"""Many households at once, by the rules of the single acts: for files."""
