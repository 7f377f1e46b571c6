"""Two counties, who works in them, and transfers between them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, delete

from db.engine import Database
from db.models import Transfer
from resolvers.areas import Area, AreaKind
from resolvers.coverage.months.keeping import keep_months
from resolvers.viewer import Grant, Permission, Role, Viewer
from schema.node import node_key
from tests.kept import keep_everything
from tests.rolled_up import raw
from tests.schema.registry.people.register import REGISTER, newcomer
from tests.schema.varied_world import FAR_PLAN, VariedWorld, build_varied_world
from tests.schema.world import PLAN, ask
from tests.viewers import TODAY

HERE, THERE = 500151, 500152
MOVED_ON = "2025-10-01"
SHOWN = """replayed transfer { id direction state name identityMasked movedOn reason offeredOn expiresOn
    decidedAt refusal person { id status former { id } } division { code } otherDivision { code } }"""
OFFER = f"mutation($input: OfferTransferInput!) {{ done: offerTransfer(input: $input) {{ {SHOWN} }} }}"
WITHDRAW = (
    f"mutation($input: WithdrawTransferInput!) {{ done: withdrawTransfer(input: $input) {{ {SHOWN} }} }}"
)
REFUSE = f"mutation($input: RefuseTransferInput!) {{ done: refuseTransfer(input: $input) {{ {SHOWN} }} }}"
ACCEPT = f"mutation($input: AcceptTransferInput!) {{ done: acceptTransfer(input: $input) {{ {SHOWN} }} }}"
LIST = """query($direction: TransferDirection, $state: [TransferState!]) {
    transfers(direction: $direction, state: $state) { totalCount nodes {
        id direction state name refusal person { id } } } }"""
PEOPLE = """query($on: Date, $filter: CoverageFilterInput) {
    coverage(asOf: $on, filter: $filter, attribution: AT_WINDOW_END) { denominator } }"""


@dataclass(frozen=True, slots=True)
class Counties:
    """The varied world, and how it is asked."""

    world: VariedWorld
    database: Database

    def viewer(self, name: str) -> Viewer:
        """One of the world's callers, or clients of the two counties: `here` and `there`."""
        if name == "there":
            far = node_key(self.world.ids["far county"])
            area = Area(AreaKind.DIVISION, far.county_id, far.row_id, self.world.world.county.level)
            can = (Permission.SEARCH, Permission.ANALYSE)
            return Viewer(
                "far client", "远客户端", Role.SERVICE_CLIENT, tuple(Grant(one, area) for one in can)
            )
        return self.world.viewers()["client" if name == "here" else name]

    async def act(self, who: str, query: str, today: date = TODAY, /, **given: Any) -> Any:
        """What an act is answered with, sent under an id of its own unless one is given."""
        given = {"clientId": str(uuid4())} | given
        return await ask(self.database, self.viewer(who), query, today, input=given)

    async def done(self, who: str, query: str, today: date = TODAY, /, **given: Any) -> Any:
        """The transfer after an act that has to be done."""
        result = await self.act(who, query, today, **given)
        assert result.errors is None, result.errors
        return result.data["done"]["transfer"]

    async def registered(self, who: str = "here", **changed: Any) -> str:
        """Somebody now registered in the county of a client."""
        home = {"place": place("A" if who == "here" else "E")}
        result = await ask(
            self.database, self.viewer(who), REGISTER, input=newcomer(home=home, on="2025-06-01") | changed
        )
        assert result.errors is None, result.errors
        return str((result.data or {})["registerPerson"]["person"]["id"])

    async def offered(self, person: str, who: str = "here", **changed: Any) -> tuple[str, str]:
        """The ids of a transfer just offered, on the side of the sender and on the other."""
        to = "500152" if who == "here" else "500151"
        given = {"personId": person, "toCode": to, "movedOn": MOVED_ON, "reason": "随子女居住"} | changed
        out = (await self.done(who, OFFER, **given))["id"]
        waiting = await self.listed("there" if who == "here" else "here", direction="IN", state=["OFFERED"])
        return out, waiting[0]["id"]

    async def listed(self, who: str, today: date = TODAY, /, **asked: Any) -> Any:
        """The transfers that somebody sees."""
        result = await ask(self.database, self.viewer(who), LIST, today, **asked)
        assert result.errors is None, result.errors
        return (result.data or {})["transfers"]["nodes"]

    async def people(self, who: str, on: str, priority_class: str | None = None) -> int:
        """How many count in the area of somebody on a day, of a priority class or of all."""
        wanted = {"priorityClasses": [priority_class]} if priority_class else None
        result = await ask(self.database, self.viewer(who), PEOPLE, on=on, filter=wanted)
        assert result.errors is None, result.errors
        return int((result.data or {})["coverage"]["denominator"])


def two_counties(engine: Engine, database: Database) -> Counties:
    """The counties, between which there is no transfer yet."""
    world = build_varied_world(engine)
    with engine.begin() as connection:
        connection.execute(delete(Transfer))
    return Counties(world, database)


def keep_both(engine: Engine) -> None:
    """Keeps the duties and months of both counties, so that they have to be told what changes."""
    with engine.begin() as connection:
        keep_everything(connection, TODAY)
        for county_id in (HERE, THERE):
            keep_months(raw(connection), county_id, TODAY)


def place(letter: str) -> dict[str, float]:
    """The middle of a cell of either county."""
    inside = (PLAN if letter in "ABCD" else FAR_PLAN).inside(letter)
    return {"lon": inside.lon, "lat": inside.lat}
