"""Households in files of people: who keeps house with whom, and who is the head."""
