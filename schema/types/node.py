"""The interface of everything that has an id, and how rows become types."""

from typing import Any, Self

import strawberry
from sqlalchemy import Row

from schema.describe import both
from schema.node_ids import node_id

NOT_SHOWN = frozenset({"of_county_id", "of_id", "cursor"})


class FromRow:
    """A type whose fields are the columns of its statement, by name.

    `id` of a row is `row_id` of the type.
    """

    @classmethod
    def from_row(cls, row: Row[Any]) -> Self:
        """The object that a row shows."""
        values = {name: value for name, value in row._mapping.items() if name not in NOT_SHOWN}  # noqa: SLF001  # SQLAlchemy documents it
        if "id" in values:
            values["row_id"] = values.pop("id")
        return cls(**values)


@strawberry.interface(description=both("有全局唯一编号的对象", "An object with a globally unique id"))
class Node(FromRow):
    county_id: strawberry.Private[int]
    row_id: strawberry.Private[int]

    @strawberry.field(description=both("全局唯一的不透明编号", "The globally unique, opaque id"))
    def id(self) -> strawberry.ID:
        """Type, county and row."""
        return strawberry.ID(node_id(type(self).__name__, self.county_id, self.row_id))
