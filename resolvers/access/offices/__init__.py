"""The three offices at work on accounts (三员分立): which of them does what, once per client id."""
