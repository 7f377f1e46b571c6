"""Campaigns, tasks, requests and reports in the varied world: staged, done late, taken back, answered."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from db.codes import ContactPurpose
from db.models import Campaign, CampaignTerms, InboxStep, TaskReport, UnreachableRequest
from resolvers.areas import Area
from tests.builders import IDS, put
from tests.residents import Registered, build_contact
from tests.schema.world import World, id_of

ROUND: dict[str, Any] = {"target": "PERSONS", "topic": "VISITS", "from_on": date(2025, 9, 1)}
ROUND |= {"to_on": date(2025, 10, 10), "late_days": 20, "purposes": ["CAMPAIGN"], "modes": ["HOME_VISIT"]}
TASK: dict[str, Any] = {"target": "STATIONS", "topic": "INFORMATION", "from_on": date(2025, 10, 1)}
TASK |= {"to_on": None, "station_levels": ["TOWNSHIP", "VILLAGE"], "document": "某文件", "article": "一"}


def put_campaigns(connection: Connection, world: World) -> dict[str, str]:
    """The ids of what is put there, by name."""
    whole = _campaign(connection, world.county, "COUNTY", kind="GRAND_VISIT", title="大走访", **ROUND)
    stages = {"stage_titles": ["先访", '后"访"'], "stage_days": [date(2025, 9, 15), date(2025, 10, 9)]}
    under = {"parent_county_id": whole.county_id, "parent_id": whole.id, "shares_contacts": True}
    own = {"division_id": world.townships[0].id, "station_id": world.station.id, **under, **stages}
    inner = _campaign(
        connection, world.townships[0], "TOWNSHIP", kind="GRAND_VISIT", title="街道走访", **ROUND, **own
    )
    task = _campaign(connection, world.county, "COUNTY", kind="STANDING_MENU", title="信息采集", **TASK)
    report: dict[str, Any] = {
        "station_id": world.station.id,
        "campaign_county_id": task.county_id,
        "campaign_id": task.id,
    }
    report |= {"stage": 0, "done_on": date(2025, 10, 12), "client_id": UUID(int=7), "reported_by": "staff"}
    put(connection, TaskReport, world.county.county_id, **report)
    place: dict[str, Any] = {
        "division": world.villages[0],
        "cell": world.cells["A"],
        "purpose": ContactPurpose.CAMPAIGN,
    }
    for number, day in enumerate((date(2025, 9, 10), date(2025, 10, 12))):
        build_contact(connection, world.people["A"][number + 1], day, **place)
    ids = {"round": whole, "narrower": inner, "task": task}
    return (
        {name: id_of("Campaign", one) for name, one in ids.items()}
        | _requests(connection, world)
        | _reports(connection, world)
    )


def _campaign(connection: Connection, area: Area, region: str, **columns: Any) -> Registered:
    campaign = Registered(area.county_id, IDS.next())
    fixed = {name: columns.pop(name, None) for name in ("kind", "parent_county_id", "parent_id")}
    key = {"county_id": area.county_id, "id": campaign.id, "client_id": UUID(int=1), "recorded_by": "a"}
    connection.execute(insert(Campaign).values(key | fixed))
    terms = {"campaign_id": campaign.id, "revision": 1, "region": region, "issuer": "某局", "late_days": 0}
    terms |= {"shares_contacts": False, "recorded_by": "a", **columns}
    put(connection, CampaignTerms, area.county_id, **terms)
    return campaign


def _reports(connection: Connection, world: World) -> dict[str, str]:
    """Contacts that report something: one answered and half closed, two that nobody has taken up."""
    found: list[Registered] = []
    for letter, number, worker, said in (
        ("A", 2, world.worker, {"needs": ["MEDICAL", "CARE"], "escalated_to": "TOWNSHIP", "note": "x"}),
        ("A", 2, world.worker, {"needs": ["MEDICAL"], "escalated_to": "COUNTY"}),
        ("D", 1, world.other, {"needs": ["OTHER"], "escalated_to": "VILLAGE"}),
    ):
        village = world.villages[2 if letter == "D" else 0]
        place: dict[str, Any] = {"division": village, "cell": world.cells[letter], "worker": worker, **said}
        day, person = date(2025, 10, 5 + len(found)), world.people[letter][number]
        found.append(Registered(person.county_id, build_contact(connection, person, day, **place)))
    for item, number, act in (
        ("ESCALATION", 1, "TAKEN_UP"),
        ("ESCALATION", 2, "ANSWERED"),
        ("CARE", 1, "CLOSED"),
    ):
        step = {"county_id": found[0].county_id, "contact_id": found[0].id, "item": item, "number": number}
        step |= {"act": act, "note": "已办", "done_by": "staff", "done_by_name": "站员"}
        connection.execute(insert(InboxStep).values(step))
    return {"reported": id_of("Contact", found[0])}


def _requests(connection: Connection, world: World) -> dict[str, str]:
    ids = {}
    reviewed = {"reviewed_by": "staff", "reviewed_at": datetime(2025, 10, 3, tzinfo=UTC)}
    returned = {"decision": "RETURNED", "return_reason": "再访", **reviewed}
    confirmed = {"decision": "CONFIRMED", **reviewed}
    for name, (letter, number), review in (
        ("open", ("A", 3), {}),
        ("returned", ("B", 1), returned),
        ("confirmed", ("D", 0), confirmed),
        ("reached", ("A", 2), {}),
    ):
        person = world.people[letter][number]
        row = {"person_id": person.id, "reason": "LONG_AWAY", "reported_on": date(2025, 10, 1), "note": "x"}
        row |= {"client_id": UUID(int=2), "reported_by": "worker", **review}
        row_id = put(connection, UnreachableRequest, person.county_id, **row)
        ids[f"request {name}"] = id_of("UnreachableRequest", Registered(person.county_id, row_id))
    return ids
