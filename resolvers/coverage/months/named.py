"""Whom a filter names of the rows of months, by the traits that are kept of them."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import (
    CTE,
    Date,
    DateTime,
    FromClause,
    Integer,
    Subquery,
    and_,
    cast,
    func,
    literal,
    select,
    true,
    tuple_,
)

from db.models import CountyUnit, TraitMonth
from resolvers.coverage.months.bits import NOBODY, both, either, once, without
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.kept import concerned, patched, stale_persons
from resolvers.coverage.months.traits import (
    AGES,
    VETERANS,
    aged_from,
    of_category,
    of_class,
    of_sex,
    traits_of,
)
from resolvers.coverage.months.whom import months
from resolvers.coverage.question import CoverageQuestion
from resolvers.people.filter import PersonFilter


class Named:
    """Whom a question's filter names, of the rows of months that it is joined to."""

    def __init__(
        self,
        question: CoverageQuestion,
        counties: Counties,
        first: date,
        *,
        shown: Sequence[str] = (),
        only: CTE | None = None,
    ) -> None:
        """From the month of `first` on; `shown` are traits to be told, whether the filter asks or not.

        Of each chunk, or those of `only` (county_id, chunk).
        """
        self._filter = question.filter
        self._read = sorted({*shown, *_traits(question.filter)})
        if self._read:
            month = months(first, question.counted_on, "month_of_traits")
            self._kept = _kept(month, self._read, _rows(counties, self._read, first, only))
            stale = stale_persons(counties, "stale_trait")
            self._fresh = traits_of(stale, concerned(stale, month), self._read, "fresh_trait")

    def beside(self, rows: CTE) -> CTE:
        """`rows` of county_id, chunk and first_on, with who has each of the traits."""
        if not self._read:
            return rows
        joined: FromClause = rows
        for chunk in (self._kept, self._fresh):
            same = [chunk.c[key] == rows.c[key] for key in ("county_id", "chunk", "first_on")]
            joined = joined.outerjoin(chunk, and_(*same))
        kept, fresh = self._kept.c, self._fresh
        traits = [patched(func.coalesce(kept[one], NOBODY), fresh, one).label(one) for one in self._read]
        return once(select(*rows.c, *traits).select_from(joined)).cte("month_of_persons")

    def due(self, kept: CTE) -> CTE:
        """The months of `kept` with who is due: of the residents those whom the filter names."""
        row = self.beside(kept).c
        due = self.among(row.resident, row).label("due")
        bits = (row.resident, row.located, row.attempted, row.reached, row.visited)
        return once(select(row.county_id, row.chunk, row.first_on, *bits, due)).cte("due_in_month")

    def among(self, persons: Any, row: Any) -> Any:
        """Those of `persons` who are named, in a row with their traits and with who is located."""
        wanted = self._filter
        if wanted.unlocated is not None:
            persons = without(persons, row.located) if wanted.unlocated else both(persons, row.located)
        for alternatives in _alternatives(wanted):
            persons = both(persons, reduce(either, [row[one] for one in alternatives]))
        digits = [row[one] for one in AGES] if _by_age(wanted) else []
        if wanted.age_from is not None:
            persons = both(persons, aged_from(digits, wanted.age_from))
        if wanted.age_to is not None:
            persons = without(persons, aged_from(digits, cast(literal(wanted.age_to), Integer) + 1))
        return persons


def _traits(wanted: PersonFilter) -> list[str]:
    """All that a filter asks for."""
    return [one for some in _alternatives(wanted) for one in some] + [*(AGES if _by_age(wanted) else ())]


def _alternatives(wanted: PersonFilter) -> list[list[str]]:
    """Traits of which those named have one of each list."""
    found = [
        [of_category(one) for one in wanted.categories],
        [of_class(one) for one in wanted.priority_classes],
        [of_sex(wanted.sex)] if wanted.sex is not None else [],
        [VETERANS] if wanted.veterans_only else [],
    ]
    return [some for some in found if some]


def _by_age(wanted: PersonFilter) -> bool:
    return wanted.age_from is not None or wanted.age_to is not None


def _kept(month: CTE, wanted: Sequence[str], rows: Subquery) -> CTE:
    """Some traits as they are kept, side by side: county_id, first_on, chunk, and who has each."""
    row = rows.c
    keys = (row.county_id, row.first_on, row.chunk)
    return (
        select(*keys, *[func.bit_or(row.bits).filter(row.trait == name).label(name) for name in wanted])
        .join(month, month.c.first_on == row.first_on)
        .group_by(*keys)
        .cte("kept_trait")
    )


def _rows(counties: Counties, wanted: Sequence[str], first: date, only: CTE | None) -> Subquery:
    """The rows of some traits from a month on.

    Of many counties county by county, in the order in which they lie there: of all at once an index would
    have them by month, and come back to each page for each month. Which counties is asked of these alone.
    """
    begun = cast(func.date_trunc("month", cast(literal(first), DateTime)), Date)
    one, unit = TraitMonth, CountyUnit
    found = select(one).where(one.trait.in_(wanted), one.first_on >= begun)
    if only is not None:
        found = found.where(tuple_(one.county_id, one.chunk).in_(select(*only.c)))
    if not counties.spans:
        return found.where(counties.hold(one.county_id)).subquery("trait_row")
    inside = counties.hold(unit.county_id) if only is None else unit.county_id.in_(select(only.c.county_id))
    county = select(unit.county_id).where(inside).subquery("county_of_traits")
    here = found.where(one.county_id == county.c.county_id).offset(0).lateral("trait_of_county")
    return select(*here.c).select_from(county.join(here, true())).subquery("trait_row")
