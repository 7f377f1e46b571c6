"""Ids of rows as a form or an address has them."""

import re

ID = re.compile(r"[1-9][0-9]{0,18}")
_LARGEST = 2**63 - 1


def id_of(text: str) -> int | None:
    """The id of a row; None for anything else."""
    found = int(text) if ID.fullmatch(text) else None
    return None if found is None or found > _LARGEST else found
