"""What a person adds to the roll-ups by being registered, or takes from them by being so no longer."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RollUpPeriod
from db.models import CellCoverage, CountyCoverage
from db.models.rollup import EVER_ON, NO_CELL

COUNTS = ("registered", "unlocated", "attempted", "reached", "visited")
_LAST = {"attempted": "last_attempt_on", "reached": "last_contact_on", "visited": "last_visit_on"}
Counts = dict[tuple[str, date], Counter[str]]


async def counted(
    connection: AsyncConnection,
    county_id: int,
    person: Row[Any],
    *,
    homes: Sequence[Row[Any]],
    times: int,
) -> None:
    """Adds a person, `times` 1 or −1, to the counts of today's home, if there is one, and of the county.

    Rows are taken in the order in which recording a contact takes them: places, then the county, the earlier
    period first.
    """
    for home in homes:
        periods = _periods(person, located=home.located)
        place = {"cell_id": home.cell_id or NO_CELL, "division_id": home.division_id}
        await _add(connection, CellCoverage, {"county_id": county_id, **place}, periods, times=times)
        await _add(connection, CountyCoverage, {"county_id": county_id}, periods, times=times)


def _periods(person: Row[Any], *, located: bool) -> Counts:
    """What the person counts as, by period and its first day."""
    ever = Counter({"registered": 1, "unlocated": int(not located)})
    counts: Counts = {(RollUpPeriod.EVER.value, EVER_ON): ever}
    for name, column in _LAST.items():
        day: date | None = getattr(person, column)
        if day is not None:
            year, month = day.replace(month=1, day=1), day.replace(day=1)
            counts.setdefault((RollUpPeriod.YEAR.value, year), Counter())[name] += 1
            counts.setdefault((RollUpPeriod.MONTH.value, month), Counter())[name] += 1
    return counts


async def _add(
    connection: AsyncConnection,
    table: type[CellCoverage | CountyCoverage],
    place: dict[str, int],
    periods: Counts,
    *,
    times: int,
) -> None:
    rows = [
        {**place, "period": period, "first_on": first_on, **{name: times * counts[name] for name in COUNTS}}
        for (period, first_on), counts in sorted(periods.items(), key=lambda item: item[0])
    ]
    adding = insert(table).values(rows)
    sums = {name: getattr(table, name) + adding.excluded[name] for name in COUNTS}
    keys = [key.name for key in table.__table__.primary_key]
    await connection.execute(adding.on_conflict_do_update(index_elements=keys, set_=sums))
