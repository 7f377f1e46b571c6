"""Keeping the months of a county: what facts have changed since is computed again, the rest stays.

Facts and who is stale are read in one snapshot. Whoever changes facts meanwhile leaves a row of
`stale_person` that this transaction does not see and so cannot take away, or changes one that it saw: then it
fails with a serialization failure and has to be tried again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg
from sqlalchemy import (
    Date,
    Integer,
    and_,
    cast,
    delete,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from db.models import (
    ContinuityYear,
    CountyUnit,
    CoverageGroup,
    CoverageMonth,
    CoverageStage,
    CoverageSum,
    Person,
    PersonOrdinal,
    StalePerson,
    TraitMonth,
)
from resolvers.changes.stale import EVER
from resolvers.coverage.months.bits import CHUNK_SHIFT, KEPT_MONTHS
from resolvers.coverage.months.continuity.writing import (
    continuity_is_kept,
    write_continuity,
    write_continuity_of_stale,
)
from resolvers.coverage.months.groups.writing import groups_are_kept, write_groups
from resolvers.coverage.months.stages import steps_are_kept, write_stages
from resolvers.coverage.months.sums.writing import sums_are_kept, write_sums
from resolvers.coverage.months.writing import Month, run, write_all, write_stale

_NEVER_ON = date.max


@dataclass(frozen=True, slots=True)
class Kept:
    """How many months of all persons, and how many persons by themselves, were computed."""

    months: int
    persons: int


def months_to_keep(today: date) -> list[Month]:
    """The present month up to today, and those before it."""
    found, end = [], today
    for _ in range(KEPT_MONTHS):
        found.append(Month(end.replace(day=1), end))
        end = end.replace(day=1) - timedelta(days=1)
    return found


def keep_months(connection: psycopg.Connection, county_id: int, today: date) -> Kept:
    """Keeps the months of a county; the caller commits, or tries again after a serialization failure.

    The transaction has to be one of REPEATABLE READ, unless nobody else writes.
    """
    connection.execute("SET LOCAL jit = off")
    _number_new_persons(connection, county_id)
    wanted = months_to_keep(today)
    missing = _missing(connection, county_id, wanted)
    if missing:
        write_all(connection, county_id, missing)
    stale, from_on, chunks = _stale(connection, county_id)
    rest = [month for month in wanted if month not in missing and month.counted_on >= from_on]
    if stale and rest:
        write_stale(connection, county_id, rest)
    touched = None if missing or not steps_are_kept(connection, county_id, today) else chunks
    changed = min([one.first_on for one in missing] + [from_on] * bool(stale), default=_NEVER_ON)
    since = changed if sums_are_kept(connection, county_id) else EVER
    if missing or not continuity_is_kept(connection, county_id, today):
        write_continuity(connection, county_id, today)
    elif stale:
        write_continuity_of_stale(connection, county_id, today)
    run(connection, delete(StalePerson).where(StalePerson.county_id == county_id))
    write_stages(connection, county_id, today, touched)
    write_sums(connection, county_id, since)
    if groups_are_kept(connection, county_id):
        write_groups(connection, county_id, changed, None if missing else chunks)
    else:
        write_groups(connection, county_id, EVER, None)
    for table in (CoverageMonth, TraitMonth, CoverageSum, CoverageGroup):
        others = or_(table.first_on < wanted[-1].first_on, table.first_on > today)
        run(connection, delete(table).where(table.county_id == county_id, others))
    return Kept(len(missing), stale)


def counties_to_keep(connection: psycopg.Connection, today: date) -> list[int]:
    """The counties in which somebody is stale, or whose months are not kept up to today."""
    unit, kept, stale = CountyUnit, CoverageMonth, StalePerson
    peopled = select(Person.id).where(Person.county_id == unit.county_id)
    present = select(kept.chunk).where(
        kept.county_id == unit.county_id,
        kept.first_on == today.replace(day=1),
        kept.counted_on == today,
        kept.chunk == 0,
    )
    steps = select(CoverageStage.chunk).where(
        CoverageStage.county_id == unit.county_id, CoverageStage.counted_on == today
    )
    sums = select(CoverageSum.first_on).where(
        CoverageSum.county_id == unit.county_id, CoverageSum.counted_on == today
    )
    groups = select(CoverageGroup.chunk).where(
        CoverageGroup.county_id == unit.county_id,
        CoverageGroup.first_on == today.replace(day=1),
        CoverageGroup.counted_on == today,
    )
    waiting = select(stale.person_id).where(stale.county_id == unit.county_id)
    year = select(ContinuityYear.chunk).where(
        ContinuityYear.county_id == unit.county_id, ContinuityYear.counted_on == today
    )
    kept_up = and_(*[one.exists() for one in (present, steps, sums, groups, year)])
    wanted = or_(waiting.exists(), and_(peopled.exists(), not_(kept_up)))
    rows = run(connection, select(unit.county_id).where(wanted).order_by(unit.county_id)).fetchall()
    return [row[0] for row in rows]


def recount_months(connection: psycopg.Connection, county_id: int, today: date) -> int:
    """How many rows of a county's months were not as the facts say; they are once the caller commits."""
    keep_months(connection, county_id, today)
    drifted = write_all(connection, county_id, months_to_keep(today))
    drifted += write_stages(connection, county_id, today, None)
    drifted += write_continuity(connection, county_id, today)
    drifted += write_groups(connection, county_id, EVER, None)
    return drifted + write_sums(connection, county_id, EVER)


def _number_new_persons(connection: psycopg.Connection, county_id: int) -> None:
    """Gives ordinals to those who have none, of whom no month is known."""
    number, stale = PersonOrdinal, StalePerson
    known = select(number.ordinal).where(number.county_id == county_id, number.person_id == Person.id)
    new = (Person.county_id == county_id, ~known.exists())
    marks = select(literal(county_id, Integer), Person.id, literal(EVER, Date)).where(*new)
    marking = insert(stale).from_select(["county_id", "person_id", "from_on"], marks)
    run(
        connection,
        marking.on_conflict_do_update(
            index_elements=["county_id", "person_id"], set_={"from_on": marking.excluded.from_on}
        ),
    )
    last = select(func.coalesce(func.max(number.ordinal), -1)).where(number.county_id == county_id)
    place = last.scalar_subquery() + cast(func.row_number().over(order_by=Person.id), Integer)
    rows = select(literal(county_id, Integer), Person.id, place).where(*new)
    run(connection, insert(number).from_select(["county_id", "person_id", "ordinal"], rows))


def _missing(connection: psycopg.Connection, county_id: int, wanted: Sequence[Month]) -> list[Month]:
    """The months of which nothing is kept, or as of another day."""
    kept = CoverageMonth
    rows = run(
        connection,
        select(kept.first_on, kept.counted_on).where(kept.county_id == county_id, kept.chunk == 0),
    ).fetchall()
    there = {Month(*row) for row in rows}
    return [month for month in wanted if month not in there]


def _stale(connection: psycopg.Connection, county_id: int) -> tuple[int, date, list[int]]:
    """How many are stale, from when on, and in which chunks."""
    stale, number = StalePerson, PersonOrdinal
    mine = select(stale.from_on, stale.person_id).where(stale.county_id == county_id)
    # Writers take several of them in this order.
    locked = mine.order_by(stale.person_id).with_for_update().subquery("locked")
    mine_too = and_(number.county_id == county_id, number.person_id == locked.c.person_id)
    chunk = number.ordinal.op(">>")(CHUNK_SHIFT)
    rows = run(
        connection,
        select(func.count(), func.min(locked.c.from_on), chunk)
        .select_from(locked.join(number, mine_too))
        .group_by(chunk),
    ).fetchall()
    return sum(row[0] for row in rows), min((row[1] for row in rows), default=EVER), [row[2] for row in rows]
