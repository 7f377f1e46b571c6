"""The varied county's installation, and everybody who comes to it: each with an account of their own."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import NullPool, create_engine, delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.exports.routes import export_routes
from app.factory import create_app, graphql
from app.http.assets import asset_manifest, asset_urls
from app.ogc.routes import ogc_routes
from app.tokens import SESSION_COOKIE
from db.codes import CredentialKind, Office, Role
from db.engine import open_as_owner
from db.models import AccountGrant, CellAssignment
from resolvers.access.creation import NewAccount, create_account
from resolvers.access.credentials import open_credential
from resolvers.areas import AreaKind
from resolvers.viewer import Grant
from tests.app.service import settings_for
from tests.builders import ALWAYS, IDS
from tests.databases import Server
from tests.schema.matrix.standing import Standing, standing
from tests.schema.varied_world import LATER
from web_map.base_map.tianditu import Tianditu
from web_map.routes import MAP_FILES, map_routes
from web_pages.page import STYLES

# Nobody answers there: neither the identity provider nor the base map is asked for anything.
NOWHERE = "http://127.0.0.1:9"
METRICS = "made-up-token-of-the-metrics-0123456789"
SETTINGS = {
    "METRICS_TOKEN": METRICS,
    "REQUESTS_PER_MINUTE": "0",
    "SECOND_FACTOR": "optional",
    "PROCESSES": "1",
    "OIDC_ISSUER": NOWHERE,
    "OIDC_CLIENT_ID": "rongge",
    "OIDC_CLIENT_SECRET": "made-up-secret-of-the-tests-0123456789",
    "OIDC_REDIRECT_URI": "http://127.0.0.1:8000/sign-in/oidc/return",
}
INDUCTED, PLEDGED = date(2025, 3, 1), date(2025, 3, 2)
OFFICES = {
    "sysadmin": Office.SYSTEM_ADMINISTRATOR,
    "secofficer": Office.SECURITY_OFFICER,
    "auditor": Office.AUDITOR,
}
# Those of the varied world whose accounts are in order; a client is a program and brings a token.
AT_WORK = ("worker", "staff", "client", "leader", "administrator", "town_manager")
# Nobody has signed in; the pledge of a worker is not on file; a newcomer has yet to set a password; and
# somebody's account holds no grant, which is as good as none.
ROLES = ("none", *AT_WORK, "unpledged", "newcomer", "ungranted", *OFFICES)


@dataclass(frozen=True, slots=True)
class Place:
    """The county, a client of the application at work, and what each role sends to say who it is."""

    ground: Standing
    client: TestClient
    held: Mapping[str, Mapping[str, str]]


@contextmanager
def place_of(server: Server) -> Iterator[Place]:
    """The installation while it runs."""
    with standing(server) as ground:
        _as_of_today(ground)
        held = asyncio.run(_seated(ground))
        with TestClient(
            application(ground.url), base_url="http://testserver", follow_redirects=False
        ) as client:
            yield Place(ground, client, held)


def application(url: str) -> Starlette:
    """All that an installation may serve: with a provider, a base map and the metrics."""
    files = {**asset_manifest(), **STYLES, **MAP_FILES}
    urls = asset_urls(files)
    maps = map_routes(urls.__getitem__, base_map=Tianditu("0" * 32, NOWHERE))
    return create_app(
        settings_for(url, **SETTINGS),
        routes=[*maps, *ogc_routes(), *export_routes(at_once=2)],
        files=files,
        answering=graphql,
    )


def _as_of_today(ground: Standing) -> None:
    """The worker's own cells stay what they are, whatever day it is by the clock of the pages."""
    engine = create_engine(ground.url, poolclass=NullPool)
    with engine.begin() as connection:
        later = CellAssignment.valid.op("@>")(LATER), ~CellAssignment.valid.op("@>")(date(2025, 10, 15))
        connection.execute(delete(CellAssignment).where(*later))
    engine.dispose()


async def _seated(ground: Standing) -> dict[str, Mapping[str, str]]:
    viewers, held = ground.viewers(), dict[str, Mapping[str, str]]()
    database = open_as_owner(ground.url, pool_size=1)
    try:
        async with database.writing() as connection:
            for role in AT_WORK:
                sees = role not in {"leader", "administrator", "town_manager"}
                who = viewers[role]
                held[role] = await _at(connection, role, who.role, who.grants, pledged=sees)
            grants = viewers["worker"].grants
            held["unpledged"] = await _at(connection, "unpledged", Role.WORKER, grants)
            held["newcomer"] = await _at(connection, "newcomer", Role.WORKER, grants, "x", pledged=True)
            grants = viewers["leader"].grants
            held["leaving"] = await _at(connection, "leaving", Role.LEADER, grants)
            held["ungranted"] = await _at(connection, "ungranted", Role.LEADER, ())
            for role, office in OFFICES.items():
                held[role] = await _at(connection, role, Role.OFFICER, (), office=office)
    finally:
        await database.close()
    return {"none": {}, **held}


async def _at(
    connection: AsyncConnection,
    name: str,
    role: Role,
    grants: tuple[Grant, ...],
    hashed: str | None = None,
    *,
    office: Office | None = None,
    pledged: bool = False,
) -> Mapping[str, str]:
    """What somebody sends whose account was made and opened; `hashed`: their password was given to them."""
    account, program = IDS.next(), role == Role.SERVICE_CLIENT
    named = name.replace("_", "-")
    wanted = NewAccount(name=named, display_name="演示账号", role=role, office=office)
    if pledged:
        wanted = replace(wanted, inducted_on=INDUCTED, pledged_on=PLEDGED)
    await create_account(connection, wanted, hashed, account_id=account, by="tests")
    for grant in grants:
        await connection.execute(insert(AccountGrant).values(**_row(account, role, grant)))
    opened = await open_credential(
        connection,
        account,
        kind=CredentialKind.TOKEN if program else CredentialKind.SESSION,
        row_id=IDS.next(),
        label="x",
        lasts=timedelta(hours=1),
    )
    if program:
        return {"Authorization": f"Bearer {opened.secret}"}
    return {"Cookie": f"{SESSION_COOKIE}={opened.secret}", "Sec-Fetch-Site": "same-origin"}


def _row(account: int, role: Role, grant: Grant) -> dict[str, object]:
    area = grant.area
    return {
        "id": IDS.next(),
        "account_id": account,
        "role": role.value,
        "permission": grant.permission.value,
        "area_kind": area.kind.value,
        "area_county_id": area.county_id,
        "area_id": area.id,
        "level": area.level.value if area.level and area.kind == AreaKind.DIVISION else None,
        "valid": ALWAYS,
        "granted_by": "tests",
    }
