"""Work at a run that is shared out."""
