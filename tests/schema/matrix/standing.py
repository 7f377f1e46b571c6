"""The varied world with something of every kind outside what each viewer may see, and names of nothing."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, NullPool, create_engine, insert, select

from db.codes import DivisionLevel, DutyRule, LifeEventKind
from db.models import (
    Account,
    AccountGrant,
    Campaign,
    CampaignTerms,
    Contact,
    DuplicatePair,
    FileRun,
    GridPlan,
    Household,
    HouseholdMember,
    Station,
    UnreachableRequest,
)
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer
from schema.node import node_id, node_key
from tests.builders import ALWAYS, IDS, put
from tests.databases import Server, clone, libpq, open_unserved
from tests.duty_builders import build_event, build_policy
from tests.residents import Registered, build_contact
from tests.schema.varied_world import VariedWorld, build_varied_world
from tests.schema.world import ask

FAR, HERE, NEVER = 500152, 500151, 4611686018427387904
DAY = date(2025, 10, 1)
# A day long past on which the far county ordered something of its stations.
_TERMS: dict[str, Any] = {
    "revision": 1,
    "region": "COUNTY",
    "title": "远方",
    "target": "STATIONS",
    "late_days": 0,
}
_TERMS |= {"topic": "INFORMATION", "from_on": DAY, "station_levels": ["TOWNSHIP"], "issuer": "某局"}
_TERMS |= {"shares_contacts": False, "recorded_by": "far"}


@dataclass(frozen=True, slots=True)
class Standing:
    """The world, its address, and by what is named: what is one's own, far and near others', and nothing.

    `far` is another county's; `near` lies in the next township of the same.
    """

    world: VariedWorld
    url: str
    own: Mapping[str, str]
    far: Mapping[str, str]
    near: Mapping[str, str]

    def viewers(self) -> dict[str, Viewer]:
        """Those of the varied world, and who manages one township."""
        here = (Grant(Permission.MANAGE, self.world.world.townships[0]),)
        manager = Viewer("town", "镇管理员", Role.ADMINISTRATOR, here)
        return self.world.viewers() | {"town_manager": manager}


@contextmanager
def standing(server: Server) -> Iterator[Standing]:
    """In a database of its own."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_varied_world(engine)
        with engine.begin() as connection:
            far, near = _far(connection, world), _near(connection, world)
            draft = node_id(
                "GridPlan", HERE, put(connection, GridPlan, HERE, name="草案", status="DRAFT", valid=ALWAYS)
            )
        engine.dispose()
        own = _own(world) | asyncio.run(_report(url, world, draft))
        yield Standing(world, url, own, far, near)


async def _report(url: str, world: VariedWorld, draft: str) -> dict[str, str]:
    """A draft and its report, as they are sent by whoever puts it in force: nothing ends before that."""
    database = open_unserved(url, pool_size=1)
    try:
        report = "query($id: ID!) { gridPlanReport(planId: $id) { fingerprint } }"
        answer = await ask(database, world.viewers()["administrator"], report, id=draft)
    finally:
        await database.close()
    assert answer.errors is None, answer.errors
    fingerprint = (answer.data or {})["gridPlanReport"]["fingerprint"]
    return {"ActivateGridPlanInput.planId": draft, "ActivateGridPlanInput.report": fingerprint}


def _own(world: VariedWorld) -> dict[str, str]:
    ids = world.ids
    named = {"person": "person A1", "cell": "cell A", "worker": "worker", "station": "station"}
    named |= {"division": "village 0", "policy": "county policy", "campaign": "task", "contact": "reported"}
    named |= {"event": "event 0", "request": "request open", "transfer": "transfer offered", "pair": "pair"}
    named |= {"household": "household", "plan": "plan", "duty_person": "person A1"}
    return {kind: ids[name] for kind, name in named.items()} | {
        "division_code": "500151001000",
        "cell_code": "500151A",
        "run": node_id("ImportRun", HERE, NEVER),
        "account": node_id("Account", 0, NEVER),
        "grant": node_id("AccountGrant", HERE, NEVER),
        "credential": node_id("AccountCredential", 0, NEVER),
    }


def nothing_like(value: str, kind: str) -> str:
    """What is like a name of this kind, and names nothing."""
    if kind in {"division_code", "cell_code"}:
        return f"{value[:6]}999000" if kind == "division_code" else f"{value[:6]}Z"
    key = node_key(value)
    return node_id(key.type_name, key.county_id, NEVER)


def _near(connection: Connection, world: VariedWorld) -> dict[str, str]:
    """What stands in the township of cell D, by what is named."""
    ids, village = world.ids, world.world.villages[2]
    person = Registered(*node_key(ids["person D1"]).key)
    station = select(Station.id).where(Station.division_id == world.world.townships[1].id)
    event = build_event(connection, person, LifeEventKind.HARDSHIP, DAY)
    contact = build_contact(connection, person, DAY, division=village, cell=world.world.cells["D"])
    rows = {
        "station": ("Station", connection.execute(station).scalar_one()),
        "event": ("LifeEvent", event),
        "contact": ("Contact", contact),
    }
    named = {"person": "person D1", "duty_person": "person D1", "cell": "cell D", "worker": "other worker"}
    named |= {"division": "village 2", "pair": "decided pair", "request": "request confirmed"}
    named |= {"campaign": "task", "policy": "county policy", "household": "headless household"}
    return (
        {kind: ids[name] for kind, name in named.items()}
        | {kind: node_id(name, HERE, row) for kind, (name, row) in rows.items()}
        | {"division_code": "500151101000", "cell_code": "500151D"}
    )


def _far(connection: Connection, world: VariedWorld) -> dict[str, str]:
    """What stands in the far county, by what is named."""
    ids = world.ids
    person = Registered(*node_key(ids["person E1"]).key)
    county = Area(AreaKind.DIVISION, *node_key(ids["far county"]).key, DivisionLevel.COUNTY)
    event = build_event(connection, person, LifeEventKind.HARDSHIP, DAY)
    policy = build_policy(connection, county, DutyRule.HARDSHIP, opens_days=0, due_days=15, late_days=30)
    rows = {
        "event": ("LifeEvent", event),
        "policy": ("ContactPolicy", policy),
        "campaign": ("Campaign", _campaign(connection)),
        "contact": ("Contact", _one(connection, Contact)),
        "plan": ("GridPlan", _one(connection, GridPlan)),
        "request": ("UnreachableRequest", _request(connection, person)),
        "household": ("Household", _household(connection, person)),
        "pair": ("DuplicatePair", _pair(connection, ids)),
        "run": ("ImportRun", _run(connection)),
    }
    named = {"person": "person E1", "duty_person": "person E1", "cell": "cell E", "worker": "far worker"}
    named |= {"station": "far station", "division": "far county", "transfer": "far transfer offered"}
    account = _account(connection, world.far_worker)
    return (
        {kind: ids[name] for kind, name in named.items()}
        | {kind: node_id(name, FAR, row) for kind, (name, row) in rows.items()}
        | {"division_code": "500152001000", "cell_code": "500152E", **account}
    )


def _one(connection: Connection, table: Any) -> int:
    found = connection.execute(select(table.id).where(table.county_id == FAR).order_by(table.id))
    return int(found.scalars().first() or 0)


def _campaign(connection: Connection) -> int:
    row = {"kind": "STANDING_MENU", "client_id": UUID(int=1), "recorded_by": "far"}
    campaign = put(connection, Campaign, FAR, **row)
    put(connection, CampaignTerms, FAR, campaign_id=campaign, **_TERMS)
    return campaign


def _request(connection: Connection, person: Registered) -> int:
    row = {"person_id": person.id, "reason": "LONG_AWAY", "reported_on": DAY, "note": "x"}
    return put(connection, UnreachableRequest, FAR, **row, client_id=UUID(int=2), reported_by="far")


def _household(connection: Connection, person: Registered) -> int:
    household = put(connection, Household, FAR, formed_on=DAY, formed_by="far")
    row = {"household_id": household, "person_id": person.id, "is_head": True, "valid": ALWAYS}
    put(connection, HouseholdMember, FAR, **row, recorded_by="far")
    return household


def _pair(connection: Connection, ids: Mapping[str, str]) -> int:
    first, second = sorted(node_key(ids[f"person E{n}"]).row_id for n in (0, 1))
    row = {"first_id": first, "second_id": second, "score": 9000, "agrees": ["NAME"], "digest": b"x"}
    return put(connection, DuplicatePair, FAR, **row)


def _run(connection: Connection) -> int:
    row = {"kind": "PEOPLE", "source": "far.xlsx", "digest": b"x", "said_on": DAY, "policy": "OVERWRITE"}
    row |= {"whole": False, "state": "CHECKED", "read": 0, "ignored": {}, "headings": {}, "staged_by": "far"}
    return put(connection, FileRun, FAR, **row)


def _account(connection: Connection, worker: Area) -> dict[str, str]:
    """An account with a grant; whoever names them holds no office."""
    account, grant = IDS.next(), IDS.next()
    row = {
        "id": account,
        "name": "far.worker",
        "display_name": "远网格员",
        "role": "WORKER",
        "state": "ACTIVE",
    }
    connection.execute(insert(Account).values(**row, created_by="tests"))
    row = {"id": grant, "account_id": account, "role": "WORKER", "permission": "SEARCH", "valid": ALWAYS}
    area = {
        "area_kind": worker.kind.value,
        "area_county_id": FAR,
        "area_id": worker.id,
        "granted_by": "tests",
    }
    connection.execute(insert(AccountGrant).values(**row, **area))
    return {
        "account": node_id("Account", 0, account),
        "grant": node_id("AccountGrant", 0, grant),
        "credential": node_id("AccountCredential", 0, account),
    }


@contextmanager
def held(standing: Standing, kinds: Collection[str] = ()) -> Iterator[None]:
    """Holds all that is far, every account, and what is near of `kinds`, against whoever would lock it."""
    with psycopg.connect(libpq(standing.url)) as holder:
        for (table,) in holder.execute(_WITH_COUNTIES).fetchall():
            holder.execute(f"SELECT FROM {table} WHERE county_id = {FAR} FOR UPDATE".encode())
        holder.execute("SELECT FROM account FOR UPDATE")
        for kind in kinds:
            table = NEAR_TABLES[kind]
            row = node_key(standing.near[kind]).row_id
            holder.execute(f"SELECT FROM {table} WHERE id = {row} FOR UPDATE".encode())
        yield
        holder.rollback()


_WITH_COUNTIES = """SELECT quote_ident(c.relname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'county_id'"""
NEAR_TABLES = {"person": "person", "cell": "grid_cell", "worker": "grid_worker", "station": "station"}
NEAR_TABLES |= {"division": "division", "pair": "duplicate_pair", "request": "unreachable_request"}
NEAR_TABLES |= {
    "campaign": "campaign",
    "policy": "contact_policy",
    "event": "life_event",
    "contact": "contact",
}
NEAR_TABLES |= {"household": "household"}
