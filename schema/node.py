"""Opaque ids: a type, a county and a row, so that `node(id:)` touches one county."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import strawberry
from sqlalchemy import Row

from db.models.contact import OF_LATEST
from resolvers.wording.refusals import bad_id
from schema.fields import OPAQUE_ID, both

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


def node_key(opaque: str, argument: str = "id", kind: str | None = None) -> NodeKey:
    """What an opaque id names. Raises DomainError BAD_ID for anything we never made, naming the argument."""
    try:
        text = base64.b64decode(opaque + "=" * (-len(opaque) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
        type_name, county, row = text.split(":")
        key = NodeKey(type_name, int(county), int(row))
    except (ValueError, binascii.Error):
        raise bad_id(argument, kind) from None
    # Accounts are of no county, which is county 0.
    known = 0 <= key.county_id <= LARGEST_COUNTY and 0 < key.row_id <= LARGEST_ROW
    if not known or node_id(type_name, key.county_id, key.row_id) != opaque:
        raise bad_id(argument, kind)
    return key


def key_of(opaque: str, type_name: str, argument: str = "id") -> tuple[int, int]:
    """County and row of an id of one type. Raises DomainError BAD_ID for others, naming the argument."""
    key = node_key(opaque, argument, type_name)
    if key.type_name != type_name:
        raise bad_id(argument, type_name)
    return key.key


# What says whose a row is or where it stands, and what is shown as an object of its own.
NOT_SHOWN = frozenset({"of_county_id", "of_id", "cursor", "rank", "nth", "whose", *OF_LATEST})


class FromRow:
    """A type whose fields are the columns of its statement, by name.

    `id` of a row is `row_id` of the type.
    """

    @classmethod
    def from_row(cls, row: Row[Any]) -> Self:
        """The object that a row shows."""
        return cls.from_columns(row._asdict())

    @classmethod
    def from_columns(cls, columns: Mapping[str, Any]) -> Self:
        """The object that columns of a row show, by their names."""
        values = {name: value for name, value in columns.items() if name not in NOT_SHOWN}
        if "id" in values:
            values["row_id"] = values.pop("id")
        return cls(**values)


@strawberry.interface(description=both("有全局唯一编号的对象", "An object with a globally unique id"))
class Node(FromRow):
    county_id: strawberry.Private[int]
    row_id: strawberry.Private[int]

    @strawberry.field(
        description=both("全局唯一的不透明编号", "The globally unique, opaque id"), metadata={OPAQUE_ID: True}
    )
    def id(self) -> strawberry.ID:
        """Type, county and row."""
        return strawberry.ID(node_id(type(self).__name__, self.county_id, self.row_id))
