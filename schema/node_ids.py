"""Opaque ids: a type, a county and a row, so that `node(id:)` touches one county."""

import base64
import binascii
from dataclasses import dataclass

from db.errors import DomainError

LARGEST_COUNTY, LARGEST_ROW = 2**31 - 1, 2**63 - 1


@dataclass(frozen=True, slots=True)
class NodeKey:
    type_name: str
    county_id: int
    row_id: int

    @property
    def key(self) -> tuple[int, int]:
        """County and row."""
        return self.county_id, self.row_id


def node_id(type_name: str, county_id: int, row_id: int) -> str:
    """The opaque id of a row."""
    return base64.urlsafe_b64encode(f"{type_name}:{county_id}:{row_id}".encode()).decode().rstrip("=")


def node_key(opaque: str) -> NodeKey:
    """What an opaque id names. Raises DomainError BAD_ID for anything we never made."""
    try:
        text = base64.b64decode(opaque + "=" * (-len(opaque) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
        type_name, county, row = text.split(":")
        key = NodeKey(type_name, int(county), int(row))
    except (ValueError, binascii.Error):
        raise _bad_id() from None
    known = 0 < key.county_id <= LARGEST_COUNTY and 0 < key.row_id <= LARGEST_ROW
    if not known or node_id(type_name, key.county_id, key.row_id) != opaque:
        raise _bad_id()
    return key


def key_of(opaque: str, type_name: str) -> tuple[int, int]:
    """County and row of an id of one type. Raises DomainError BAD_ID for ids of other types."""
    key = node_key(opaque)
    if key.type_name != type_name:
        raise _bad_id()
    return key.key


def _bad_id() -> DomainError:
    return DomainError("BAD_ID", "编号无效。", "This is not an id of the kind expected here.")
