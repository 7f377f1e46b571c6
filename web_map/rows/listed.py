"""The rows of a map's table: the first stand in the page; all of them lie apart, for the script alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

import orjson

Part = TypeVar("Part")
# So many keep a page below 100 KB; who has no script finds the others in the table to download.
MOST_IN_PAGE = 100
KEYS = (
    *("id", "class", "name", "share", "tip", "cells", "href", "within", "drawn", "other"),
    *("label", "rank", "details"),
)
# Of rows that belong together: the first, and those below it, which go with it when the table is sorted.
FIRST, UNDER = "whole", "under"


@dataclass(frozen=True, slots=True)
class Reached:
    """A cell that says who is reached how: a name, a telephone number and an address, each perhaps empty."""

    name: str
    telephone: str
    address: str


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A part: `id` joins it to its boundary, if `has_shape`; `map_class` paints it, `share` labels it.

    `cells` are its numbers; where they are fewer than the columns, the last stands in all that are left.
    `other` are class and share by visits, on maps that can show both. `label` is its name on the map, where
    that is another; `rank` is FIRST or UNDER; `details` are a summary and what unfolds below it.
    """

    id: str
    map_class: str
    name: str
    share: str
    tooltip: str
    cells: tuple[str | Reached, ...]
    href: str | None = None
    within: str | None = None
    has_shape: bool = True
    other: tuple[str, str] | None = None
    label: str | None = None
    rank: str | None = None
    details: tuple[str, str] | None = None

    @property
    def shown_label(self) -> str:
        """What is written on the map."""
        return self.name if self.label is None else self.label


@dataclass(frozen=True, slots=True)
class MadeRows(Sequence[ListedRow], Generic[Part]):
    """The rows of many parts, each made when it is read: a page reads the first of them alone."""

    parts: Sequence[Part]
    row_of: Callable[[Part], ListedRow]

    def __len__(self) -> int:
        return len(self.parts)

    def __iter__(self) -> Iterator[ListedRow]:
        return map(self.row_of, self.parts)

    @overload
    def __getitem__(self, at: int) -> ListedRow: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[ListedRow]: ...
    def __getitem__(self, at: int | slice) -> ListedRow | Sequence[ListedRow]:
        if isinstance(at, slice):
            return [self.row_of(part) for part in self.parts[at]]
        return self.row_of(self.parts[at])


@dataclass(frozen=True, slots=True)
class Listed:
    """All rows of a table, and the address where the script finds those that do not stand in the page.

    A page on which nothing is drawn has no script, and all rows. Unless `is_listed`, they are read on the
    map alone.
    """

    rows: Sequence[ListedRow]
    address: str
    is_drawn: bool
    is_listed: bool = True

    @property
    def in_page(self) -> Sequence[ListedRow]:
        """The rows that stand in the page."""
        if not self.is_listed:
            return ()
        return self.rows[:MOST_IN_PAGE] if self.is_drawn else self.rows

    @property
    def number(self) -> int:
        """How many can be listed."""
        return len(self.rows) if self.is_listed else 0

    @property
    def rest(self) -> str | None:
        """Where the others lie, None where there are none."""
        return self.address if len(self.in_page) < len(self.rows) else None


def rows_json(rows: Sequence[ListedRow]) -> bytes:
    """The rows, each as values in the order of `keys`.

    All of them: where the order has changed since the page was made, others are the first.
    """
    told = [
        (
            *(row.id, row.map_class, row.name, row.share, row.tooltip, row.cells),
            *(row.href, row.within, row.has_shape, row.other),
            *(row.label, row.rank, row.details),
        )
        for row in rows
    ]
    return orjson.dumps({"keys": KEYS, "rows": told})
