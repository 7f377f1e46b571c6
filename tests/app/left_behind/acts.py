"""Every act once that takes words or a name, so that they come to stand wherever it writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

from typer.testing import CliRunner

from app.cli import cli
from tests.app.access.office import typed
from tests.app.left_behind.marked import (
    ENDED,
    LEAVING,
    REGISTERED,
    STAFF,
    STATION_PHONE,
    TWICE,
    WORDS,
    Marked,
)
from tests.schema.world import World, id_of

DAY = "2025-10-05"
SINCE = "2025-06-01"
PAIRS = "{ duplicates { nodes { id first { id } second { id } } } }"
INPUTS = {"takeUpInboxItem": "InboxActInput"}
OFFERS = "{ transfers(direction: IN) { nodes { id } } }"


class Caller(Protocol):
    """Somebody who asks the API."""

    def asks(self, query: str, **variables: Any) -> Any:
        """The answer to an operation."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, by role, and in which county."""

    world: World
    callers: Mapping[str, Caller]

    def done(self, who: str, act: str, shown: str = "__typename", /, **given: Any) -> Any:
        """What an act that has to be done is answered with."""
        kind = INPUTS.get(act, f"{act[0].upper()}{act[1:]}Input")
        query = f"mutation($input: {kind}!) {{ done: {act}(input: $input) {{ {shown} }} }}"
        sent = {"clientId": str(uuid4())} | given
        answer = self.callers[who].asks(query, input=sent).json()
        assert "errors" not in answer, (act, answer)
        return answer["data"]["done"]

    def registered(self, one: Marked) -> str:
        """Their id, once they are registered in cell A."""
        given: dict[str, Any] = {
            "on": SINCE,
            "name": one.name,
            "identityNumber": one.identity,
            "phone": one.phone,
        }
        given |= {"categories": ["DISCHARGED_SOLDIER"], "address": one.address}
        shown = "person { id }"
        home = {"cellCode": "500151A"}
        answer = self.done("client", "registerPerson", shown, home=home, **given)
        return str(answer["person"]["id"])

    def listed(self, who: str, query: str) -> Any:
        """The nodes of the list that is asked for."""
        [(_, found)] = self.callers[who].asks(query).json()["data"].items()
        return found["nodes"]


def every_act(acting: Acting, person: str) -> None:
    """All of them about `person` and further marked persons, by callers of the county and of another."""
    _said_of(acting, person)
    _handed_up(acting, person)
    _amended(acting, person)
    _two_of_one(acting, person)
    _gone(acting)
    _staff(acting)
    _task(acting)
    typed("add", "marked-1", "--display-name", STAFF, "--role", "SERVICE_CLIENT")
    typed("token", "marked-1", "--label", WORDS)


def _said_of(acting: Acting, person: str) -> None:
    event = {"personId": person, "occurredOn": DAY, "kind": "HARDSHIP", "source": WORDS, "note": WORDS}
    told = acting.done("client", "recordLifeEvent", "lifeEvent { id }", **event)
    acting.done("client", "withdrawLifeEvent", lifeEventId=told["lifeEvent"]["id"], reason=WORDS)
    report = {"personId": person, "reason": "WRONG_ADDRESS", "reportedOn": DAY, "note": WORDS}
    request = acting.done("worker", "reportUnreachable", "request { id }", **report)["request"]["id"]
    acting.done("staff", "reviewUnreachable", requestId=request, decision="RETURNED", reason=WORDS)
    entry = {"personId": person, "verifiedOn": DAY, "source": "PERSON", "outlook": WORDS}
    acting.done("worker", "recordDossier", **entry, service={"branch": "ARMY", "note": WORDS})


def _handed_up(acting: Acting, person: str) -> None:
    contact = {"personId": person, "contactedOn": "2025-10-06", "mode": "PHONE", "purpose": "ROUTINE"}
    contact |= {"outcome": "REACHED", "escalatedTo": "TOWNSHIP"}
    told = acting.done("worker", "recordContact", "contact { id }", **contact)["contact"]["id"]
    step = {"contactId": told, "item": "ESCALATION", "version": 0, "note": WORDS}
    acting.done("staff", "takeUpInboxItem", **step)


def _amended(acting: Acting, person: str) -> None:
    changed = {"name": f"{REGISTERED.name}甲", "address": f"{REGISTERED.address}甲"}
    acting.done("client", "amendPerson", personId=person, baseVersion=1, **changed)
    back = {"name": REGISTERED.name, "address": REGISTERED.address}
    acting.done("client", "amendPerson", personId=person, baseVersion=2, **back)


def _two_of_one(acting: Acting, person: str) -> None:
    other = acting.registered(TWICE)
    pair = {"keptId": person, "mergedId": other, "on": DAY, "differentNumbers": True}
    acting.done("client", "mergePersons", **pair, reason=WORDS)
    acting.done("client", "unmergePersons", mergedId=other, reason=WORDS)
    found = CliRunner().invoke(cli, ["duplicates", "find", "--county", "500151"])
    assert found.exit_code == 0, found.output
    both = {person, other}
    pairs = acting.listed("client", PAIRS)
    [mine] = [one["id"] for one in pairs if {one["first"]["id"], one["second"]["id"]} == both]
    acting.done("client", "notDuplicate", pairId=mine, reason=WORDS)


def _gone(acting: Acting) -> None:
    ended = {"personId": acting.registered(ENDED), "reason": "INELIGIBLE", "on": DAY, "source": WORDS}
    acting.done("client", "endRegistration", **ended)
    leaving = {"personId": acting.registered(LEAVING), "toCode": "500152", "movedOn": DAY}
    acting.done("client", "offerTransfer", **leaving, reason=WORDS)
    [offer] = acting.listed("far client", OFFERS)
    acting.done("far client", "refuseTransfer", transferId=offer["id"], reason=WORDS)


def _staff(acting: Acting) -> None:
    world = acting.world
    added = {"stationId": id_of("Station", world.station), "name": STAFF, "on": SINCE, "staffNumber": WORDS}
    worker = acting.done("administrator", "addGridWorker", "worker { id }", **added)["worker"]["id"]
    place = {"cellId": id_of("GridCell", world.cells["B"]), "workerId": worker, "role": "DEPUTY"}
    acting.done("administrator", "assignCell", **place, on="2025-11-01", decidedBy=STAFF, reason=WORDS)
    named = {"divisionCode": "500151001002", "on": _today(), "name": STAFF, "post": WORDS}
    acting.done("administrator", "nameResponsiblePerson", **named)
    head = {"name": STAFF, "post": WORDS}
    opened = {"divisionCode": "500151001001", "on": _today(), "name": "一村站", "head": head}
    acting.done("administrator", "openStation", **opened, telephone=STATION_PHONE, address=WORDS)


def _today() -> str:
    return f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"


def _task(acting: Acting) -> None:
    terms: dict[str, Any] = {
        "title": "政策宣传",
        "target": "STATIONS",
        "topic": "POLICY_PUBLICITY",
        "fromOn": _today(),
    }
    terms |= {"stationLevels": ["TOWNSHIP"]}
    order = {"kind": "QUARTERLY_LIST", "divisionCode": "500151000000", "terms": terms}
    campaign = acting.done("administrator", "createCampaign", "campaign { id }", **order)["campaign"]["id"]
    station = id_of("Station", acting.world.station)
    report = {"campaignId": campaign, "stationId": station, "doneOn": _today(), "note": WORDS}
    acting.done("staff", "reportTask", **report)
