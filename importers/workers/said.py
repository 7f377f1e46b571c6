"""What a line of a file says of a grid worker and the cells."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from db.codes import GridRole
from resolvers.hand_overs.spans import OPEN, Span


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: who, at which station, from when, and for which cells, by id.

    `since` is None if no day is said. `post_on` is the first day that any line of the file says of the same
    worker: on it the post begins, if the worker is new. One who `leaves` is in the post until `until`, and
    `successor` gets the cells.
    """

    name: str = field(default="", repr=False)
    station_id: int | None = None
    role: str = GridRole.PRIMARY.value
    since: str | None = None
    until: str | None = None
    cells: tuple[int, ...] = ()
    post_on: str = ""
    staff_number: str | None = None
    phone: str | None = field(default=None, repr=False)
    leaves: bool = False
    successor: str | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """The same as text, which `said_in` reads."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def first_on(self) -> date:
        """The first day in the post, of a new worker."""
        return date.fromisoformat(self.post_on)

    def days(self, said_on: date) -> Span:
        """The days of the responsibility as the file says them."""
        first = said_on if self.since is None else date.fromisoformat(self.since)
        return Span(first, OPEN if self.until is None else date.fromisoformat(self.until))

    @property
    def leaving_on(self) -> date:
        """The day from which on one who leaves is not in the post."""
        return date.fromisoformat(self.until or "")


def said_in(text: str) -> Said:
    """What `Said.text` holds."""
    given: dict[str, Any] = json.loads(text)
    return Said(**given | {"cells": tuple(given["cells"])})
