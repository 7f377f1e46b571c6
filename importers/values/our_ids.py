"""Ids of ours in files: what exports write comes back as what it names."""

import base64
import binascii
import re

from importers.files.sheets import Cell
from importers.findings import Read
from importers.values.said import folded, held, of_said

__all__ = ["contact_id", "person_id"]

_ID = re.compile(r"([A-Z][A-Za-z]{1,30}):([0-9]{1,10}):([0-9]{1,19})")
_LARGEST_ID = 2**63 - 1


def person_id(cell: Cell, column: str, county_id: int) -> Read[int]:
    """The id of a person of the county; held if it is none."""

    def read(said: Cell) -> Read[int]:
        found = _found(said.text, "Person", county_id)
        if found is None:
            told = "不是本县服务对象的编号", "not the id of a person of this county"
            return held("PERSON_ID_UNKNOWN", column, *told)
        return Read(found)

    return of_said(cell, column, read)


def contact_id(text: str | None, county_id: int) -> int | None:
    """The contact of the county that a number of a record names, if it is one that an export wrote."""
    return None if text is None else _found(text, "Contact", county_id)


def _found(text: str, kind: str, county_id: int) -> int | None:
    written = folded(text)
    try:
        opaque = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        return None
    found = _ID.fullmatch(opaque)
    if found is None or found[1] != kind or int(found[2]) != county_id or int(found[3]) > _LARGEST_ID:
        return None
    return int(found[3])
