"""Coverage statements.

The whole with its waterfall, and breakdowns, each one statement over the same person rows.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from db.codes import ContactOutcome
from db.models import Person, Residence
from resolvers.ask import Statement, current
from resolvers.coverage import AreaOn, BreakdownBy, CoverageQuestion
from resolvers.coverage_answers import CLOSED
from resolvers.coverage_places import PLACES, PlaceDimension
from resolvers.coverage_rows import person_rows
from resolvers.ground import lies_in, placed
from resolvers.people import person_conditions

COUNTS = ("registered", "denominator", "numerator", "attempted", "unlocated")


def coverage_statement(question: CoverageQuestion) -> Statement:
    """Counts by waterfall stage.

    Those resident at the window's end by the first step at which they drop out, and those whose
    registration had ended by the reason. Columns: stage and the counts.
    """
    person = person_rows(question)
    inside = select(_stage(person).label("stage"), *_counted(person)).group_by("stage")
    ended = (
        select(
            Residence.end_reason,
            cast(literal(0), Integer),
            func.count(),
            cast(literal(0), Integer),
            cast(literal(0), Integer),
            cast(literal(0), Integer),
        )
        .join(Person, and_(Person.county_id == Residence.county_id, Person.id == Residence.person_id))
        .where(
            Residence.end_reason.in_(CLOSED),
            func.upper(Residence.valid) <= question.counted_on,
            current(Residence, None, question.known_at),
            lies_in(question.area, placed(Residence), question.placed_on, known_at=question.known_at),
            *person_conditions(question.filter, question.counted_on, located=Residence.geom.is_not(None)),
        )
        .group_by(Residence.end_reason)
    )
    rows = union_all(inside, ended).subquery("stages")
    return select(*rows.c)


def _counted(person: CTE) -> list[ColumnElement[int]]:
    matches, reached = person.c.matches, person.c.reached
    return [
        func.count().label("registered"),
        func.count().filter(matches).label("denominator"),
        func.count().filter(and_(matches, reached)).label("numerator"),
        func.count().filter(and_(matches, person.c.attempted)).label("attempted"),
        func.count().filter(and_(matches, person.c.located.is_(False))).label("unlocated"),
    ]


def _stage(person: CTE) -> ColumnElement[str]:
    return case(
        (person.c.located.is_(False), literal("UNLOCATED")),
        (person.c.cell_id.is_(None), literal("NO_CELL")),
        (person.c.worker_id.is_(None), literal("NO_WORKER")),
        (person.c.attempted.is_(False), literal("NOT_ATTEMPTED")),
        (person.c.reached, literal("REACHED")),
        (person.c.last_outcome == ContactOutcome.REACHED.value, literal("NOT_IN_PERSON")),
        else_=person.c.last_outcome,
    )


def counts_statement(question: CoverageQuestion) -> Statement:
    """The counts of the whole alone: one row."""
    return select(*_counted(person_rows(question)))


def breakdown_statement(question: CoverageQuestion, by: BreakdownBy) -> Statement:
    """Counts by part.

    Columns: part_county_id, part_id, key, label and the counts; the rest that falls in no part has a null
    key and comes last. Places without anybody registered are there with zeros.
    """
    person = person_rows(question)
    if by in PLACES:
        return parts_of(person, question.ground, PLACES[by], _counted(person))
    return _by_code(person, by)


def parts_of(
    rows: CTE, ground: AreaOn, dimension: PlaceDimension, counts: Sequence[ColumnElement[int]]
) -> Statement:
    """Rows of persons, or of counted persons, summed to `counts` by place; the first is of those registered.

    Columns: part_county_id, part_id, key, label, and the counts by their names.
    """
    names = [str(count.key) for count in counts]
    place_county, place_id, joined = dimension.place_of(rows, ground)
    found = (
        select(place_county.label("part_county_id"), place_id.label("part_id"), *counts)
        .select_from(joined)
        .group_by(place_county, place_id)
        .having(counts[0] > 0)
        .subquery("found")
    )
    place = dimension.places(ground).subquery("place")
    same = and_(place.c.county_id == found.c.part_county_id, place.c.id == found.c.part_id)
    # Not one of the places listed, which have brought their names: nothing is looked up for those.
    other = case((place.c.id.is_(None), found.c.part_id))
    named = dimension.names(ground).subquery("named")
    of_other = and_(named.c.county_id == found.c.part_county_id, named.c.id == other)
    key = func.coalesce(place.c.key, named.c.key)
    return (
        select(
            func.coalesce(found.c.part_county_id, place.c.county_id).label("part_county_id"),
            func.coalesce(found.c.part_id, place.c.id).label("part_id"),
            key.label("key"),
            func.coalesce(place.c.label, named.c.label).label("label"),
            *[func.coalesce(found.c[name], 0).label(name) for name in names],
        )
        .select_from(found.join(place, same, full=True).outerjoin(named, of_other))
        .order_by(key.asc().nulls_last())
    )


def _by_code(person: CTE, by: BreakdownBy) -> Statement:
    key = _code_of(person, by).label("key")
    return (
        select(
            cast(null(), Integer).label("part_county_id"),
            cast(null(), Integer).label("part_id"),
            key,
            cast(null(), Text).label("label"),
            *_counted(person),
        )
        .group_by(key)
        .order_by(key.asc().nulls_last())
    )


def _code_of(person: CTE, by: BreakdownBy) -> ColumnElement[Any]:
    reached = person.c.reached
    return {
        BreakdownBy.CATEGORY: person.c.category,
        BreakdownBy.PRIORITY_CLASS: person.c.priority_class,
        BreakdownBy.SEX: person.c.sex,
        BreakdownBy.AGE_BAND: person.c.age_band,
        BreakdownBy.MODE: case((reached, person.c.first_mode)),
        BreakdownBy.MONTH: func.to_char(cast(case((reached, person.c.first_on)), Date), "YYYY-MM"),
    }[by]
