"""What was changed of a person, by whom and when: one list of all that the registry has recorded."""
