"""The second factor: an authenticator that shows codes, and codes on paper."""
