"""`rongge backup …`: what keeps an installation from being lost."""
