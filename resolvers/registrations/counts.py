"""What persons add to the roll-ups by being registered, or take from them by being so no longer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RollUpPeriod
from db.models import CellCoverage, CountyCoverage
from db.models.rollup import EVER_ON, NO_CELL
from db.sets import inserted

COUNTS = ("registered", "unlocated", "attempted", "reached", "visited")
_LAST = {"attempted": "last_attempt_on", "reached": "last_contact_on", "visited": "last_visit_on"}
_KEY = ("cell_id", "division_id", "period", "first_on")
# A statement has at most 65,535 values.
AT_ONCE = 1000
Counts = tuple[tuple[str, date], tuple[str, ...]]
Homes = Sequence[Row[Any]]


class Shift(NamedTuple):
    """A person with their last days, and where they are counted no longer and from now on."""

    person: Row[Any]
    left: Homes
    taken: Homes


async def counted(connection: AsyncConnection, county_id: int, shifts: Iterable[Shift]) -> None:
    """Takes persons from the counts of homes left, adds them to those of homes taken, and to the county's.

    Rows are taken in the order in which recording a contact takes them: places, in the order of their keys,
    then the county, the earlier period first.
    """
    places: dict[tuple[Any, ...], Counter[str]] = {}
    county: dict[tuple[Any, ...], Counter[str]] = {}
    for person, left, taken in shifts:
        for home, times in [*[(home, -1) for home in left], *[(home, 1) for home in taken]]:
            place = (home.cell_id or NO_CELL, home.division_id)
            for period, names in _periods(person, located=home.located):
                for kept, key in ((places, (*place, *period)), (county, period)):
                    change = kept.setdefault(key, Counter())
                    for name in names:
                        change[name] += times
    await _add(connection, CellCoverage, county_id, places)
    await _add(connection, CountyCoverage, county_id, county)


def _periods(person: Row[Any], *, located: bool) -> Iterator[Counts]:
    """What the person counts as, each with its period and the first day of that."""
    yield (RollUpPeriod.EVER.value, EVER_ON), ("registered",) if located else ("registered", "unlocated")
    for name, column in _LAST.items():
        day: date | None = getattr(person, column)
        if day is not None:
            yield (RollUpPeriod.YEAR.value, day.replace(month=1, day=1)), (name,)
            yield (RollUpPeriod.MONTH.value, day.replace(day=1)), (name,)


async def _add(
    connection: AsyncConnection,
    table: type[CellCoverage | CountyCoverage],
    county_id: int,
    changes: dict[tuple[Any, ...], Counter[str]],
) -> None:
    rows = [
        {
            "county_id": county_id,
            **dict(zip(_KEY[-len(key) :], key, strict=True)),
            **{name: counts[name] for name in COUNTS},
        }
        for key, counts in sorted(changes.items())
        if any(counts.values())
    ]
    for first in range(0, len(rows), AT_ONCE):
        adding = inserted(table, rows[first : first + AT_ONCE])
        sums = {name: getattr(table, name) + adding.excluded[name] for name in COUNTS}
        keys = [key.name for key in table.__table__.primary_key]
        await connection.execute(adding.on_conflict_do_update(index_elements=keys, set_=sums))
