"""What workers report: listed, taken up, answered, closed."""
