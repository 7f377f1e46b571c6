"""How what is written down of reads reaches the log of accesses."""
