"""Kept duties brought up to date, a county at a time, while others go on writing (docs/decisions/0037).

Whoever tends a county holds its row of `duty_keeping`, so there is one at a time. Marks are taken away by a
statement before those that compute: what is marked meanwhile stays marked. Hence each statement has to see
what is committed when it begins: READ COMMITTED, as is PostgreSQL's default. In between, whoever has read
which units to mark before somebody came there is waited for: it is computed, though it marks nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Executable, Row, delete, exists, func, or_, select, text, union, update
from sqlalchemy.dialects.postgresql import insert

from db.models import DutyKeeping, DutyMark, DutyMember
from db.models.kept.duty import EVERYBODY
from db.models.rollup import EVER_ON
from resolvers.ask import Statement
from resolvers.changes.marks import units_marked
from resolvers.kept_duties import counts, rows
from resolvers.kept_duties.horizon import horizon, least_end
from resolvers.kept_duties.rows import Whose
from resolvers.windows import Window

# So many persons at once: others wait for none of it, but what they mark meanwhile is computed when asked.
AT_ONCE = 200
Run = Callable[[Executable], Sequence[Row[Any]]]
# A county may take longer to compute than a caller would wait for an answer.
_PATIENT = text("SET LOCAL statement_timeout = 0")


@dataclass(frozen=True, slots=True)
class Tended:
    """What was done for a county: everything anew, or the duties of so many persons."""

    persons: int
    anew: bool = False


def tend(run: Run, county_id: int, today: date) -> Tended | None:
    """Brings a county's kept duties up to date in the caller's transaction: AT_ONCE persons, or all anew.

    None if somebody else is doing it.
    """
    keeping = held(run, county_id)
    if keeping is None:
        return None
    ends = keeping.to_on < least_end(today) or keeping.until_on <= today
    if ends or is_doubted(run, county_id, today):
        return _kept_anew(run, county_id, today, horizon(today))
    marked = Whose(county_id, Window(keeping.from_on, keeping.to_on), today)
    persons = sorted({row.person_id for row in run(rows.taken_marks(marked, AT_ONCE))})
    if persons:
        _all_run(run, units_marked())
        refresh(run, Whose(county_id, marked.window, today, persons), keeping.counted_on)
    return Tended(len(persons))


def keep_anew(run: Run, county_id: int, today: date, window: Window | None = None) -> Tended | None:
    """Computes all duties of a county anew, whatever is kept; None if somebody else is doing so."""
    if held(run, county_id) is None:
        return None
    return _kept_anew(run, county_id, today, window or horizon(today))


def waiting_counties(today: date) -> Statement:
    """The counties that have to be tended."""
    mark, kept = DutyMark, DutyKeeping
    marked = select(mark.county_id).where(mark.from_on <= today)
    ends = or_(kept.until_on <= today, kept.to_on < least_end(today))
    waiting = union(marked, select(kept.county_id).where(ends)).subquery("waiting")
    return select(waiting.c.county_id).order_by(waiting.c.county_id)


def held(run: Run, county_id: int, *, wait: bool = False) -> Row[Any] | None:
    """The county's row, locked; of a county of which nothing is kept yet one that says so.

    None if somebody else holds it, unless that is waited for.
    """
    none = dict.fromkeys(("from_on", "to_on", "kept_on", "until_on", "counted_on"), EVER_ON)
    run(_PATIENT)
    run(insert(DutyKeeping).values(county_id=county_id, **none).on_conflict_do_nothing())
    row = select(*DutyKeeping.__table__.c).where(DutyKeeping.county_id == county_id)
    return next(iter(run(row.with_for_update(skip_locked=not wait))), None)


def is_doubted(run: Run, county_id: int, today: date) -> bool:
    """Whether everybody in a county is marked."""
    mark = DutyMark
    everybody = exists().where(
        mark.county_id == county_id, mark.person_id == EVERYBODY, mark.from_on <= today
    )
    return bool(run(select(everybody.label("doubted")))[0].doubted)


def _kept_anew(run: Run, county_id: int, today: date, window: Window) -> Tended:
    everybody = Whose(county_id, window, today)
    statements = (
        delete(DutyMark).where(DutyMark.county_id == county_id),
        *units_marked(),
        *rows.removed(everybody),
        *counts.emptied(county_id),
        *rows.written(everybody),
        *counts.added(everybody, today, times=1),
        rows.marks_ahead(everybody),
    )
    _all_run(run, statements)
    [until] = run(rows.ground_holds_until(everybody))
    days = {"from_on": window.from_on, "to_on": window.to_on, "until_on": until.day}
    of_county = update(DutyKeeping).where(DutyKeeping.county_id == county_id)
    run(of_county.values(**days, kept_on=today, counted_on=today))
    [found] = run(select(func.count().label("persons")).where(DutyMember.county_id == county_id))
    return Tended(found.persons, anew=True)


def refresh(run: Run, theirs: Whose, counted_on: date) -> None:
    """Brings some persons of a county that is held up to date."""
    keeping = update(DutyKeeping).where(DutyKeeping.county_id == theirs.county_id)
    statements = (
        *counts.added(theirs, counted_on, times=-1),
        *rows.removed(theirs),
        *rows.written(theirs),
        *counts.added(theirs, counted_on, times=1),
        *counts.swept(theirs.county_id),
        rows.marks_ahead(theirs),
        keeping.values(kept_on=func.greatest(DutyKeeping.kept_on, theirs.today)),
    )
    _all_run(run, statements)


def _all_run(run: Run, statements: Sequence[Executable]) -> None:
    for statement in statements:
        run(statement)
