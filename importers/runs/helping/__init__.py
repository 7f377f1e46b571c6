"""Who helps with a run."""
