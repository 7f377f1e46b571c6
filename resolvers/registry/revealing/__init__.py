"""Full identity and telephone numbers."""
