"""Continuity of the twelve months up to today from what is kept of counties, the rest from facts.

Counties of which it is not kept, and persons who are stale, are counted as ever, in the same statement: the
answer is never old, and costs more the more of them there are.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, and_, case, cast, func, null, select, true, union_all

from db.models import ContinuityYear, CountyUnit, Person, PersonOrdinal, Residence, StalePerson
from resolvers.ask import Statement
from resolvers.coverage.continuity.answers import NUMBERS
from resolvers.coverage.continuity.codes import ContinuityBy
from resolvers.coverage.continuity.statements import (
    continued_one_by_one,
    numbers_of,
    stayed_throughout,
)
from resolvers.coverage.months.bits import chunks_of, total, without
from resolvers.coverage.months.continuity.bits import CONTINUOUS, MEASURES, homes_of
from resolvers.coverage.months.facts import LISTED
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import Attribution, CoverageQuestion
from resolvers.coverage.residents import homes_then, in_counties
from resolvers.windows import year_up_to


def is_kept_continuity(question: CoverageQuestion, by: ContinuityBy | None, today: date) -> bool:
    """Whether it is asked of everybody in whole counties, up to today; in parts, of more than one county."""
    return (
        question.area.is_whole_counties
        and (by is None or (by == ContinuityBy.CHILD_DIVISION and question.area.spans_counties))
        and question.counted_on == question.as_of == today
        and question.window.from_on == year_up_to(today).from_on
        and question.known_at is None
        and question.attribution == Attribution.AT_WINDOW_END
        and not question.filter.is_personal
    )


def kept_continuity(question: CoverageQuestion) -> Statement:
    """The row of `continuity_statement`."""
    return select(*_totals(_rows(question)))


def kept_continuity_by_child(question: CoverageQuestion) -> Statement:
    """The rows of `continuity_breakdown` by child division.

    Whoever lives in a unit that is no county (东莞 has townships of its own) is counted one by one.
    """
    rows = _rows(question, ContinuityYear.county_id != question.area.county_id)
    return parts_of(rows, question.ground, PLACES[ContinuityBy.CHILD_DIVISION.place], _totals(rows))


def _totals(rows: CTE) -> list[ColumnElement[int]]:
    return [total(rows.c[name]).label(name) for name in NUMBERS]


def _rows(question: CoverageQuestion, *apart: ColumnElement[bool]) -> CTE:
    """Numbers by county_id, division_id, cell_id: of what is kept neither of the last two is known."""
    kept = _kept_counties(question, *apart)
    stale = _stale_persons(kept)
    return union_all(_read(question, kept, stale), _counted(question, kept, stale)).cte("continued_part")


def _kept_counties(question: CoverageQuestion, *apart: ColumnElement[bool]) -> CTE:
    kept = ContinuityYear
    there = (in_counties(question.ground, kept.county_id), kept.counted_on == question.counted_on)
    return select(kept.county_id).where(*there, kept.chunk == 0, *apart).cte("kept_county")


def _stale_persons(kept: CTE) -> CTE:
    """Those in counties of which it is kept; who is new has no ordinal."""
    stale, number = StalePerson, PersonOrdinal
    same = and_(number.county_id == stale.county_id, number.person_id == stale.person_id)
    return (
        select(stale.county_id, stale.person_id, number.ordinal)
        .outerjoin_from(stale, number, same)
        .where(stale.county_id.in_(select(kept.c.county_id)))
        .cte("stale_of_year")
    )


def _read(question: CoverageQuestion, kept: CTE, stale: CTE) -> Statement:
    """The residents of each chunk as they are kept, but for those who are stale."""
    year = ContinuityYear
    known = select(stale.c.county_id, stale.c.ordinal).where(stale.c.ordinal.is_not(None)).cte("known_stale")
    listed = chunks_of(known, ("county_id",), [(LISTED, true())], name="listed")
    same = and_(listed.c.county_id == year.county_id, listed.c.chunk == year.chunk)
    who = listed.c[LISTED]
    persons = {
        one: func.bit_count(case((who.is_(None), getattr(year, one)), else_=without(getattr(year, one), who)))
        for one in MEASURES
    }
    everybody = sum(persons.values(), start=cast(0, BigInteger))
    numbers = {"registered": everybody, "denominator": everybody, "numerator": persons[CONTINUOUS]} | persons
    nowhere = [cast(null(), BigInteger).label(name) for name in ("division_id", "cell_id")]
    return (
        select(year.county_id, *nowhere, *[numbers[name].label(name) for name in NUMBERS])
        .outerjoin(listed, same)
        .where(year.county_id.in_(select(kept.c.county_id)), year.counted_on == question.counted_on)
    )


def _counted(question: CoverageQuestion, kept: CTE, stale: CTE) -> Statement:
    """The others, counted from facts."""
    homes: Sequence[Any] = (_homes_of_others(question, kept), homes_of(question, stale))
    base = union_all(*[select(*one.c) for one in homes]).cte("resident")
    person = continued_one_by_one(question, base)
    return select(
        person.c.county_id,
        person.c.division_id,
        cast(null(), BigInteger).label("cell_id"),
        *numbers_of(person),
    ).group_by(person.c.county_id, person.c.division_id)


def _homes_of_others(question: CoverageQuestion, kept: CTE) -> Any:
    unit = CountyUnit
    peopled = select(Person.id).where(Person.county_id == unit.county_id)
    other = (
        select(unit.county_id)
        .where(
            in_counties(question.ground, unit.county_id),
            unit.county_id.not_in(select(kept.c.county_id)),
            peopled.correlate(unit).exists(),
        )
        .cte("other_county")
    )
    # Behind an offset, so that a county's homes are looked for by county, and not all homes for all of them.
    here = homes_then(question, stayed_throughout(question)).where(Residence.county_id == other.c.county_id)
    home = here.offset(0).lateral("home_of_other")
    return select(*home.c).select_from(other.join(home, true())).subquery("of_other")
