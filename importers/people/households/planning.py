"""What a household of a file would do to the register: the same for the preview and when it is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.codes import ConflictPolicy, RowVerdict
from importers.findings import Finding
from importers.people.households.findings import (
    ASKED,
    ELSEWHERE,
    HEAD_KEPT,
    KEPT,
    LARGE,
    LATER,
    NO_HEAD,
    TWO_HEADS,
    TWO_VILLAGES,
)
from resolvers.registry.households.entry import MOST_OTHERS
from resolvers.registry.households.sets.belonging import Stays

__all__ = ["Lodger", "Plan", "planned", "split_by_village", "stays_of_lines"]


@dataclass(frozen=True, slots=True)
class Lodger:
    """A line of a household: the row, the person (None: not registered yet), the village if it is known.

    `is_taken` says whether the line itself is taken, `is_new` whether it registers the person.
    """

    row_id: int
    person_id: int | None
    is_head: bool | None
    village_id: int | None
    is_taken: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of a household, and what was found, told of all of its lines.

    `household_id` is the household it is in the register, `head` the line that heads it from now on.
    """

    verdict: RowVerdict
    household_id: int | None = None
    head: Lodger | None = None
    findings: tuple[Finding, ...] = ()


def split_by_village(lodgers: Sequence[Lodger]) -> Iterator[list[Lodger]]:
    """The households of lines of one number: villages that number theirs alike have a head in each."""
    villages = dict.fromkeys(one.village_id for one in lodgers)
    heads = Counter(one.village_id for one in lodgers if one.is_head)
    if None in villages or heads.total() <= 1 or max(heads.values()) > 1:
        yield list(lodgers)
        return
    for village in villages:
        yield [one for one in lodgers if one.village_id == village]


def stays_of_lines(stays: Stays) -> Callable[[Sequence[Lodger]], Stays]:
    """What finds, of the stays of many households, those of the households of some lines' persons."""
    households = defaultdict[int, dict[int, None]](dict)
    for household_id, each in stays.items():
        for one in each:
            households[one.person_id][household_id] = None

    def theirs(lodgers: Sequence[Lodger]) -> Stays:
        persons = [one.person_id for one in lodgers if one.person_id in households]
        return {of: stays[of] for one in persons if one is not None for of in households[one]}

    return theirs


def planned(lodgers: Sequence[Lodger], stays: Stays, policy: ConflictPolicy, on: date) -> Plan:
    """What becomes of the lines of a household; `stays` are those of their households alone."""
    taken = [one for one in lodgers if one.is_taken]
    if not taken:
        return Plan(RowVerdict.HELD)
    heads = [one for one in lodgers if one.is_head]
    house = _House(
        taken, _theirs(taken, stays, on), heads[0] if len(heads) == 1 and heads[0].is_taken else None
    )
    if house.is_whole and len(heads) <= 1 and house.head in {None, house.registered_head(stays, on)}:
        return Plan(RowVerdict.UNCHANGED, house.only)
    found = _impossible(house, heads, stays, on)
    if found is None and policy == ConflictPolicy.KEEP and not all(one.is_new for one in taken):
        found = KEPT
    if found is not None:
        return Plan(RowVerdict.HELD, findings=(found,))
    if len(house.households) > 1:
        return _gathered(house, policy)
    return _joined(house, stays, policy, on) if house.households else _formed(house)


@dataclass(frozen=True, slots=True)
class _House:
    """Lines that are taken, the households of their persons, and the line that says it is of the head."""

    taken: Sequence[Lodger]
    theirs: Mapping[int, int]
    head: Lodger | None

    @property
    def households(self) -> set[int]:
        return set(self.theirs.values())

    @property
    def only(self) -> int | None:
        """The one household of those who are in one."""
        return next(iter(self.households)) if len(self.households) == 1 else None

    @property
    def is_whole(self) -> bool:
        """Whether all are in one already."""
        return self.only is not None and all(one.person_id in self.theirs for one in self.taken)

    def registered_head(self, stays: Stays, on: date) -> Lodger | None:
        """The line of the registered head, if there is one."""
        head_id = _head_id(stays, self.only, on)
        return next((one for one in self.taken if head_id is not None and one.person_id == head_id), None)


def _theirs(taken: Sequence[Lodger], stays: Stays, on: date) -> dict[int, int]:
    persons = {one.person_id for one in taken}
    return {
        one.person_id: household_id
        for household_id, each in stays.items()
        for one in each
        if one.person_id in persons and on in one.valid
    }


def _head_id(stays: Stays, household_id: int | None, on: date) -> int | None:
    each = [] if household_id is None else stays.get(household_id, [])
    return next((one.person_id for one in each if one.is_head and on in one.valid), None)


def _impossible(house: _House, heads: Sequence[Lodger], stays: Stays, on: date) -> Finding | None:
    persons = {one.person_id for one in house.taken}
    villages = {one.village_id for one in house.taken} - {None}
    if any(one.person_id in persons and one.since > on for each in stays.values() for one in each):
        return LATER
    if len(heads) > 1:
        return TWO_HEADS
    if len(house.taken) > MOST_OTHERS + 1:
        return LARGE
    return TWO_VILLAGES if len(villages) > 1 else None


def _formed(house: _House) -> Plan:
    if house.head is None:
        return Plan(RowVerdict.HELD, findings=(NO_HEAD,))
    return Plan(RowVerdict.NEW, head=house.head)


def _gathered(house: _House, policy: ConflictPolicy) -> Plan:
    """Of lines whose persons belong to several households: theirs who says so for certain, the head's."""
    if policy == ConflictPolicy.OVERWRITE and house.head is not None:
        into = house.theirs.get(house.head.person_id or 0)
        return Plan(RowVerdict.NEW if into is None else RowVerdict.CHANGED, into, house.head)
    return Plan(RowVerdict.HELD, findings=(ASKED if policy == ConflictPolicy.ASK else ELSEWHERE,))


def _joined(house: _House, stays: Stays, policy: ConflictPolicy, on: date) -> Plan:
    registered = _head_id(stays, house.only, on)
    joins = RowVerdict.UNCHANGED if house.is_whole else RowVerdict.CHANGED
    if house.head is None or (registered is not None and house.head.person_id == registered):
        return Plan(joins, house.only)
    if registered is None or policy == ConflictPolicy.OVERWRITE:
        return Plan(RowVerdict.CHANGED, house.only, house.head)
    if policy == ConflictPolicy.ASK:
        return Plan(RowVerdict.HELD, findings=(ASKED,))
    return Plan(joins, house.only, findings=(HEAD_KEPT,))
