"""Other processes of this machine that judge and write lines of a long file (docs/decisions/0110)."""
