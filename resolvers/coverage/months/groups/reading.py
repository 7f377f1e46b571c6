"""The numbers of a filter's persons by month, as kept of groups, and from bits where somebody is stale."""

from typing import Any

from sqlalchemy import CTE, Integer, cast, func, select, tuple_, union_all

from db.models import CoverageGroup
from resolvers.coverage.months.bits import both
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.groups.places import number_of
from resolvers.coverage.months.groups.writing import MET
from resolvers.coverage.months.groups.writing import NUMBERS as KEPT
from resolvers.coverage.months.kept import kept_months
from resolvers.coverage.months.named import Named
from resolvers.coverage.months.sums.reading import chunks_to_count
from resolvers.coverage.months.whom import last_month
from resolvers.coverage.question import CoverageQuestion

# All residents, those who are named, and of these who is located and who was met.
NUMBERS = ("registered", "due", *[f"due_{one}" for one in MET])


def group_numbers(question: CoverageQuestion, counties: Counties) -> CTE:
    """How many residents there are and how many of them a filter names: county_id, first_on and `NUMBERS`.

    A row for each chunk and month; the filter has to be of groups.
    """
    known = _counties_with_groups(question, counties)
    only = chunks_to_count(counties, known)
    kept = CoverageGroup
    everybody, *named = (kept.residents[1], *[number_of(getattr(kept, one), question.filter) for one in KEPT])
    read = select(kept.county_id, kept.first_on, *_labelled([cast(everybody, Integer), *named])).where(
        counties.hold(kept.county_id),
        counties.hold_months(kept),
        counties.are_counted(kept),
        kept.county_id.in_(select(known.c.county_id)),
        tuple_(kept.county_id, kept.chunk).not_in(select(*only.c)),
    )
    return union_all(read, _counted(question, counties, only)).cte("group_numbers")


def _counties_with_groups(question: CoverageQuestion, counties: Counties) -> CTE:
    """Those whose numbers are as of the window's last day."""
    kept = CoverageGroup
    there = (kept.first_on == last_month(counties.month), kept.counted_on == question.counted_on)
    return (
        select(kept.county_id)
        .where(counties.hold(kept.county_id), kept.chunk == 0, *there)
        .cte("county_with_groups")
    )


def _counted(question: CoverageQuestion, counties: Counties, only: CTE) -> Any:
    named = Named(question, counties, question.window.from_on, only=only)
    row = named.due(kept_months(counties, counties.month, only)).c
    bits = [row.resident, row.due, *[both(row.due, row[one]) for one in MET]]
    return select(row.county_id, row.first_on, *_labelled([func.bit_count(one) for one in bits]))


def _labelled(numbers: list[Any]) -> list[Any]:
    return [cast(one, Integer).label(name) for name, one in zip(NUMBERS, numbers, strict=True)]
