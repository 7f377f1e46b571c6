"""The counties of an area in each month of a window: a county may come under another city meanwhile."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    and_,
    cast,
    func,
    literal,
    select,
    true,
    tuple_,
)

from db.codes import DivisionLevel
from db.models import CountyLink
from resolvers.ask import current
from resolvers.coverage.question import Attribution, CoverageQuestion
from resolvers.coverage.residents import in_counties


class Counties:
    """The counties in or under the unit that a question asks about."""

    def __init__(self, question: CoverageQuestion, month: CTE) -> None:
        """By month, unless one county or all of them are asked about."""
        self._question, self.month = question, month
        self.spans = question.area.spans_counties
        changing = self.spans and question.area.level != DivisionLevel.NATION
        self._by_month = _by_month(question, month) if changing else None

    def hold(self, county_id: Any) -> ColumnElement[bool]:
        """The condition that a county is one of them in any of the months."""
        if self._by_month is None:
            return in_counties(self._question.ground, county_id)
        return and_(county_id.in_(select(self._by_month.c.county_id)))

    def hold_months(self, first_on: Any) -> ColumnElement[bool]:
        """The condition that a month is one of the window, by days that the planner can weigh."""
        asked = self._question
        begun = func.date_trunc("month", cast(literal(asked.window.from_on), DateTime))
        return and_(first_on >= cast(begun, Date), first_on <= asked.counted_on)

    def hold_in(self, county_id: Any, first_on: Any) -> ColumnElement[bool]:
        """The condition that it is one of them where persons count in that month."""
        if self._by_month is None:
            return true()
        row = self._by_month.c
        return and_(tuple_(county_id, first_on).in_(select(row.county_id, row.first_on)))


def _by_month(question: CoverageQuestion, month: CTE) -> CTE:
    """Columns county_id, first_on, and the day as of which it is so."""
    now = question.attribution == Attribution.CURRENT
    day = literal(question.placed_on) if now else month.c.counted_on
    unit = cast(literal(question.area.county_id), Integer).label("county_id")
    top = select(unit, month.c.first_on, day.label("placed_on")).cte("unit_in_month", recursive=True)
    under = and_(CountyLink.parent_id == top.c.county_id, current(CountyLink, top.c.placed_on))
    below = select(CountyLink.county_id, top.c.first_on, top.c.placed_on).join(top, under)
    return top.union_all(below)
