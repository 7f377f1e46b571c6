"""What changes the registry itself, subject by subject: acts, each once per client id."""
