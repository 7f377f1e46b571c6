"""What a cell says, as its column wants it: a value, or a finding that holds none."""
