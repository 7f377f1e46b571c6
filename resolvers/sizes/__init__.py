"""How large what is asked is, by numbers that are kept, and what is too large to be begun."""
