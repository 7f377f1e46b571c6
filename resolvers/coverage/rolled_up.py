"""Coverage from roll-ups: windows from the first of a month up to today, of everybody, in a few milliseconds.

Both statements say exactly what those over raw facts say (docs/decisions/0012). They use the values of their
arguments in SQL only.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from db.codes import GridRole, RollUpPeriod
from db.models import CellAssignment, CellCoverage, CountyCoverage
from db.models.rollup import NO_CELL
from resolvers.areas import Area, Reach
from resolvers.ask import Statement, current
from resolvers.coverage.answers import NUMBERS
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import AreaOn, Attribution, BreakdownBy, CoverageQuestion
from resolvers.coverage.residents import in_counties
from resolvers.within import Placed, lies_in


def is_rolled_up(question: CoverageQuestion, today: date) -> bool:
    """Whether roll-ups can say what a question asks; of breakdowns, those by place."""
    return (
        question.counted_on == question.as_of == today
        and question.window.from_on.day == 1
        and question.known_at is None
        and not question.filter.is_personal
        and question.attribution != Attribution.AT_CONTACT
    )


def rollup_whole(area: Area, *, from_on: date, today: date, in_person: bool) -> Statement:
    """The counts of an area from the first of a month up to today.

    One row with the columns registered, denominator, numerator, attempted, unlocated, visited.
    """
    ground = AreaOn(area, today)
    source = of_counties if _is_of_counties(area) else of_places
    rows = source(ground, from_on, in_person=in_person).cte("lived")
    return select(*[func.coalesce(total, 0).label(total.name) for total in _totals(rows)])


def rollup_breakdown(
    area: Area, by: BreakdownBy, *, from_on: date, today: date, in_person: bool
) -> Statement:
    """The same by part, `by` a place: rows as of `breakdown_statement`."""
    ground = AreaOn(area, today)
    rows = _rows(ground, by, from_on, in_person=in_person)
    return parts_of(rows, ground, PLACES[by], _totals(rows))


def _totals(rows: CTE) -> list[Any]:
    return [cast(func.sum(rows.c[name]), BigInteger).label(name) for name in NUMBERS]


def _is_of_counties(area: Area) -> bool:
    return area.spans_counties and area.reach == Reach.DESCENDANTS


def _rows(ground: AreaOn, by: BreakdownBy, from_on: date, *, in_person: bool) -> CTE:
    """Counts by place, with the columns that dimensions look at."""
    if by == BreakdownBy.CHILD_DIVISION and _is_of_counties(ground.area):
        return _with_own_townships(ground, from_on, in_person=in_person).cte("lived")
    places = of_places(ground, from_on, in_person=in_person)
    return (_with_worker(places, ground) if by == BreakdownBy.WORKER else places).cte("lived")


def of_places(ground: AreaOn, from_on: date, *, in_person: bool) -> Statement:
    """The counts of each place in an area where somebody lives, by county_id, division_id and cell_id."""
    row = CellCoverage
    cell_id = func.nullif(row.cell_id, NO_CELL)
    return (
        select(row.county_id, row.division_id, cell_id.label("cell_id"), *_sums(row, in_person=in_person))
        .where(
            in_counties(ground, row.county_id),
            _lies_in_window(row, from_on),
            lies_in(ground.area, Placed(row.county_id, row.division_id, row.cell_id), ground.placed_on),
        )
        .group_by(row.county_id, row.division_id, cell_id)
    )


def of_counties(ground: AreaOn, from_on: date, *, in_person: bool) -> Statement:
    """The same of each county, without division and cell."""
    row = CountyCoverage
    nowhere = [cast(null(), BigInteger).label(name) for name in ("division_id", "cell_id")]
    return (
        select(row.county_id, *nowhere, *_sums(row, in_person=in_person))
        .where(in_counties(ground, row.county_id), _lies_in_window(row, from_on))
        .group_by(row.county_id)
    )


def _with_own_townships(ground: AreaOn, from_on: date, *, in_person: bool) -> Statement:
    """Counties below as wholes; what lies in the unit's own key space by place, as 东莞 has townships."""
    counties = of_counties(ground, from_on, in_person=in_person)
    places = of_places(ground, from_on, in_person=in_person)
    rows = union_all(
        counties.where(CountyCoverage.county_id != ground.area.county_id),
        places.where(CellCoverage.county_id == ground.area.county_id),
    ).subquery("either")
    return select(*rows.c)


def _with_worker(places: Statement, ground: AreaOn) -> Statement:
    rows, duty = places.subquery("place"), aliased(CellAssignment)
    of_cell = and_(
        duty.county_id == rows.c.county_id,
        duty.cell_id == rows.c.cell_id,
        duty.role == GridRole.PRIMARY.value,
        current(duty, ground.placed_on),
        in_counties(ground, duty.county_id),
    )
    return select(*rows.c, duty.worker_id).outerjoin_from(rows, duty, of_cell)


def _sums(row: Any, *, in_person: bool) -> list[Any]:
    """Everybody registered stands in the row of EVER and contacts in the others: each sum is of its own."""
    columns = {
        "registered": row.registered,
        "denominator": row.registered,
        "numerator": row.visited if in_person else row.reached,
        "attempted": row.attempted,
        "unlocated": row.unlocated,
        "visited": row.visited,
    }
    # Cast, since a sum of PostgreSQL's 64-bit integers is a numeric, which is slow to sum up again.
    return [cast(func.sum(columns[name]), Integer).label(name) for name in NUMBERS]


def _lies_in_window(row: Any, from_on: date) -> ColumnElement[bool]:
    """Whole years from the window's first day on, the months before the first of them, and EVER."""
    first = literal(from_on, Date)
    begun = func.date_trunc("year", cast(first - 1, DateTime))
    new_year = cast(begun + func.make_interval(1), Date)
    return or_(
        row.period == RollUpPeriod.EVER.value,
        and_(row.period == RollUpPeriod.YEAR.value, row.first_on >= first),
        and_(row.period == RollUpPeriod.MONTH.value, row.first_on >= first, row.first_on < new_year),
    )
