"""Files that are uploaded and brought in by a worker, step by step (docs/decisions/0056)."""
