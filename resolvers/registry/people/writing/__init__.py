"""What acts about persons share when they write: numbers taken, newcomers, what comes to be otherwise."""
