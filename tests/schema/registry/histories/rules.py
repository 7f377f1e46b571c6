"""Contact policies and campaigns, as acts and as told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from db.codes import ContactMode, ContactPurpose, DutyRule, PolicyStatus, PolicyTrigger, PriorityClass
from schema.node import node_id
from tests.duty_facts import Policy
from tests.facts import Span
from tests.schema.registry.histories.begun import HERE
from tests.schema.registry.histories.hand import Hand, row_of
from tests.viewers import TODAY

POLICY, CAMPAIGN = "policy { id }", "campaign { id revision }"
SOURCE = {"issuer": "某区局", "document": "某文件", "article": "一"}


async def draft_contact_policy(hand: Hand) -> None:
    """A draft, which raises no duty."""
    months, shares = hand.chance.choice((1, 3, 6)), bool(hand.chance.getrandbits(1))
    world = hand.ground.planned.world
    place = hand.chance.choice((world.county, world.townships[0], world.villages[0]))
    code = hand.told.places.division(place.id).code
    urgent = hand.chance.choice(((), (PriorityClass.DISABLED, PriorityClass.ADVANCED_AGE)))
    terms: dict[str, Any] = {"rule": "CLOSER_CONTACT", "trigger": "INTERVAL", "intervalMonths": months}
    terms |= {"sharesContacts": shares, "modes": ["HOME_VISIT"]} | SOURCE
    terms["priorityClasses"] = [one.value for one in urgent]
    given = {"divisionCode": code, "terms": terms}
    done = await hand.send("draftContactPolicy", hand.manager(), POLICY, given)
    policy = Policy(
        row_of(done["policy"]["id"], "ContactPolicy"),
        place.id,
        DutyRule.CLOSER_CONTACT,
        PolicyTrigger.INTERVAL,
        PolicyStatus.DRAFT,
        priority_classes=urgent,
        interval_months=months,
        modes=(ContactMode.HOME_VISIT,),
        shares_contacts=shares,
        span=Span(TODAY),
    )
    hand.told.add(hand.told.policies, policy)
    hand.kept("policies").append(policy.id)


async def _turned(hand: Hand, act: str, *but: str) -> tuple[Policy, date, int] | None:
    told = hand.told
    policy = hand.one(told.now(told.policies, lambda one: one.id in hand.kept("policies")))
    if policy is None:
        return None
    on = TODAY + timedelta(days=hand.chance.choice((0, 0, 5)))
    given = {"policyId": node_id("ContactPolicy", HERE, policy.id), "on": str(on)}
    done = await hand.send(act, hand.manager(), POLICY, given, but=but)
    if done is None:
        return None
    row_id = row_of(done["policy"]["id"], "ContactPolicy")
    told.end(told.policies, [policy])
    hand.kept("policies").append(row_id)
    return policy, on, row_id


async def activate_contact_policy(hand: Hand) -> None:
    """A draft in force from a day on."""
    found = await _turned(hand, "activateContactPolicy", "POLICY_NOT_A_DRAFT")
    if found is not None:
        policy, on, row_id = found
        said = replace(policy, id=row_id, status=PolicyStatus.IN_FORCE, span=Span(on))
        hand.told.add(hand.told.policies, said)


async def retire_contact_policy(hand: Hand) -> None:
    """A policy that ends before a day, or is withdrawn."""
    found = await _turned(hand, "retireContactPolicy", "POLICY_RETIRED")
    if found is None:
        return
    policy, on, row_id = found
    if policy.status == PolicyStatus.IN_FORCE and policy.span.first < on:
        said = replace(policy, id=row_id, span=Span(policy.span.first, on))
    else:
        said = replace(policy, id=row_id, status=PolicyStatus.WITHDRAWN)
    hand.told.add(hand.told.policies, said)


def _terms(hand: Hand, first: date) -> dict[str, Any]:
    last = first + timedelta(days=hand.chance.choice((10, 30)))
    return {
        "title": "大走访",
        "target": "PERSONS",
        "topic": "VISITS",
        "fromOn": str(first),
        "toOn": str(last),
        "lateDays": hand.chance.choice((0, 5)),
        "purposes": ["ROUTINE"],
        "modes": ["HOME_VISIT"],
        "sharesContacts": True,
        "issuer": "某区局",
    }


def _policy(hand: Hand, row_id: int, terms: dict[str, Any]) -> Policy:
    return Policy(
        *(row_id, hand.ground.planned.world.county.id, DutyRule.CAMPAIGN, PolicyTrigger.CAMPAIGN),
        late_days=terms["lateDays"],
        modes=(ContactMode.HOME_VISIT,),
        purposes=(ContactPurpose.ROUTINE,),
        shares_contacts=True,
        span=Span(date.fromisoformat(terms["fromOn"]), date.fromisoformat(terms["toOn"])),
    )


async def create_campaign(hand: Hand) -> None:
    """A round of visits in the county."""
    terms = _terms(hand, TODAY + timedelta(days=hand.chance.choice((0, 4))))
    given = {"kind": "GRAND_VISIT", "divisionCode": "500151000000", "terms": terms}
    done = await hand.send("createCampaign", hand.manager(), CAMPAIGN, given)
    row_id = row_of(done["campaign"]["id"], "Campaign")
    hand.told.add(hand.told.policies, _policy(hand, row_id, terms))
    hand.kept("campaigns").append({"id": done["campaign"]["id"], "row": row_id, "revision": 1})


async def amend_campaign(hand: Hand) -> None:
    """Other terms of a round."""
    campaign, told = hand.one(hand.kept("campaigns")), hand.told
    if campaign is None:
        return
    [policy] = told.now(told.policies, lambda one: one.id == campaign["row"])
    terms = _terms(hand, policy.span.first)
    given = {"campaignId": campaign["id"], "revision": campaign["revision"], "terms": terms}
    done = await hand.send("amendCampaign", hand.manager(), CAMPAIGN, given, but=("CAMPAIGN_CLOSED",))
    if done is not None:
        campaign["revision"] = done["campaign"]["revision"]
        told.end(told.policies, [policy])
        told.add(told.policies, replace(_policy(hand, policy.id, terms), closed_on=policy.closed_on))


async def close_campaign(hand: Hand) -> None:
    """A round that ends before its time."""
    campaign, told = hand.one(hand.kept("campaigns")), hand.told
    if campaign is None or hand.chance.random() < 0.6:
        return
    on = TODAY + timedelta(days=hand.chance.choice((0, 6)))
    given = {"campaignId": campaign["id"], "closedOn": str(on)}
    but = ("CAMPAIGN_CLOSED", "BAD_CLOSING_DAY", "CAMPAIGN_DAY_NOT_POSSIBLE")
    done = await hand.send("closeCampaign", hand.manager(), CAMPAIGN, given, but=but)
    if done is not None:
        [policy] = told.now(told.policies, lambda one: one.id == campaign["row"])
        campaign["revision"] = done["campaign"]["revision"]
        told.end(told.policies, [policy])
        told.add(told.policies, replace(policy, closed_on=on))


async def report_task(hand: Hand) -> None:
    """A task of the stations, which one of them has done."""
    if not hand.kept("tasks"):
        terms: dict[str, Any] = {
            "title": "政策宣传",
            "target": "STATIONS",
            "topic": "POLICY_PUBLICITY",
            "issuer": "某区局",
        }
        terms |= {"stationLevels": ["TOWNSHIP"], "fromOn": "2025-10-01", "toOn": "2025-11-01"}
        given = {"kind": "QUARTERLY_LIST", "divisionCode": "500151000000", "terms": terms}
        done = await hand.send("createCampaign", hand.manager(), CAMPAIGN, given)
        hand.kept("tasks").append(done["campaign"]["id"])
    station = hand.ground.station
    told = hand.told
    if not any(one.id == station.id and one.span.holds(TODAY) for one in told.now(told.stations)):
        return
    given = {"campaignId": hand.kept("tasks")[0], "stationId": node_id("Station", HERE, station.id)}
    given["doneOn"] = str(hand.day(date(2025, 10, 1)))
    await hand.send("reportTask", hand.manager(), "campaign { id }", given)


ACTS = {
    "draftContactPolicy": draft_contact_policy,
    "activateContactPolicy": activate_contact_policy,
    "retireContactPolicy": retire_contact_policy,
    "createCampaign": create_campaign,
    "amendCampaign": amend_campaign,
    "closeCampaign": close_campaign,
    "reportTask": report_task,
}
