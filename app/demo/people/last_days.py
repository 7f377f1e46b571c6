"""The last days on which persons were reached and visited."""

from dataclasses import dataclass

from app.demo.spans import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class LastDays:
    """The latest day on which each person was tried, reached, and reached in person; `OPEN` for never."""

    attempt: IntArray
    contact: IntArray
    visit: IntArray
