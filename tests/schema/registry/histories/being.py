"""What persons are: categories, classes, sex, birth and number, as acts and as told."""

from dataclasses import replace
from datetime import date
from typing import Any

from db.codes import VETERAN_CATEGORIES, PersonCategory, Sex
from geo.identity_numbers import make_identity_number
from tests.facts import Knowledge, Person, Span, Standing
from tests.schema.registry.histories.coming import CLASSES, HERE_NOT, SHOWN
from tests.schema.registry.histories.hand import Hand, person_id
from tests.schema.registry.histories.told import Told, Who

KINDS: tuple[tuple[PersonCategory, ...], ...] = (
    (PersonCategory.DISCHARGED_SOLDIER,),
    (PersonCategory.MARTYR_SURVIVOR,),
    (PersonCategory.MARTYR_SURVIVOR, PersonCategory.RETIRED_OFFICER),
)


def was_on(told: Told, who: Who, day: date) -> Person:
    """What somebody was on a day, as now known."""
    mine = told.now(told.standings, lambda one: one.was.id == who.id)
    return next(one.was for one in mine if one.span.holds(day))


def say(told: Told, who: Who, on: date | None, **said: Any) -> None:
    """Has somebody be something from a day on until they are something else (None: on all days)."""
    mine = told.now(told.standings, lambda one: one.was.id == who.id)
    mine.sort(key=lambda one: one.span.first)
    pieces = [piece for one in mine for piece in _cut(one, on)]
    [was, goes_on], changed = [None, True], list[Standing]()
    for one in pieces:
        if on is not None and one.span.first < on:
            changed.append(one)
            continue
        now = {name: getattr(one.was, name) for name in said if name != "is_veteran"}
        was = now if was is None else was
        goes_on = goes_on and (on is None or now == was)
        changed.append(replace(one, was=replace(one.was, **said)) if goes_on else one)
    told.end(told.standings, mine)
    told.add(told.standings, *changed)


def _cut(one: Standing, on: date | None) -> list[Standing]:
    if on is None or not one.span.holds(on) or one.span.first == on:
        return [one]
    return [
        replace(one, span=Span(one.span.first, on), known=Knowledge()),
        replace(one, span=Span(on, one.span.end), known=Knowledge()),
    ]


async def set_categories(hand: Hand) -> None:
    """Of which categories somebody is from a day on."""
    kinds = hand.chance.choice(KINDS)
    is_veteran = bool(VETERAN_CATEGORIES & set(kinds))
    await _set(hand, "setCategories", "categories", kinds, is_veteran=is_veteran)


async def set_priority_classes(hand: Hand) -> None:
    """Of which classes somebody is from a day on."""
    await _set(hand, "setPriorityClasses", "priority_classes", hand.chance.choice(CLASSES))


async def _set(hand: Hand, act: str, name: str, codes: Any, **also: Any) -> None:
    who = hand.person()
    if who is None:
        return
    opening = hand.told.homes(who.id)[0].span.first
    on = hand.chance.choice((hand.day(), max(opening, date(2025, 1, 1))))
    field = "categories" if name == "categories" else "priorityClasses"
    given = {"personId": person_id(who), "baseVersion": 1, "on": str(on), field: [one.value for one in codes]}
    if await hand.send(act, hand.client(who.county), SHOWN, given, but=HERE_NOT) is None:
        return
    if getattr(was_on(hand.told, who, on), name) != codes:
        since = date.min if on == opening else on
        say(hand.told, who, since, **{name: codes}, **also)


async def amend_person(hand: Hand) -> None:
    """Sex and day of birth put right."""
    who = hand.person()
    if who is None:
        return
    sex, born = hand.chance.choice(list(Sex)), hand.chance.choice((date(1940, 3, 1), date(1955, 6, 15)))
    given = {"personId": person_id(who), "baseVersion": 1, "sex": sex.value, "bornOn": str(born)}
    await hand.send("amendPerson", hand.client(who.county), SHOWN, given)
    say(hand.told, who, None, sex=sex, born_on=born)


async def correct_identity_number(hand: Hand) -> None:
    """The number somebody really bears, of which sex and birth are."""
    who = hand.one([one for one in hand.told.people.values() if one.is_numbered and one.status == "ACTIVE"])
    if who is None:
        return
    born = hand.fresh_birth()
    given = {"personId": person_id(who), "baseVersion": 1}
    given["identityNumber"] = make_identity_number("500151", born, 998)
    await hand.send("correctIdentityNumber", hand.client(who.county), SHOWN, given)
    say(hand.told, who, None, sex=Sex.FEMALE, born_on=born)


ACTS = {
    "setCategories": set_categories,
    "setPriorityClasses": set_priority_classes,
    "amendPerson": amend_person,
    "correctIdentityNumber": correct_identity_number,
}
