"""What a contact changes in the roll-ups: statements that become part of the one that records it."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
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
    values,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from db.codes import IN_PERSON_MODES, ContactOutcome, PersonStatus, RollUpPeriod
from db.models import CellCoverage, CountyCoverage, CountyDay
from db.models.rollup import NO_CELL
from resolvers.contact_entry import Written

MOVED = ("attempted", "reached", "visited")
UNMOVED = ("registered", "unlocated")


def last_days(row: Written, person: CTE) -> dict[str, ColumnElement[Any]]:
    """A person's last attempt, contact and visit once the contact is made, in the order of MOVED."""
    reached = literal(row.outcome, Text) == ContactOutcome.REACHED.value
    visited = and_(reached, literal(row.mode, Text).in_([mode.value for mode in IN_PERSON_MODES]))
    day = literal(row.contacted_on, Date)
    return {
        "last_attempt_on": func.greatest(person.c.last_attempt_on, day),
        "last_contact_on": _if(reached, person.c.last_contact_on, day),
        "last_visit_on": _if(visited, person.c.last_visit_on, day),
    }


def _if(counts: ColumnElement[bool], before: Any, day: ColumnElement[date]) -> ColumnElement[Any]:
    return case((counts, func.greatest(before, day)), else_=before)


def rolled_up(row: Written, person: CTE, claim: CTE) -> CTE:
    """Counts a claimed contact in its day, its person's place and the county, one after another."""
    day = _counted_day(row, claim).returning(CountyDay.contacts).cte("counted_day")
    moved = _moved(row, person).cte("moved")
    place = _added(CellCoverage, row, moved, after=day).returning(CellCoverage.period).cte("counted_cell")
    return _added(CountyCoverage, row, moved, after=place).cte("counted_county")


def _counted_day(row: Written, claim: CTE) -> Insert:
    written: dict[Any, ColumnElement[Any]] = {
        CountyDay.county_id: literal(row.county_id, Integer),
        CountyDay.contacted_on: literal(row.contacted_on, Date),
        CountyDay.mode: literal(row.mode, Text),
        CountyDay.outcome: literal(row.outcome, Text),
        CountyDay.contacts: literal(1, Integer),
    }
    source = select(*written.values()).select_from(claim)
    return _inserted(CountyDay, written, source, ["contacts"])


def _moved(row: Written, person: CTE) -> Select[Any]:
    """How many an active person adds to each period of its place, or takes from it."""
    after = last_days(row, person)
    facts = []
    for place, name in enumerate(after):
        facts.append((person.c[name], *[-int(place == other) for other in range(len(MOVED))]))
        facts.append((after[name], *[int(place == other) for other in range(len(MOVED))]))
    fact = values(column("day", Date), *[column(name, Integer) for name in MOVED], name="fact").data(facts)
    fact = fact.lateral()
    period = values(column("code", Text), column("unit", Text), name="period").data(
        [(code.value, code.value.lower()) for code in (RollUpPeriod.YEAR, RollUpPeriod.MONTH)]
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
        .select_from(person.join(fact, true()).join(period, true()))
        .where(person.c.status == PersonStatus.ACTIVE.value, fact.c.day.is_not(None))
        .group_by(period.c.code, first_on, cell_id, person.c.division_id)
        .having(or_(*[total != 0 for total in sums]))
    )


def _added(table: type[CellCoverage | CountyCoverage], row: Written, moved: CTE, *, after: CTE) -> Insert:
    """Adds what has moved to the rows of `table`, once `after` is done."""
    own = [one.name for one in table.__table__.c if one.name != "county_id"]
    written = {"county_id": literal(row.county_id, Integer), **{name: moved.c[name] for name in own}}
    done = select(func.count()).select_from(after).scalar_subquery() > 0
    rows = select(*written.values()).select_from(moved).where(done)
    return _inserted(table, written, rows.order_by(moved.c.period, moved.c.first_on), MOVED)


def _inserted(table: Any, written: dict[Any, Any], rows: Select[Any], counts: Any) -> Insert:
    adding = insert(table).from_select(list(written), rows)
    keys = [key.name for key in table.__table__.primary_key]
    return adding.on_conflict_do_update(
        index_elements=keys,
        set_={name: getattr(table, name) + adding.excluded[name] for name in counts},
    )
