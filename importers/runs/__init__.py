"""Files as runs: lines staged, judged, accepted, written in batches, undone; whatever they list."""
