"""What the server keeps up to date beside its requests: months of coverage, duties."""
