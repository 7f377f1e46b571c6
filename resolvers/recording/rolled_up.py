"""What a contact changes in the roll-ups: statements that become part of those that write contacts."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert, array, insert
from sqlalchemy.types import TypeEngine

from db.codes import IN_PERSON_MODES, ContactOutcome, PersonStatus, RollUpPeriod
from db.models import CellCoverage, CountyCoverage, CountyDay, StalePerson
from db.models.rollup import NO_CELL
from resolvers.changes.stale import made_stale, stale_person
from resolvers.recording.entry import Written
from resolvers.recording.last_contact import LAST

MOVED = ("attempted", "reached", "visited")
UNMOVED = ("registered", "unlocated")


Days: TypeAlias = Mapping[str, ColumnElement[Any]]


def days_of(source: FromClause) -> Days:
    """The last days that stand in a row."""
    return {name: source.c[name] for name in LAST}


def last_days(row: Written, before: Days) -> Days:
    """The last days once the contact is made."""
    reached = literal(row.outcome, Text) == ContactOutcome.REACHED.value
    visited = and_(reached, literal(row.mode, Text).in_([mode.value for mode in IN_PERSON_MODES]))
    counts = dict(zip(LAST, (true(), reached, visited), strict=True))
    day = literal(row.contacted_on, Date)
    return {name: case((counts[name], func.greatest(before[name], day)), else_=before[name]) for name in LAST}


def told_stale(row: Written, from_on: ColumnElement[Any], claim: CTE) -> CTE:
    """Tells that months of the person may be wrong: one row, if there is one in `claim`."""
    rows = stale_person(row.county_id, row.person_id, from_on).select_from(claim)
    return made_stale(rows).returning(StalePerson.person_id).cte("stale_person_told")


def rolled_up(row: Written, person: CTE, claim: CTE) -> CTE:
    """Counts a claimed contact in its day, its person's place and the county, one after another."""
    day = _counted_day(row, claim).returning(CountyDay.contacts).cte("counted_day")
    before = days_of(person)
    moved = moved_counts(person, person, before, last_days(row, before)).cte("moved")
    place = added(CellCoverage, row.county_id, moved, when=how_many(day) > 0)
    counted = place.returning(CellCoverage.period).cte("counted_cell")
    county = added(CountyCoverage, row.county_id, moved, when=how_many(counted) > 0)
    return county.returning(CountyCoverage.period).cte("counted_county")


def _counted_day(row: Written, claim: CTE) -> Insert:
    written: dict[Any, ColumnElement[Any]] = {
        CountyDay.county_id: literal(row.county_id, Integer),
        CountyDay.contacted_on: literal(row.contacted_on, Date),
        CountyDay.mode: literal(row.mode, Text),
        CountyDay.outcome: literal(row.outcome, Text),
        CountyDay.contacts: literal(1, Integer),
    }
    return added_days(select(*written.values()).select_from(claim))


def added_days(rows: Select[Any]) -> Insert:
    """Adds rows of `county_day`, given by all its columns, to what is kept."""
    return _inserted(CountyDay, CountyDay.__table__.c.keys(), rows, ["contacts"])


def _rows(
    name: str, columns: Mapping[str, tuple[TypeEngine[Any], Sequence[ColumnElement[Any]]]]
) -> FromClause:
    """Rows by their columns. Not VALUES: a statement with one is compiled anew each time that it is run."""
    arrays = [cast(array(each), ARRAY(kind)) for kind, each in columns.values()]
    named = [column(one, kind) for one, (kind, _) in columns.items()]
    return func.unnest(*arrays).table_valued(*named, name=name).render_derived()


def moved_counts(source: FromClause, person: CTE, before: Days, after: Days) -> Select[Any]:
    """How many an active person adds to each period of its place, or takes from it.

    `source` has one row, in which `person`, `before` and `after` stand.
    """
    days: list[ColumnElement[Any]] = []
    counts: list[list[int]] = [[] for _ in MOVED]
    for place, name in enumerate(LAST):
        for day, sign in ((before[name], -1), (after[name], 1)):
            days.append(day)
            for other, column_of in enumerate(counts):
                column_of.append(sign * int(place == other))
    numbers = dict(zip(MOVED, counts, strict=True))
    fact = _rows(
        "fact",
        {
            "day": (Date(), days),
            **{name: (Integer(), [literal(n, Integer) for n in each]) for name, each in numbers.items()},
        },
    )
    periods = (RollUpPeriod.YEAR, RollUpPeriod.MONTH)
    period = _rows(
        "period",
        {
            "code": (Text(), [literal(one.value, Text) for one in periods]),
            "unit": (Text(), [literal(one.value.lower(), Text) for one in periods]),
        },
    )
    first_on = cast(func.date_trunc(period.c.unit, cast(fact.c.day, DateTime)), Date)
    sums = [func.sum(fact.c[name]) for name in MOVED]
    cell_id = func.coalesce(person.c.cell_id, NO_CELL)
    return (
        select(
            period.c.code.label("period"),
            first_on.label("first_on"),
            cell_id.label("cell_id"),
            person.c.division_id,
            *[literal(0, Integer).label(name) for name in UNMOVED],
            *[total.label(name) for name, total in zip(MOVED, sums, strict=True)],
        )
        .select_from(source.join(fact, true()).join(period, true()))
        .where(person.c.status == PersonStatus.ACTIVE.value, fact.c.day.is_not(None))
        .group_by(period.c.code, first_on, cell_id, person.c.division_id)
        .having(or_(*[total != 0 for total in sums]))
    )


def how_many(done: CTE) -> ColumnElement[int]:
    """How many rows were written: whoever waits for the number takes its own rows after them."""
    return select(func.count()).select_from(done).scalar_subquery()


def added(
    table: type[CellCoverage | CountyCoverage], county_id: int, moved: CTE, *, when: ColumnElement[bool]
) -> Insert:
    """Adds what has moved to the rows of `table`, the earlier period first."""
    own = [one.name for one in table.__table__.c if one.name != "county_id"]
    written = [literal(county_id, Integer), *[moved.c[name] for name in own]]
    rows = select(*written).select_from(moved).where(when).order_by(moved.c.period, moved.c.first_on)
    return _inserted(table, ["county_id", *own], rows, MOVED)


def _inserted(table: Any, names: Sequence[Any], rows: Select[Any], counts: Sequence[str]) -> Insert:
    adding = insert(table).from_select(list(names), rows)
    keys = [key.name for key in table.__table__.primary_key]
    return adding.on_conflict_do_update(
        index_elements=keys,
        set_={name: getattr(table, name) + adding.excluded[name] for name in counts},
    )
