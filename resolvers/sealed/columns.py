"""Every column whose values are sealed, found from the tables themselves."""

from dataclasses import dataclass
from typing import Any

from db.models import Base
from db.sealed import Sealed


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed values. `county` names the county's column, None in a table of no county (0)."""

    table: str
    column: str
    county: str | None
    id: str

    @property
    def name(self) -> str:
        """Table and column, as they are shown."""
        return f"{self.table}.{self.column}"


def sealed_columns() -> list[SealedColumn]:
    """All of them, in the order of their names. Raises ValueError for a table whose rows no place names."""
    return [
        _column(table, column.name)
        for table in sorted(Base.metadata.tables.values(), key=lambda one: one.name)
        for column in table.columns
        if isinstance(column.type, Sealed)
    ]


def _column(table: Any, column: str) -> SealedColumn:
    match [one.name for one in table.primary_key]:
        case ["county_id", own]:
            return SealedColumn(table.name, column, "county_id", own)
        case [own]:
            return SealedColumn(table.name, column, None, own)
        case _:
            raise ValueError(table.name)
