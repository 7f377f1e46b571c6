"""One contact put in another's place, or withdrawn: the statement, and how it is run."""
