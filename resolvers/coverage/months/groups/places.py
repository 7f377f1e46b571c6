"""The groups whose numbers are kept: everybody, or who has one trait, and of them those of so many years.

A group's numbers stand in an array, trait by trait, and of each trait of all and of those who have reached
each age band. Those of some bands are who has reached the first, less who has reached the one after the last.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, literal
from sqlalchemy.dialects.postgresql import ARRAY

from db.codes import PersonCategory, PriorityClass, Sex
from resolvers.coverage.months.traits import VETERANS, of_category, of_class, of_sex
from resolvers.people.age_bands import AGE_BANDS
from resolvers.people.filter import PersonFilter

# The bands above the first, whose ages are all that there are below the second's.
AGES_REACHED = tuple(first for first, _ in AGE_BANDS[1:])
GROUP_TRAITS = (
    *[of_category(one) for one in PersonCategory],
    *[of_class(one) for one in PriorityClass],
    *[of_sex(one) for one in Sex],
    VETERANS,
)
OF_A_TRAIT = 1 + len(AGES_REACHED)


def is_of_groups(wanted: PersonFilter) -> bool:
    """Whether whom a filter of traits names is a group, or the difference of two: one trait, whole bands."""
    return (
        len(_traits(wanted)) <= 1
        and wanted.unlocated is None
        and (wanted.age_from is None or wanted.age_from in AGES_REACHED)
        and (wanted.age_to is None or wanted.age_to + 1 in AGES_REACHED)
        and (wanted.age_from is None or wanted.age_to is None or wanted.age_from <= wanted.age_to)
    )


def number_of(numbers: Any, wanted: PersonFilter) -> ColumnElement[int]:
    """How many of an array's persons are named; the ages are used in SQL only."""
    begin = 1 + OF_A_TRAIT * sum(1 + GROUP_TRAITS.index(one) for one in _traits(wanted))
    found = cast(numbers[_place(begin, wanted.age_from)], Integer)
    if wanted.age_to is None:
        return found
    return found - cast(numbers[_place(begin, cast(literal(wanted.age_to), Integer) + 1)], Integer)


def _traits(wanted: PersonFilter) -> list[str]:
    return [
        *[of_category(one) for one in wanted.categories],
        *[of_class(one) for one in wanted.priority_classes],
        *([of_sex(wanted.sex)] if wanted.sex is not None else []),
        *([VETERANS] if wanted.veterans_only else []),
    ]


def _place(begin: int, age: Any) -> ColumnElement[int]:
    if age is None:
        return cast(literal(begin), Integer)
    ages = literal(list(AGES_REACHED), ARRAY(Integer()))
    return func.array_position(ages, cast(age, Integer)) + cast(literal(begin), Integer)
