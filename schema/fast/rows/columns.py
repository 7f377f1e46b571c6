"""What one statement selects for the writer of rows."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, literal, select, true

from resolvers.ask import Parents, Statement


@dataclass(slots=True)
class Columns:
    """What one statement selects: from its rows, and from the rows that each of them names."""

    source: int
    rows: Any
    county: Any
    selected: list[ColumnElement[Any]] = field(default_factory=list)
    joins: list[Any] = field(default_factory=list)

    def add(self, column: ColumnElement[Any]) -> int:
        """The index of a new column."""
        # Named by number, so that no ORDER BY within can mean it.
        self.selected.append(column.label(f"column_{len(self.selected)}"))
        return len(self.selected) - 1

    def statement(self) -> Statement:
        """All that was added, selected from the rows and what is joined to them."""
        source = self.rows
        for lateral in self.joins:
            source = source.outerjoin(lateral, true())
        return select(*(self.selected or [literal(1)])).select_from(source)

    def keys(self, of_county: ColumnElement[Any], row_id: ColumnElement[Any]) -> Parents:
        """The rows as parents, each once. Their county is a value where it is known: it prunes partitions.

        The rows of a root field differ from each other; those that hang on rows may be the same for several.
        """
        keys = select(of_county.label("county_id"), row_id.label("id")).select_from(self.rows)
        parent = (keys.distinct() if self.source else keys).subquery("parent")
        county_id = parent.c.county_id if self.county is None else self.county
        return Parents(parent, county_id, parent.c.id, {"county_id": parent.c.county_id})
