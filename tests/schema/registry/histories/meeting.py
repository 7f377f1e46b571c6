"""Contacts, events and reports, as acts and as told."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from db.codes import (
    CLOSING_EVENTS,
    ContactMode,
    ContactOutcome,
    ContactPurpose,
    EndReason,
    LifeEventKind,
    UnreachableDecision,
)
from schema.node import node_id
from tests.duty_facts import LifeEvent
from tests.facts import Contact, Report
from tests.schema.registry.histories.begun import HERE
from tests.schema.registry.histories.coming import FIRST_TOLD, HERE_NOT, can_be_undone, ended, next_id, undone
from tests.schema.registry.histories.hand import Hand, person_id, row_of
from tests.schema.registry.histories.told import DAY, Who

MODES = (ContactMode.HOME_VISIT, ContactMode.HOME_VISIT, ContactMode.PHONE)
OUTCOMES = (ContactOutcome.REACHED, ContactOutcome.REACHED, ContactOutcome.NOT_HOME)
BATCH = """mutation($input: RecordContactsInput!) { recordContacts(input: $input) { receipts {
    status code contact { id } } } }"""
Made = tuple[Who, date, ContactMode, ContactOutcome]


def made(hand: Hand) -> tuple[dict[str, Any], Made] | None:
    """A contact to be recorded: as sent, perhaps for somebody who was merged, and with whom it is."""
    who = hand.person("ACTIVE", "ACTIVE", "MERGED", "MOVED_OUT", county=HERE)
    if who is None:
        return None
    survivor = who
    while survivor.merged_into is not None:
        survivor = hand.told.people[survivor.merged_into]
    day, mode, outcome = hand.day(), hand.chance.choice(MODES), hand.chance.choice(OUTCOMES)
    given = {"personId": person_id(who), "contactedOn": str(day), "mode": mode.value}
    given |= {"purpose": "ROUTINE", "outcome": outcome.value}
    return given, (survivor, day, mode, outcome)


def tell(hand: Hand, contact_id: int, contact: Made) -> None:
    """A contact where the person lived on its day, by whoever was primary there."""
    told, (who, day, mode, outcome) = hand.told, contact
    stay = told.home(who.id, day)
    assert stay is not None
    worker = told.land(day).primary_of(stay.spot.cell)
    told.add(
        told.contacts,
        Contact(contact_id, who.id, day, stay.spot, worker, mode, outcome, purpose=ContactPurpose.ROUTINE),
    )


async def record_contact(hand: Hand) -> None:
    """One contact."""
    sent = made(hand)
    if sent is None:
        return
    given, contact = sent
    resident = hand.told.home(contact[0].id, contact[1]) is not None
    but = () if resident else HERE_NOT
    done = await hand.send("recordContact", hand.client(HERE), "contact { id }", given, but=but)
    assert (done is not None) == resident
    if done is not None:
        tell(hand, row_of(done["contact"]["id"], "Contact"), contact)


async def record_contacts(hand: Hand) -> None:
    """Several in one batch, of which the first is sent twice."""
    drawn = [one for one in (made(hand), made(hand)) if one is not None]
    if not drawn:
        return
    sent = [given | {"clientId": str(uuid4())} for given, _ in drawn]
    hand.told.at = await hand.now()
    receipts = await hand.send_batch(
        "recordContacts", BATCH, hand.client(HERE), {"contacts": [*sent, sent[0]]}
    )
    resident = [hand.told.home(one[0].id, one[1]) is not None for _, one in drawn]
    assert [one["code"] for one in receipts[:-1]] == [None if one else HERE_NOT[0] for one in resident]
    for (_, contact), receipt, lives in zip(drawn, receipts, resident, strict=False):
        if lives:
            tell(hand, row_of(receipt["contact"]["id"], "Contact"), contact)
    hand.done["recordContacts"] += any(resident)


async def supersede_contact(hand: Hand) -> None:
    """A contact corrected, or withdrawn."""
    told = hand.told
    here = told.now(told.contacts, lambda one: told.people[one.person].county == HERE)
    # Those that a merge has brought under another id have ids of their own only here.
    contact = hand.one([one for one in here if one.id < FIRST_TOLD][-12:])
    if contact is None:
        return
    given: dict[str, Any] = {"contactId": node_id("Contact", HERE, contact.id)}
    withdrawn, outcome = hand.chance.random() < 0.4, hand.chance.choice(OUTCOMES)
    given |= {"withdrawnBecause": "NOT_MADE"} if withdrawn else {"outcome": outcome.value}
    done = await hand.send("supersedeContact", hand.client(HERE), "contact { id }", given)
    told.end(told.contacts, [contact])
    if not withdrawn:
        row_id = row_of(done["contact"]["id"], "Contact")
        told.add(told.contacts, replace(contact, id=row_id, outcome=outcome))
        hand.kept("supersedes").append((row_id, contact.id))


async def record_life_event(hand: Hand) -> None:
    """Something that happened, which may end a registration."""
    told, who = hand.told, hand.person(county=HERE)
    if who is None:
        return
    kind = hand.chance.choice((LifeEventKind.HARDSHIP, LifeEventKind.HARDSHIP, LifeEventKind.DEATH))
    on = hand.day()
    given = {"personId": person_id(who), "kind": kind.value, "occurredOn": str(on), "source": "村委会"}
    closes = kind in CLOSING_EVENTS
    same = told.now(told.events, lambda one: (one.person, one.kind, one.day) == (who.id, kind, on))
    possible = told.home(who.id, on - DAY if closes else on) is not None and (closes or not same)
    but = () if possible else (*HERE_NOT, "LIFE_EVENT_RECORDED")
    done = await hand.send("recordLifeEvent", hand.client(HERE), "lifeEvent { id }", given, but=but)
    assert (done is not None) == possible
    if not possible:
        return
    if closes:
        ended(told, who, EndReason.DECEASED, on)
    told.add(told.events, LifeEvent(next_id(hand), who.id, kind, on))
    hand.kept("events").append((done["lifeEvent"]["id"], told.events[-1]))


async def withdraw_life_event(hand: Hand) -> None:
    """Something that did not happen after all, with what it ended."""
    told = hand.told
    found = hand.one([one for one in hand.kept("events") if any(one[1] is fact for fact in told.events)])
    if found is None:
        return
    node, event = found
    who, closes = told.people[event.person], event.kind in CLOSING_EVENTS
    possible = not closes or can_be_undone(told, who)
    given = {"lifeEventId": node, "reason": "误报"}
    but = () if possible else ("RESIDENCE_CHANGED_SINCE",)
    done = await hand.send("withdrawLifeEvent", hand.client(HERE), "lifeEvent { id }", given, but=but)
    assert (done is not None) == possible
    if possible:
        told.end(told.events, [event])
        if closes:
            undone(told, who)


async def report_unreachable(hand: Hand) -> None:
    """Somebody who could not be found."""
    who, on = hand.person(county=HERE), hand.day(date(2025, 9, 1))
    if who is None:
        return
    given = {"personId": person_id(who), "reason": "LONG_AWAY", "reportedOn": str(on)}
    but = (*HERE_NOT, "REACHED_SINCE", "UNREACHABLE_ALREADY_OPEN")
    done = await hand.send("reportUnreachable", hand.client(HERE), "request { id }", given, but=but)
    if done is not None:
        row_id = row_of(done["request"]["id"], "UnreachableRequest")
        hand.told.reports.append(Report(row_id, who.id, on))
        hand.kept("reports").append((done["request"]["id"], row_id))


async def review_unreachable(hand: Hand) -> None:
    """A report decided."""
    found = hand.one(hand.kept("reports"))
    if found is None:
        return
    node, row_id = found
    decision = hand.chance.choice(list(UnreachableDecision))
    given = {"requestId": node, "decision": decision.value, "reason": "已核实"}
    but = ("REACHED_SINCE", "ALREADY_REVIEWED")
    done = await hand.send("reviewUnreachable", hand.manager(), "request { id }", given, but=but)
    if done is None:
        return
    at = hand.told.at
    place = next(n for n, one in enumerate(hand.told.reports) if one.id == row_id)
    report = hand.told.reports[place]
    hand.told.reports[place] = replace(report, decision=decision, decided_at=at)


ACTS = {
    "recordContact": record_contact,
    "recordContacts": record_contacts,
    "supersedeContact": supersede_contact,
    "recordLifeEvent": record_life_event,
    "withdrawLifeEvent": withdraw_life_event,
    "reportUnreachable": report_unreachable,
    "reviewUnreachable": review_unreachable,
}
