"""Registering, moving, locating, ending and taking up again, as acts and as told."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from db.codes import EndReason, LifeEventKind, PersonCategory, PriorityClass, Sex
from geo.identity_numbers import make_identity_number
from tests.duty_facts import LifeEvent
from tests.facts import Person, Span, Standing
from tests.schema.registry.histories.hand import FIRST, Hand, person_id, row_of
from tests.schema.registry.histories.told import DAY, Told, Who
from tests.viewers import TODAY

COUNTIES = (500151, 500151, 500151, 500152)
SHOWN = "person { id }"
MANY = """mutation($input: RegisterPersonsInput!) { registerPersons(input: $input) { receipts {
    status person { id } } } }"""
CLASSES: tuple[tuple[PriorityClass, ...], ...] = ((), (PriorityClass.DISABLED,), (PriorityClass.EMPTY_NEST,))
# The ids of what has one only here, greater than any that the product makes.
FIRST_TOLD = 9 * 10**18
HERE_NOT = ("NOT_RESIDENT_THEN",)
STATUS = {
    EndReason.DECEASED: "DECEASED",
    EndReason.MOVED_OUT: "MOVED_OUT",
    EndReason.INELIGIBLE: "INELIGIBLE",
}


def entry_of(hand: Hand, county: int) -> tuple[dict[str, Any], Any]:
    """Somebody to be registered, as sent, and how it is told once there is an id."""
    born, on = hand.fresh_birth(), hand.day()
    home, point, spot = hand.home(county)
    classes = hand.chance.choice(CLASSES)
    given = {
        "on": str(on),
        "name": f"王新{hand.numbers}",
        "identityNumber": make_identity_number("500151", born, 997),
        "categories": ["DISCHARGED_SOLDIER"],
        "priorityClasses": [one.value for one in classes],
        "home": home,
    }
    came = hand.day(date(2025, 5, 1), on) if hand.chance.random() < 0.2 else None
    if came is not None:
        given["cameHome"] = {"on": str(came), "source": "安置部门"}

    def tell(row_id: int) -> None:
        told, who = hand.told, Who(row_id, county, is_numbered=True)
        told.people[row_id] = who
        was = Person(row_id, county, Sex.MALE, born, (PersonCategory.DISCHARGED_SOLDIER,), classes)
        told.add(told.standings, Standing(was, Span(date.min)))
        told.add(told.stays, *told.lives(row_id, county, point, spot=spot, on=on))
        if came is not None:
            told.add(told.events, LifeEvent(row_id, row_id, LifeEventKind.RETURN_HOME, came))

    return given, tell


async def register_person(hand: Hand) -> None:
    """Somebody new."""
    county = hand.chance.choice(COUNTIES)
    given, tell = entry_of(hand, county)
    done = await hand.send("registerPerson", hand.client(county), SHOWN, given)
    tell(row_of(done["person"]["id"], "Person"))


async def move_person(hand: Hand) -> None:
    """Somebody to another home in the county."""
    who = hand.person()
    if who is None:
        return
    (home, point, spot), on = hand.home(who.county), hand.day(FIRST + DAY)
    given = {"personId": person_id(who), "on": str(on), "home": home}
    but = (*HERE_NOT, "MOVED_SINCE")
    if await hand.send("movePerson", hand.client(who.county), SHOWN, given, but=but) is None:
        return
    told, homes = hand.told, hand.told.homes(who.id)
    last = next(one for one in homes if one.span.holds(on - DAY))
    told.end(told.stays, [last, *[one for one in homes if one.span.first >= on]])
    told.add(told.stays, replace(last, span=Span(last.span.first, on), end_reason=EndReason.REHOUSED))
    told.add(told.stays, *told.lives(who.id, who.county, point, spot=spot, on=on))


async def locate_person(hand: Hand) -> None:
    """Somebody put on the ground, in the village where they live."""
    told = hand.told
    some = [one for one in told.people.values() if one.status == "ACTIVE"]
    unlocated = [one for one in some if told.homes(one.id)[-1].point is None]
    who = hand.one(unlocated)
    if who is None:
        return
    homes = told.homes(who.id)
    moved = [n for n, one in enumerate(homes, 1) if one.end_reason == EndReason.REHOUSED]
    stay = homes[moved[-1] if moved else 0 :]
    division = stay[-1].spot.division
    for _ in range(20):
        point = hand.place(who.county)
        cells = told.cells_at(who.county, point)
        if any(one.division == division and one.span.holds(TODAY) for one in cells):
            break
    else:
        return
    given = {"personId": person_id(who), "place": {"lon": point[0], "lat": point[1]}}
    await hand.send("locatePerson", hand.client(who.county), SHOWN, given)
    told.end(told.stays, stay)
    told.add(told.stays, *told.lives(who.id, who.county, point, spot=None, on=stay[0].span.first))


def ended(told: Told, who: Who, reason: EndReason, on: date) -> None:
    """A registration ended: `on` is the first day on which they count no longer."""
    homes = told.homes(who.id)
    last = next(one for one in homes if one.span.holds(on - DAY))
    beyond = [one for one in homes if one.span.end is None or one.span.end > on]
    gone = beyond if last in beyond else [last, *beyond]
    told.end(told.stays, gone)
    told.add(told.stays, replace(last, span=Span(last.span.first, on), end_reason=reason))
    who.status, who.ending = STATUS[reason], (told.stays[-1], gone)


def undone(told: Told, who: Who) -> None:
    """A registration as if it had not ended, on the ground as it is drawn by now."""
    assert who.ending is not None
    ending, gone = who.ending
    since = ending.known.recorded_at
    told.end(told.stays, [ending])
    told.add(told.stays, *told.brought_up(gone, since))
    who.status, who.ending = "ACTIVE", None


def can_be_undone(told: Told, who: Who) -> bool:
    """Whether nothing has touched where the person lived since their registration ended."""
    return who.ending is not None and not who.goes_on and any(one is who.ending[0] for one in told.stays)


async def end_registration(hand: Hand) -> None:
    """Somebody registered no longer, for any reason."""
    who = hand.person()
    if who is None:
        return
    reason, on = hand.chance.choice(list(STATUS)), hand.day(FIRST + DAY)
    given = {"personId": person_id(who), "reason": reason.value, "on": str(on), "source": "社区报告"}
    moved = reason != EndReason.DECEASED and hand.told.moved_since(who.id, on)
    but = (*HERE_NOT, "MOVED_SINCE") if moved else HERE_NOT
    done = await hand.send("endRegistration", hand.client(who.county), SHOWN, given, but=but)
    assert done is None or not moved
    if done is None:
        return
    ended(hand.told, who, reason, on)
    kinds = {EndReason.DECEASED: LifeEventKind.DEATH, EndReason.MOVED_OUT: LifeEventKind.MOVED_OUT}
    if reason in kinds:
        hand.told.add(hand.told.events, LifeEvent(next_id(hand), who.id, kinds[reason], on))


def next_id(hand: Hand) -> int:
    """An id greater than all that were told before."""
    hand.numbers += 1
    return FIRST_TOLD + hand.numbers


async def reinstate_person(hand: Hand) -> None:
    """Somebody who never left."""
    who = hand.person(*STATUS.values())
    if who is None:
        return
    given = {"personId": person_id(who), "reason": "误办"}
    possible = can_be_undone(hand.told, who)
    but = () if possible else ("RESIDENCE_CHANGED_SINCE",)
    done = await hand.send("reinstatePerson", hand.client(who.county), SHOWN, given, but=but)
    assert (done is not None) == possible
    if possible:
        take_up(hand.told, who)


def take_up(told: Told, who: Who) -> None:
    """The event that ended a registration withdrawn with the end."""
    assert who.ending is not None
    at = who.ending[0].known.recorded_at
    closing = (LifeEventKind.DEATH, LifeEventKind.MOVED_OUT)
    mine = told.now(told.events, lambda one: one.person == who.id and one.kind in closing)
    told.end(told.events, [one for one in mine if one.known.recorded_at == at])
    undone(told, who)


async def return_person(hand: Hand) -> None:
    """Somebody who left and came back."""
    some = [one for one in hand.told.people.values() if one.status in {"MOVED_OUT", "INELIGIBLE"}]
    who = hand.one([one for one in some if not one.goes_on and one.is_numbered])
    if who is None:
        return
    last = hand.told.homes(who.id)[-1].span.end
    assert last is not None
    on, (home, point, spot) = hand.day(last), hand.home(who.county)
    given = {"personId": person_id(who), "on": str(on), "home": home}
    done = await hand.send(
        "returnPerson", hand.client(who.county), SHOWN, given, but=("REGISTRATION_CLOSED",)
    )
    if done is not None:
        came_anew(
            hand,
            who,
            Who(row_of(done["person"]["id"], "Person"), who.county, is_numbered=True),
            (point, spot, on),
        )


def came_anew(hand: Hand, former: Who, now: Who, home: tuple[Any, Any, date]) -> None:
    """A next registration of somebody, with what they are."""
    told, (point, spot, on) = hand.told, home
    former.goes_on = True
    told.people[now.id] = now
    mine = told.now(told.standings, lambda one: one.was.id == former.id)
    was = [replace(one.was, id=now.id, county=now.county) for one in mine]
    told.add(told.standings, *[Standing(one, old.span) for one, old in zip(was, mine, strict=True)])
    told.add(told.stays, *told.lives(now.id, now.county, point, spot=spot, on=on))


async def register_persons(hand: Hand) -> None:
    """Several in one batch, of whom the first is sent twice."""
    county = hand.chance.choice(COUNTIES)
    entries = [entry_of(hand, county) for _ in range(hand.chance.randint(1, 3))]
    sent = [given | {"clientId": str(uuid4())} for given, _ in entries]
    hand.told.at = await hand.now()
    receipts = await hand.send_batch(
        "registerPersons", MANY, hand.client(county), {"persons": [*sent, sent[0]]}
    )
    assert [one["status"] for one in receipts] == [*["ACCEPTED"] * len(entries), "DUPLICATE"]
    for (_, tell), receipt in zip(entries, receipts, strict=False):
        tell(row_of(receipt["person"]["id"], "Person"))
    hand.done["registerPersons"] += 1


ACTS = {
    "registerPerson": register_person,
    "registerPersons": register_persons,
    "movePerson": move_person,
    "locatePerson": locate_person,
    "endRegistration": end_registration,
    "reinstatePerson": reinstate_person,
    "returnPerson": return_person,
}
