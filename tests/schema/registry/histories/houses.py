"""Households, dossiers, the inbox and pairs that are two persons, as acts and as told."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from db.codes import ContactMode, ContactOutcome
from resolvers.viewer import Grant, Permission, Role, Viewer
from schema.node import node_id
from tests.facts import Knowledge, Span
from tests.schema.registry.histories.begun import HERE
from tests.schema.registry.histories.coming import HERE_NOT
from tests.schema.registry.histories.hand import Hand, person_id, row_of
from tests.schema.registry.histories.meeting import tell
from tests.viewers import TODAY

HOUSEHOLD, ENTRY = "household { id }", "entry { state version }"
STATES = {"takeUpInboxItem": "takenUp", "answerInboxItem": "answered", "closeInboxItem": "closed"}


@dataclass(frozen=True, slots=True)
class Member:
    """That somebody belongs to a household for some days, as known for a time."""

    household: int
    person: int
    is_head: bool
    span: Span
    known: Knowledge = field(default_factory=Knowledge)


def _members(hand: Hand, household: int) -> list[Member]:
    return hand.told.now(hand.kept("members"), lambda one: one.household == household)


def _belongs_from(hand: Hand, person: int, on: Any) -> bool:
    mine = hand.told.now(hand.kept("members"), lambda one: one.person == person)
    return any(one.span.end is None or one.span.end > on for one in mine)


async def form_household(hand: Hand) -> None:
    """Two who keep house together."""
    one, other, on = hand.person(county=HERE), hand.person(county=HERE), hand.day()
    if one is None or other is None or one is other:
        return
    given = {"headId": person_id(one), "otherIds": [person_id(other)], "on": str(on)}
    but = (*HERE_NOT, "IN_A_HOUSEHOLD")
    done = await hand.send("formHousehold", hand.client(HERE), HOUSEHOLD, given, but=but)
    if done is not None:
        row_id = row_of(done["household"]["id"], "Household")
        for who in (one, other):
            assert not _belongs_from(hand, who.id, on)
            hand.told.add(hand.kept("members"), Member(row_id, who.id, who is one, Span(on)))


async def join_household(hand: Hand) -> None:
    """Somebody brought into a household."""
    member, who, on = hand.one(hand.told.now(hand.kept("members"))), hand.person(county=HERE), hand.day()
    if member is None or who is None:
        return
    given = {"householdId": node_id("Household", HERE, member.household), "personId": person_id(who)}
    but = (*HERE_NOT, "IN_A_HOUSEHOLD", "HOUSEHOLD_NOT_FOUND")
    done = await hand.send("joinHousehold", hand.client(HERE), HOUSEHOLD, given | {"on": str(on)}, but=but)
    if done is not None:
        hand.told.add(hand.kept("members"), Member(member.household, who.id, is_head=False, span=Span(on)))


def _somebody(hand: Hand) -> Member | None:
    """A member of a household, of those who are still registered."""
    mine = hand.told.now(hand.kept("members"))
    return hand.one([one for one in mine if hand.told.people[one.person].status == "ACTIVE"])


async def leave_household(hand: Hand) -> None:
    """Somebody taken out of their household."""
    member = _somebody(hand)
    if member is None:
        return
    on = hand.day(member.span.first)
    who = hand.told.people[member.person]
    given = {"personId": person_id(who), "on": str(on)}
    but = ("NOT_IN_HOUSEHOLD", "HOUSEHOLD_CHANGED_SINCE", "REGISTRATION_CLOSED", "PERSON_NOT_FOUND")
    done = await hand.send("leaveHousehold", hand.client(HERE), HOUSEHOLD, given, but=but)
    if done is None:
        return
    mine = [one for one in _members(hand, member.household) if one.person == who.id]
    goes_on = [one for one in mine if one.span.end is None or one.span.end > on]
    hand.told.end(hand.kept("members"), goes_on)
    kept = [replace(one, span=Span(one.span.first, on)) for one in goes_on if one.span.first < on]
    hand.told.add(hand.kept("members"), *kept)


async def end_household(hand: Hand) -> None:
    """A household that is none from a day on."""
    member = hand.one(hand.told.now(hand.kept("members")))
    if member is None:
        return
    on = hand.day(member.span.first)
    given = {"householdId": node_id("Household", HERE, member.household), "on": str(on)}
    but = ("HOUSEHOLD_NOT_FOUND", "HOUSEHOLD_CHANGED_SINCE")
    done = await hand.send("endHousehold", hand.client(HERE), HOUSEHOLD, given, but=but)
    if done is None:
        return
    assert done["household"] is None
    every = _members(hand, member.household)
    assert all(one.span.first <= on and (one.span.end is None or one.span.end <= on) for one in every)
    goes_on = [one for one in every if one.span.end is None or one.span.end > on]
    hand.told.end(hand.kept("members"), goes_on)
    kept = [replace(one, span=Span(one.span.first, on)) for one in goes_on if one.span.first < on]
    hand.told.add(hand.kept("members"), *kept)


async def set_household_head(hand: Hand) -> None:
    """Another head of a household from a day on."""
    member = _somebody(hand)
    if member is None:
        return
    on = hand.day(member.span.first)
    who = hand.told.people[member.person]
    given = {"householdId": node_id("Household", HERE, member.household), "personId": person_id(who)}
    but = (*HERE_NOT, "NOT_IN_HOUSEHOLD", "HEAD_CHANGED_SINCE", "HOUSEHOLD_NOT_FOUND")
    done = await hand.send("setHouseholdHead", hand.client(HERE), HOUSEHOLD, given | {"on": str(on)}, but=but)
    if done is None:
        return
    for one in _members(hand, member.household):
        heads, goes_on = (
            one.person == who.id and one.span.holds(on),
            one.span.end is None or one.span.end > on,
        )
        if goes_on and one.is_head != heads:
            hand.told.end(hand.kept("members"), [one])
            first, later = Span(one.span.first, on), Span(max(on, one.span.first), one.span.end)
            before = [replace(one, span=first)] if one.span.first < on else []
            hand.told.add(hand.kept("members"), *before, replace(one, span=later, is_head=heads))


async def ensure_housed(hand: Hand, known: list[datetime]) -> None:
    """Who belongs to which household when, as known at some moment."""
    at = hand.chance.choice((None, *known))
    rows = await hand.look(
        """SELECT household_id, person_id, is_head, lower(valid), upper(valid) FROM household_member
        WHERE county_id = 500151 AND CASE WHEN CAST(:at AS timestamptz) IS NULL THEN superseded_at IS NULL
        ELSE recorded_at <= :at AND coalesce(superseded_at > :at, true) END""",
        at=at,
    )
    held = [one for one in hand.kept("members") if one.known.holds(at)]
    assert Counter(map(tuple, rows)) == Counter(
        (one.household, one.person, one.is_head, one.span.first, one.span.end) for one in held
    )


async def record_dossier(hand: Hand) -> None:
    """A section of somebody's dossier."""
    who = hand.person(county=HERE)
    if who is None:
        return
    branch = hand.chance.choice(("ARMY", "NAVY"))
    given: dict[str, Any] = {"personId": person_id(who), "verifiedOn": str(TODAY), "source": "VISIT"}
    given |= {"service": {"branch": branch}, "replaces": True}
    shown = "dossier { service { branch } }"
    done = await hand.send("recordDossier", hand.client(HERE), shown, given)
    assert done["dossier"]["service"]["branch"] == branch


def staff(hand: Hand) -> Viewer:
    """Staff of the county's centre."""
    grants = tuple(
        Grant(one, hand.ground.planned.world.county) for one in (Permission.SEARCH, Permission.ANALYSE)
    )
    return Viewer("centre", "中心工作人员", Role.STATION_STAFF, grants)


async def _hand_up(hand: Hand) -> None:
    """A contact that hands something up to the township."""
    who = hand.person(county=HERE)
    if who is None:
        return
    day = hand.day()
    given = {"personId": person_id(who), "contactedOn": str(day), "mode": "PHONE", "purpose": "ROUTINE"}
    given |= {"outcome": "REACHED", "escalatedTo": "TOWNSHIP"}
    done = await hand.send("recordContact", hand.client(HERE), "contact { id }", given, but=HERE_NOT)
    if done is not None:
        row_id = row_of(done["contact"]["id"], "Contact")
        tell(hand, row_id, (who, day, ContactMode.PHONE, ContactOutcome.REACHED))
        hand.kept("items").append({"contact": row_id, "state": "open", "version": 0})


async def _step(hand: Hand, act: str) -> None:
    if len(hand.kept("items")) < 2 or hand.chance.random() < 0.3:
        await _hand_up(hand)
        return
    item = hand.chance.choice(hand.kept("items"))
    contact = next((one for one in hand.told.contacts if one.id == item["contact"]), None)
    stands = contact is not None and contact.known.superseded_at is None
    given = {"contactId": node_id("Contact", HERE, item["contact"]), "item": "ESCALATION"}
    given |= {"version": item["version"], "note": "已联系"}
    but = ("INBOX_ITEM_CLOSED",) if stands else ("INBOX_ITEM_NOT_FOUND",)
    done = await hand.send(act, staff(hand), ENTRY, given, but=but)
    if done is not None:
        item |= {"state": STATES[act], "version": done["entry"]["version"]}


async def take_up_inbox_item(hand: Hand) -> None:
    """What was handed up, taken up."""
    await _step(hand, "takeUpInboxItem")


async def answer_inbox_item(hand: Hand) -> None:
    """What was handed up, answered."""
    await _step(hand, "answerInboxItem")


async def close_inbox_item(hand: Hand) -> None:
    """What was handed up, closed."""
    await _step(hand, "closeInboxItem")


async def not_duplicate(hand: Hand) -> None:
    """Two who look alike and are two, found as the nightly search finds them."""
    one, other = hand.person(county=HERE), hand.person(county=HERE)
    if one is None or other is None or one is other or hand.kept("pairs"):
        return
    first, second = sorted((one.id, other.id))
    await hand.look(
        """INSERT INTO duplicate_pair (county_id, id, first_id, second_id, score, agrees, digest)
        VALUES (500151, 77, :first, :second, 9000, '{NAME}', 'x') RETURNING id""",
        first=first,
        second=second,
    )
    hand.kept("pairs").append(77)
    given = {"pairId": node_id("DuplicatePair", HERE, 77), "reason": "双胞胎"}
    await hand.send("notDuplicate", hand.client(HERE), "pair { id }", given)


ACTS = {
    "formHousehold": form_household,
    "joinHousehold": join_household,
    "leaveHousehold": leave_household,
    "setHouseholdHead": set_household_head,
    "endHousehold": end_household,
    "recordDossier": record_dossier,
    "takeUpInboxItem": take_up_inbox_item,
    "answerInboxItem": answer_inbox_item,
    "closeInboxItem": close_inbox_item,
    "notDuplicate": not_duplicate,
}
