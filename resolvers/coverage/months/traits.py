"""What persons are at each month's end, as bits: categories, priority classes, sex, veterans, and their age.

An age is a number in binary, a bit string for each of its digits, so that any age can be compared with it.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    select,
    true,
    union_all,
)

from db.codes import PersonCategory, PriorityClass, Sex
from db.models import Person, PersonStanding
from resolvers.ask import Statement, current
from resolvers.coverage.months.bits import EVERYBODY, NOBODY, both, chunks_of, either
from resolvers.coverage.months.facts import LISTED
from resolvers.coverage.months.whom import NEVER, Whom

VETERANS = "veterans"
_AGE_DIGITS = 8
AGES = tuple(f"age_{digit}" for digit in range(_AGE_DIGITS))
_KEYS = ("county_id", "first_on")
_Part: TypeAlias = tuple[CTE, Sequence[str]]
# Whoever is not born yet is of no age: a year is added to all others.
_UNBORN, _OLDEST = 0, (1 << _AGE_DIGITS) - 1
_WAS = ("categories", "priority_classes", "sex", "is_veteran")


def of_category(category: PersonCategory) -> str:
    """The trait of those who have a category."""
    return f"category_{category.value.lower()}"


def of_principal(category: PersonCategory) -> str:
    """The trait of those whose principal category it is."""
    return f"principal_{category.value.lower()}"


def of_class(priority: PriorityClass) -> str:
    """The trait of those who have a priority class."""
    return f"class_{priority.value.lower()}"


def of_most_urgent(priority: PriorityClass) -> str:
    """The trait of those of whom it is the most urgent class."""
    return f"urgent_{priority.value.lower()}"


def of_sex(sex: Sex) -> str:
    """The trait of those of a sex."""
    return f"sex_{sex.value.lower()}"


TRAITS = (
    *[of_category(one) for one in PersonCategory],
    *[of_principal(one) for one in PersonCategory],
    *[of_class(one) for one in PriorityClass],
    *[of_most_urgent(one) for one in PriorityClass],
    *[of_sex(one) for one in Sex],
    *(VETERANS, *AGES),
)


def aged_from(digits: Sequence[Any], age: Any) -> ColumnElement[str]:
    """Those who have completed so many years, of the bit strings of `AGES`."""
    least = cast(age, Integer) + 1
    found: Any = EVERYBODY
    for place, digit in enumerate(digits):
        # One digit after another, the lowest first: it decides unless it is the same. Chosen, not reckoned.
        may_lack = least.op(">>")(place).op("&")(1) == 0
        found = either(
            both(found, case((may_lack, EVERYBODY), else_=digit)), case((may_lack, digit), else_=NOBODY)
        )
    return found  # type: ignore[no-any-return]  # a column


def traits_of(whom: Whom, month: CTE, wanted: Sequence[str], name: str) -> CTE:
    """Some traits of some persons in months, by county_id, first_on, chunk, from raw facts.

    `listed` has a bit for each of the persons, whatever they are.
    """
    stood, when = _stood(whom, name), _numbered(month, name)
    dated = select(stood, when.c.first_on, when.c.counted_number).join(
        when, and_(stood.c.from_on <= when.c.counted_on, stood.c.end_on > when.c.counted_on)
    )
    coded, parts = [one for one in wanted if one not in AGES], list[_Part]()
    if coded:
        steady = select(stood).where(not_(stood.c.was_changed)).cte(f"{name}_steady")
        changed = dated.where(stood.c.was_changed).cte(f"{name}_changed")
        as_ever = chunks_of(steady, _KEYS[:1], _coded(steady, coded), name=f"{name}_as_ever")
        then = chunks_of(changed, _KEYS, _coded(changed, coded), name=f"{name}_then")
        parts += [(as_ever, coded), (then, coded)]
    if len(coded) < len(wanted):
        aged = dated.cte(f"{name}_aged")
        parts.append((chunks_of(aged, _KEYS, _aged(aged), name=f"{name}_age"), AGES))
    keys, rows = _beside(whom, month, [chunk for chunk, _ in parts], name)
    return select(*keys, *[_of_parts(parts, one).label(one) for one in wanted]).select_from(rows).cte(name)


def _beside(whom: Whom, month: CTE, parts: Sequence[CTE], name: str) -> tuple[Sequence[Any], FromClause]:
    """Everybody's chunks in each month with the parts that there are, and what they are known by."""
    everybody = chunks_of(whom.rows, _KEYS[:1], [(LISTED, true())], name=f"{name}_listed")
    rows = everybody.join(month, true())
    for chunk in parts:
        same = [chunk.c.county_id == everybody.c.county_id, chunk.c.chunk == everybody.c.chunk]
        if "first_on" in chunk.c:
            same.append(chunk.c.first_on == month.c.first_on)
        rows = rows.outerjoin(chunk, and_(*same))
    return (everybody.c.county_id, month.c.first_on, everybody.c.chunk, everybody.c[LISTED]), rows


def _numbered(month: CTE, name: str) -> CTE:
    number = _number(month.c.counted_on).label("counted_number")
    rows = select(month.c.first_on, month.c.counted_on, number).cte(f"{name}_month")
    # Reckoned once for a month, not for each person in it.
    return rows.prefix_with("MATERIALIZED", dialect="postgresql")


def _of_parts(parts: Sequence[_Part], trait: str) -> ColumnElement[str]:
    found = [func.coalesce(chunk.c[trait], NOBODY) for chunk, traits in parts if trait in traits]
    return found[0] if len(found) == 1 else either(*found)


def _stood(whom: Whom, name: str) -> CTE:
    """What each person was, with the days; one row for all days of whoever never was anything else."""
    was = PersonStanding
    changed: Statement = (
        select(
            whom.c.county_id,
            whom.c.ordinal,
            *[getattr(was, one) for one in _WAS],
            _number(was.born_on).label("born_number"),
            func.coalesce(func.lower(was.valid), cast(literal("-infinity"), Date)).label("from_on"),
            func.coalesce(func.upper(was.valid), NEVER).label("end_on"),
            true().label("was_changed"),
        )
        .select_from(whom.rows)
        .join(was, and_(whom.of(was), current(was, None)))
    )
    ever = select(literal(1)).where(
        was.county_id == Person.county_id, was.person_id == Person.id, current(was, None)
    )
    steady: Statement = (
        select(
            whom.c.county_id,
            whom.c.ordinal,
            *[getattr(Person, one) for one in _WAS],
            _number(Person.born_on).label("born_number"),
            cast(literal("-infinity"), Date).label("from_on"),
            NEVER.label("end_on"),
            false().label("was_changed"),
        )
        .select_from(whom.rows)
        .join(Person, whom.are(Person))
        .where(not_(ever.correlate(Person).exists()))
    )
    rows = union_all(changed, steady).cte(f"{name}_stood")
    return rows.prefix_with("MATERIALIZED", dialect="postgresql")


def _coded(rows: CTE, wanted: Sequence[str]) -> list[tuple[str, ColumnElement[bool]]]:
    """The conditions that rows of persons have traits other than their age."""
    row = rows.c
    conditions: dict[str, ColumnElement[bool]] = {VETERANS: row.is_veteran}
    conditions |= {of_sex(one): row.sex == one.value for one in Sex}
    for category in PersonCategory:
        conditions[of_category(category)] = row.categories.contains([category.value])
        conditions[of_principal(category)] = row.categories[1] == category.value
    for priority in PriorityClass:
        conditions[of_class(priority)] = row.priority_classes.contains([priority.value])
        conditions[of_most_urgent(priority)] = row.priority_classes[1] == priority.value
    return [(one, conditions[one]) for one in wanted]


def _aged(rows: CTE) -> list[tuple[str, ColumnElement[bool]]]:
    years = (rows.c.counted_number - rows.c.born_number) // 10_000 + 1
    unborn = rows.c.born_number > rows.c.counted_number
    number = case((unborn, _UNBORN), else_=func.least(years, _OLDEST))
    return [(one, number.op(">>")(digit).op("&")(1) == 1) for digit, one in enumerate(AGES)]


def _number(day: Any) -> ColumnElement[int]:
    """A day as 20261231: the years between two of them are completed years."""
    parts = [func.date_part(part, day) for part in ("year", "month", "day")]
    return cast(parts[0] * 10_000 + parts[1] * 100 + parts[2], Integer)
