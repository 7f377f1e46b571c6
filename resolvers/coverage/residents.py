"""Who is resident at a window's end: the base of coverage and continuity."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, Subquery, and_, cast, literal, select, true

from db.models import PersonStanding, Residence
from resolvers.areas import Area, AreaKind
from resolvers.ask import Statement, current
from resolvers.coverage.question import AreaOn, Attribution, CoverageQuestion
from resolvers.people.filter import person_conditions
from resolvers.people.standing import Standing, dated_standing
from resolvers.within import Placed, lies_in, placed


def in_counties(ground: AreaOn, county_id: Any) -> ColumnElement[bool]:
    """The condition that a county lies in or under the area, whatever its reach.

    Persons never leave their county by attribution, so the county alone narrows every table.
    """
    area = ground.area
    if not area.spans_counties:
        return county_id == area.county_id  # type: ignore[no-any-return]  # a column comparison
    anywhere = Area(AreaKind.DIVISION, area.county_id, area.id, area.level)
    row = Placed(county_id, literal(0), literal(0))
    return lies_in(anywhere, row, ground.placed_on, known_at=ground.known_at)


def residents(question: CoverageQuestion, *shown: Any) -> CTE:
    """Who is resident at the window's end, and then in the area where that decides: as `homes_then`."""
    home = Residence
    conditions = [in_counties(question.ground, home.county_id)]
    if question.attribution == Attribution.AT_WINDOW_END:
        conditions.append(
            lies_in(question.area, placed(home), question.placed_on, known_at=question.known_at)
        )
    return homes_then(question, *shown).where(*conditions).cte("resident")


def homes_then(question: CoverageQuestion, *shown: Any) -> Statement:
    """Where persons live at the window's end, anywhere.

    Columns: county_id, person_id, division_id, cell_id, located, and what else of `Residence` is `shown`.
    """
    home = Residence
    columns = (home.county_id, home.person_id, home.division_id, home.cell_id)
    located = home.geom.is_not(None).label("located")
    then = cast(literal(question.counted_on), Date)
    return select(*columns, located, *shown).where(current(home, then, question.known_at))


def standing_then(question: CoverageQuestion) -> Subquery | None:
    """What persons were on the day on which they are counted; None: what their rows say."""
    if question.is_present:
        return None
    inside = in_counties(question.ground, PersonStanding.county_id)
    return dated_standing(question.counted_on, question.known_at, inside)


def matches(
    question: CoverageQuestion, person: Standing, located: ColumnElement[bool]
) -> ColumnElement[bool]:
    """The condition that the filter names a person, whose home on that day is `located` or not."""
    return and_(true(), *person_conditions(question.filter, question.counted_on, person, located=located))
