"""Commands about files that offices hand over."""
