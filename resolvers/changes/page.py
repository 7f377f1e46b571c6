"""A page of the feed: what to put into a copy and what to drop from it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from resolvers.changes.cursor import ChangeCursor
from resolvers.changes.entries import Gone


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Something that a copy must drop; `into` is the survivor of a merge, if the viewer sees them."""

    kind: str
    id: int
    reason: Gone
    into: int | None = None


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What to put into a copy and what to drop from it; `begins` says that it starts from nothing.

    `kept_since` is the day since which changes are kept; None: all of them are.
    """

    cursor: ChangeCursor
    begins: bool
    has_more: bool
    cells: tuple[int, ...]
    persons: tuple[int, ...]
    contacts: tuple[Row[Any], ...]
    transfers: tuple[int, ...]
    tombstones: tuple[Tombstone, ...]
    kept_since: date | None = None
