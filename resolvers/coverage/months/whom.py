"""Whose months, and which."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, DateTime, and_, cast, func, literal, literal_column, select

NEVER: ColumnElement[date] = literal_column("'infinity'::date", Date)


def holds_at_end(table: Any, month: CTE) -> ColumnElement[bool]:
    """The condition that a dated row holds at a month's end.

    Not by `@>`, for which each month would be looked up in an index of all counties.
    """
    end = func.coalesce(func.upper(table.valid), NEVER)
    return and_(func.lower(table.valid) <= month.c.counted_on, end > month.c.counted_on)


def months(first: date, last: date, name: str = "month") -> CTE:
    """The months from that of `first` to that of `last`: first_on, and counted_on, the last day or `last`."""
    begun = func.date_trunc("month", cast(literal(first), DateTime))
    until = cast(literal(last), Date)
    step = func.generate_series(begun, cast(until, DateTime), func.make_interval(0, 1)).column_valued("begun")
    end = cast(step + func.make_interval(0, 1), Date) - 1
    return select(cast(step, Date).label("first_on"), func.least(end, until).label("counted_on")).cte(name)


def last_month(month: CTE) -> Any:
    """The first day of the last of some months."""
    return select(func.max(month.c.first_on)).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Whom:
    """Some persons (county_id, person_id, ordinal), and the condition that a county is one of theirs.

    `spans` says that there may be several counties.
    """

    rows: CTE
    in_counties: Callable[[Any], ColumnElement[bool]]
    spans: bool

    @property
    def c(self) -> Any:
        """The columns of their rows."""
        return self.rows.c

    def of(self, table: Any) -> ColumnElement[bool]:
        """The condition that a row is of one of them; the county is said of the table itself.

        Of one county alone it is not said of the persons too: the planner would take them for fewer.
        """
        return self._is(table, table.person_id)

    def are(self, person: Any) -> ColumnElement[bool]:
        """The condition that a row is one of them."""
        return self._is(person, person.id)

    def _is(self, table: Any, person_id: Any) -> ColumnElement[bool]:
        mine = and_(person_id == self.c.person_id, self.in_counties(table.county_id))
        return and_(mine, table.county_id == self.c.county_id) if self.spans else mine
