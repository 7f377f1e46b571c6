"""Who is to belong to which household, many at once: what comes of it by the rules of the single acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import Range

from resolvers.registrations.changed import not_registered
from resolvers.registry.households.entry import MOST_OTHERS
from resolvers.registry.households.members import Stay, headed, left
from resolvers.registry.households.refusals import (
    household_not_found,
    household_too_large,
    in_another_household,
    not_in_household,
)
from resolvers.registry.people.settling import check_active
from resolvers.wording.refusals import person_not_found

__all__ = ["Belonging", "Standing", "Stays", "comes_of"]

# Who belongs to each of some households, as now known.
Stays = Mapping[int, list[Stay]]


@dataclass(frozen=True, slots=True)
class Belonging:
    """Persons who are to keep house together, in a household there is or in one that is formed (None).

    `head_id` is its head from then on; with None it keeps the one it has. If they are `moving`, whoever is in
    another household leaves it.
    """

    household_id: int | None
    head_id: int | None
    persons: tuple[int, ...]
    moving: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What is locked: persons, those of them whom the viewer sees, those registered on the day, and stays."""

    on: date
    persons: Mapping[int, Row[Any]]
    seen: frozenset[int]
    registered: frozenset[int]
    stays: Stays


def comes_of(wanted: Belonging, household_id: int, standing: Standing) -> dict[int, list[Stay]]:
    """Who belongs to each household that changes; `household_id` is that of `wanted`, formed or not.

    Raises DomainError HOUSEHOLD_NOT_FOUND, PERSON_NOT_FOUND, REGISTRATION_CLOSED, NOT_RESIDENT_THEN,
    IN_A_HOUSEHOLD, NOT_IN_HOUSEHOLD (a household without a head is not formed), HOUSEHOLD_TOO_LARGE,
    HEAD_CHANGED_SINCE, HOUSEHOLD_CHANGED_SINCE.
    """
    if len(wanted.persons) > MOST_OTHERS + 1:
        raise household_too_large(MOST_OTHERS)
    if wanted.household_id is None and wanted.head_id is None:
        raise not_in_household()
    here = standing.stays.get(household_id, [])
    if wanted.household_id is not None and not any(one.person_id in standing.seen for one in here):
        raise household_not_found()
    after = {household_id: list(here)}
    for person_id in wanted.persons:
        _check(person_id, standing)
        _brought(person_id, household_id, standing, after, moving=wanted.moving)
    if wanted.head_id is not None:
        after[household_id] = headed(after[household_id], wanted.head_id, standing.on)
    return after


def _check(person_id: int, standing: Standing) -> None:
    if person_id not in standing.seen:
        raise person_not_found()
    check_active(standing.persons.get(person_id))
    if person_id not in standing.registered:
        raise not_registered()


def _brought(
    person_id: int, household_id: int, standing: Standing, after: dict[int, list[Stay]], *, moving: bool
) -> None:
    """Brings a person into the household, out of the one they are in."""
    on = standing.on
    theirs = {
        other: one
        for other, stays in standing.stays.items()
        for one in stays
        if one.person_id == person_id and one.goes_on(on)
    }
    if household_id in theirs:
        if on not in theirs[household_id].valid or len(theirs) > 1:
            raise in_another_household()
        return
    if theirs and not moving:
        raise in_another_household()
    for other in theirs:
        after[other] = left(after.get(other, standing.stays[other]), person_id, on)
    after[household_id].append(Stay(person_id, is_head=False, valid=Range(on, None)))
