"""Transfers between the counties, and registrations merged and taken apart, as acts and as told."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from db.codes import CLOSING_EVENTS, EndReason
from schema.node import node_id
from tests.duty_facts import LifeEvent
from tests.facts import Contact, Span
from tests.schema.registry.histories.begun import HERE, THERE
from tests.schema.registry.histories.coming import SHOWN, came_anew, ended, next_id
from tests.schema.registry.histories.hand import Hand, person_id, row_of
from tests.schema.registry.histories.told import DAY, Told, Who
from tests.viewers import TODAY

TRANSFER = "transfer { id state person { id } }"
OTHER, CODES = {HERE: THERE, THERE: HERE}, {HERE: "500151", THERE: "500152"}


@dataclass(slots=True)
class Offer:
    """Somebody offered to the other county, and what became of it."""

    who: Who
    on: date
    row_id: int
    state: str = "OFFERED"


@dataclass(slots=True)
class Merge:
    """Two registrations taken for one, and what was carried from the one to the other."""

    kept: Who
    merged: Who
    kept_from: date
    at: datetime
    homes: list[Any]
    contacts: list[int]
    events: list[LifeEvent]
    twice: list[LifeEvent]
    undone: bool = field(default=False)


async def offer_transfer(hand: Hand) -> None:
    """Somebody offered to the other county."""
    who = hand.one([one for one in hand.told.people.values() if one.is_numbered and one.status == "ACTIVE"])
    if who is None:
        return
    on = hand.day(date(2025, 7, 1))
    given = {"personId": person_id(who), "toCode": CODES[OTHER[who.county]], "movedOn": str(on)}
    waits = any(one.who is who and one.state == "OFFERED" for one in hand.kept("offers"))
    there = hand.told.home(who.id, on - DAY) is not None and not hand.told.moved_since(who.id, on)
    but = () if there and not waits else ("TRANSFER_OPEN", "NOT_RESIDENT_THEN", "MOVED_SINCE")
    done = await hand.send(
        "offerTransfer", hand.client(who.county), TRANSFER, given | {"reason": "随子女居住"}, but=but
    )
    assert (done is not None) == (there and not waits)
    if done is not None:
        hand.kept("offers").append(Offer(who, on, row_of(done["transfer"]["id"], "Transfer")))


async def _decide(hand: Hand, act: str, state: str, *, sender: bool, **said: Any) -> tuple[Offer, Any] | None:
    offer = hand.one(hand.kept("offers")[-3:])
    if offer is None:
        return None
    county = offer.who.county if sender else OTHER[offer.who.county]
    given = {"transferId": node_id("Transfer", county, offer.row_id)} | said
    possible = offer.state == "OFFERED" and (act != "acceptTransfer" or offer.who.status == "ACTIVE")
    codes = ("TRANSFER_NOT_OPEN", "REGISTRATION_CLOSED", "NOT_RESIDENT_THEN", "HOME_IN_ANOTHER_COUNTY")
    done = await hand.send(act, hand.client(county), TRANSFER, given, but=(*codes, "MOVED_SINCE"))
    if done is None:
        moved = hand.told.home(offer.who.id, offer.on - DAY) is None
        assert not possible or moved or act == "acceptTransfer"
        return None
    assert possible
    offer.state = state
    return offer, done


async def withdraw_transfer(hand: Hand) -> None:
    """An offer taken back."""
    await _decide(hand, "withdrawTransfer", "WITHDRAWN", sender=True)


async def refuse_transfer(hand: Hand) -> None:
    """An offer not taken."""
    await _decide(hand, "refuseTransfer", "REFUSED", sender=False, reason="查无此人")


async def accept_transfer(hand: Hand) -> None:
    """An offer taken: one registration ends and another begins on the same day."""
    waiting = [one for one in hand.kept("offers") if one.state == "OFFERED"]
    if not waiting:
        return
    home, point, spot = hand.home(OTHER[hand.kept("offers")[-1].who.county])
    found = await _decide(hand, "acceptTransfer", "ACCEPTED", sender=False, home=home)
    if found is None:
        return
    offer, done = found
    now = Who(row_of(done["transfer"]["person"]["id"], "Person"), OTHER[offer.who.county], is_numbered=True)
    ended(hand.told, offer.who, EndReason.MOVED_OUT, offer.on)
    came_anew(hand, offer.who, now, (point, spot, offer.on))


async def merge_persons(hand: Hand) -> None:
    """Two registrations that are one person's."""
    told, kept = hand.told, None
    some = [one for one in told.people.values() if one.is_numbered and one.status == "ACTIVE"]
    here = [one for one in some if one.county == HERE]
    if len(here) < 2:
        return
    kept, merged = hand.chance.sample(here, 2)
    given = {"keptId": person_id(kept), "mergedId": person_id(merged), "on": str(TODAY), "reason": "重复登记"}
    waits = any(one.who is merged and one.state == "OFFERED" for one in hand.kept("offers"))
    done = await hand.send(
        *("mergePersons", hand.client(HERE), SHOWN, given | {"differentNumbers": True}),
        but=("TRANSFER_OPEN",) if waits else (),
    )
    assert (done is None) == waits
    if done is not None:
        hand.kept("merges").append(_merged(hand, kept, merged))


def _merged(hand: Hand, kept: Who, merged: Who) -> Merge:
    told = hand.told
    homes, kept_from = told.homes(merged.id), told.homes(kept.id)[0].span.first
    told.end(told.stays, homes)
    before = [one for one in homes if one.span.first < kept_from]
    for place, home in enumerate(before, 1):
        last = place == len(before)
        end = kept_from if home.span.end is None else min(home.span.end, kept_from)
        why = EndReason.REHOUSED if last else home.end_reason
        said = replace(home, person=kept.id, span=Span(home.span.first, end), end_reason=why)
        told.add(told.stays, said)
    contacts = _carried(hand, told.contacts, _of(told.contacts, merged), kept)
    known = {(one.kind, one.day) for one in _of(told.events, kept)}
    mine = _of(told.events, merged)
    twice = [one for one in mine if (one.kind, one.day) in known]
    events = _carried_events(hand, [one for one in mine if one not in twice], kept)
    told.end(told.events, twice)
    merged.status, merged.merged_into = "MERGED", kept.id
    return Merge(kept, merged, kept_from, told.at, homes, contacts, events, twice)


def _of(facts: Iterable[Any], who: Who) -> list[Any]:
    return [one for one in facts if one.person == who.id and one.known.superseded_at is None]


def _carried(hand: Hand, facts: list[Contact], moved: list[Contact], to: Who) -> list[int]:
    """Contacts brought under another id, where they are others with later ids."""
    hand.told.end(facts, moved)
    ids = []
    for one in sorted(moved, key=lambda one: one.id):
        ids.append(next_id(hand))
        hand.told.add(facts, replace(one, id=ids[-1], person=to.id))
        hand.kept("supersedes").append((ids[-1], one.id))
    return ids


def _carried_events(hand: Hand, moved: list[LifeEvent], to: Who) -> list[LifeEvent]:
    told, found = hand.told, list[LifeEvent]()
    told.end(told.events, moved)
    for one in moved:
        told.add(told.events, replace(one, id=next_id(hand), person=to.id))
        found.append(told.events[-1])
    return found


async def unmerge_persons(hand: Hand) -> None:
    """Two registrations that are two persons' after all: each fact goes back to its id."""
    standing = [one for one in hand.kept("merges") if not one.undone]
    merge = hand.one(standing)
    if merge is None:
        return
    given = {"mergedId": person_id(merge.merged), "reason": "经核实为两人"}
    later = any(one.kept is merge.kept and one.at > merge.at for one in standing)
    lives = any(
        one.span.end is None or one.span.end > merge.kept_from for one in hand.told.homes(merge.kept.id)
    )
    possible = not later and merge.kept.status != "MERGED" and lives
    codes = () if possible else ("MERGED_SINCE", "RESIDENCE_CHANGED_SINCE")
    done = await hand.send("unmergePersons", hand.client(HERE), SHOWN, given, but=codes)
    assert (done is not None) == possible
    if possible:
        _taken_apart(hand, hand.told, merge)


def _taken_apart(hand: Hand, told: Told, merge: Merge) -> None:
    kept, merged, first = merge.kept, merge.merged, merge.kept_from
    early = [one for one in told.homes(kept.id) if one.span.first < first]
    told.end(told.stays, early)
    goes_on = [one for one in early if one.span.end is None or one.span.end > first]
    told.add(told.stays, *[replace(one, span=Span(first, one.span.end)) for one in goes_on])
    told.add(told.stays, *told.brought_up(merge.homes, merge.at))
    wanted = set(merge.contacts)
    for new, old in hand.kept("supersedes"):
        if old in wanted:
            wanted.add(new)
    mine = [one for one in _of(told.contacts, kept) if one.id in wanted]
    _carried(hand, told.contacts, mine, merged)
    back = [one for one in _of(told.events, kept) if any(one is fact for fact in merge.events)]
    back = [one for one in back if one.kind not in CLOSING_EVENTS]
    _carried_events(hand, back, merged)
    told.add(told.events, *[replace(one, id=next_id(hand)) for one in merge.twice])
    merged.status, merged.merged_into, merge.undone = "ACTIVE", None, True


ACTS = {
    "offerTransfer": offer_transfer,
    "withdrawTransfer": withdraw_transfer,
    "refuseTransfer": refuse_transfer,
    "acceptTransfer": accept_transfer,
    "mergePersons": merge_persons,
    "unmergePersons": unmerge_persons,
}
