"""Acts that change persons: registered, moved, located, ended, taken up again, amended."""
