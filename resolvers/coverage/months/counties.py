"""The counties of an area in each month of a window: a county may come under another city meanwhile."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    and_,
    cast,
    false,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
)

from db.codes import DivisionLevel
from db.models import CountyLink
from resolvers.ask import current
from resolvers.coverage.question import Attribution, CoverageQuestion
from resolvers.coverage.residents import in_counties

# No chunk has so high a number.
_BEYOND: ColumnElement[int] = literal_column("2147483647", Integer)


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

    def hold_months(self, row: Any) -> ColumnElement[bool]:
        """The condition that a row's first_on is in the window, by bounds that the planner can weigh.

        Of a range of days that it does not know it expects one row in two hundred, of two bounds that it
        takes for no range one in nine: the chunk, of which none is beyond the last, makes them such.
        """
        until = tuple_(cast(literal(self._question.counted_on), Date), _BEYOND)
        return and_(row.first_on >= self._begun, tuple_(row.first_on, row.chunk) < until)

    def hold_few_months(self, first_on: Any) -> ColumnElement[bool]:
        """The same as a range, for rows that are looked for one by one."""
        return and_(first_on >= self._begun, first_on <= self._question.counted_on)

    def are_counted(self, row: Any) -> ColumnElement[bool]:
        """The condition that a row was counted on the last day of its month, or of the window.

        Nearly all are: of an equality the planner would expect one in two hundred, of this half.
        """
        end = cast(row.first_on + func.make_interval(0, 1), Date) - 1
        until = func.least(end, cast(literal(self._question.counted_on), Date))
        return and_(func.coalesce(row.counted_on == until, false()))

    @property
    def _begun(self) -> ColumnElement[date]:
        return cast(func.date_trunc("month", cast(literal(self._question.window.from_on), DateTime)), Date)

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
