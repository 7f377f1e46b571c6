"""The log of accesses kept, proven, handed on and taken away."""
