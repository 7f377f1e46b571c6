"""Continuity as bits of persons: what is kept is a copy of this."""

from datetime import date

from sqlalchemy import CTE, Subquery, and_, func, select, true

from db.codes import DivisionLevel
from db.models import PersonOrdinal, Residence
from resolvers.areas import Area, AreaKind
from resolvers.ask import Statement
from resolvers.coverage.continuity.codes import ContinuityBreak
from resolvers.coverage.continuity.statements import stayed_throughout
from resolvers.coverage.months.bits import NOBODY, chunks_of
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.residents import homes_then
from resolvers.windows import year_up_to

CONTINUOUS = "continuous"
BREAKS = tuple(one.value.lower() for one in ContinuityBreak)
# Each resident stands in one of them.
MEASURES = (CONTINUOUS, *BREAKS)


def year_of_county(county_id: int, today: date) -> CoverageQuestion:
    """The continuity of everybody in a county in the twelve months up to today."""
    county = Area(AreaKind.DIVISION, county_id, 0, DivisionLevel.COUNTY)
    return CoverageQuestion(county, year_up_to(today), today, today=today)


def bits_of_residents(county_id: int, person: CTE, whom: CTE) -> Statement:
    """The bits of persons of a county, rows of `continued`, in each chunk of `whom`, resident or not.

    Columns: chunk and `MEASURES`.
    """
    number = PersonOrdinal
    same = and_(number.county_id == county_id, number.person_id == person.c.person_id)
    fact = (
        select(person.c.county_id, number.ordinal, person.c.broken_by)
        .join_from(person, number, same)
        .cte("continuity_fact")
    )
    broken = [
        (name, fact.c.broken_by == one.value) for name, one in zip(BREAKS, ContinuityBreak, strict=True)
    ]
    found = chunks_of(
        fact, ("county_id",), [(CONTINUOUS, fact.c.broken_by.is_(None)), *broken], name="continuity_found"
    )
    chunk = select(whom.c.chunk).distinct().subquery("chunk_of_whom")
    return select(
        chunk.c.chunk, *[func.coalesce(found.c[one], NOBODY).label(one) for one in MEASURES]
    ).select_from(chunk.outerjoin(found, found.c.chunk == chunk.c.chunk))


def homes_of(question: CoverageQuestion, whom: CTE) -> Subquery:
    """Where some persons (county_id, person_id) live at the window's end, looked up one by one."""
    mine = (Residence.county_id == whom.c.county_id, Residence.person_id == whom.c.person_id)
    home = homes_then(question, stayed_throughout(question)).where(*mine).offset(0).lateral("home_of_one")
    return select(*home.c).select_from(whom.join(home, true())).subquery("of_some")
