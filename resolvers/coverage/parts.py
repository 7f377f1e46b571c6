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

from resolvers.ask import Statement
from resolvers.coverage.answers import NUMBERS
from resolvers.coverage.indicators import counts, ended_rows, stage
from resolvers.coverage.places import PLACES, PlaceDimension
from resolvers.coverage.question import AreaOn, BreakdownBy, CoverageQuestion
from resolvers.coverage.rows import person_rows


def coverage_statement(question: CoverageQuestion) -> Statement:
    """Counts by waterfall stage.

    Those resident at the window's end by the first step at which they drop out, and those whose
    registration had ended by the reason. Columns: stage and the counts.
    """
    person, ended = person_rows(question), ended_rows(question)
    inside = select(stage(person).label("stage"), *counts(person)).group_by("stage")
    nobody = cast(literal(0), Integer)
    numbers = [func.count() if name == "denominator" else nobody for name in NUMBERS]
    outside = select(ended.c.reason, *numbers).group_by(ended.c.reason)
    rows = union_all(inside, outside).subquery("stages")
    return select(*rows.c)


def counts_statement(question: CoverageQuestion) -> Statement:
    """The counts of the whole alone: one row."""
    return select(*counts(person_rows(question)))


def breakdown_statement(question: CoverageQuestion, by: BreakdownBy) -> Statement:
    """Counts by part.

    Columns: part_county_id, part_id, key, label and the counts; the rest that falls in no part has a null
    key and comes last. Places without anybody registered are there with zeros.
    """
    person = person_rows(question)
    if by in PLACES:
        return parts_of(person, question.ground, PLACES[by], counts(person))
    return _by_code(person, by)


def parts_of(
    rows: CTE, ground: AreaOn, dimension: PlaceDimension, numbers: Sequence[ColumnElement[int]]
) -> Statement:
    """Rows of persons, or of counted persons, summed to `numbers` by place; the first is of those registered.

    Columns: part_county_id, part_id, key, label, and the numbers by their names.
    """
    names = [str(number.key) for number in numbers]
    place_county, place_id, joined = dimension.place_of(rows, ground)
    found = (
        select(place_county.label("part_county_id"), place_id.label("part_id"), *numbers)
        .select_from(joined)
        .group_by(place_county, place_id)
        .having(numbers[0] > 0)
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
    key = code_of(person, by).label("key")
    return (
        select(
            cast(null(), Integer).label("part_county_id"),
            cast(null(), Integer).label("part_id"),
            key,
            cast(null(), Text).label("label"),
            *counts(person),
        )
        .group_by(key)
        .order_by(key.asc().nulls_last())
    )


def code_of(person: CTE, by: BreakdownBy) -> ColumnElement[Any]:
    """The code of the part in which a person row falls, by what it is or how it was reached."""
    reached = person.c.reached
    return {
        BreakdownBy.CATEGORY: person.c.category,
        BreakdownBy.PRIORITY_CLASS: person.c.priority_class,
        BreakdownBy.SEX: person.c.sex,
        BreakdownBy.AGE_BAND: person.c.age_band,
        BreakdownBy.MODE: case((reached, person.c.first_mode)),
        BreakdownBy.MONTH: func.to_char(cast(case((reached, person.c.first_on)), Date), "YYYY-MM"),
    }[by]
