"""Where runs are worked at: the county's database as whoever runs the command sees it, keys and ids."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console

from app.checks.keys import ensure_keyed
from app.jobs.garbage import collecting_seldom
from app.jobs.member import caller
from app.keys.held import keys_of
from app.postgres import cluster_at, start
from app.settings import Settings, database_settings_from_environment
from app.setup.nodes import own_node
from db.codes import DivisionLevel, Permission, Role
from db.engine import Database, open_database
from db.errors import DomainError
from db.ids import IdMaker
from importers.runs.helping.members import Crew
from importers.runs.run import RunKey, run_key
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of
from resolvers.people.identities import IdentityKeys
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Grant, Viewer
from resolvers.windows import today_in_china

Answer = TypeVar("Answer")
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Desk:
    """One county's files."""

    database: Database
    ask: Ask
    county_id: int
    keys: IdentityKeys
    ids: IdMaker
    crew: Crew


def at_county(code: str, act: Callable[[Desk], Awaitable[Answer]]) -> Answer:
    """Acts for the county of an official code. Raises DomainError COUNTY_NOT_FOUND."""
    return _at(lambda database: _county(database, code), act)


def at_run(written: str, act: Callable[[Desk, RunKey], Awaitable[Answer]]) -> Answer:
    """Acts on a run. Raises DomainError RUN_NOT_FOUND."""
    key = run_key(written)

    async def county(_database: Database) -> int:
        return key.county_id

    return _at(county, lambda desk: act(desk, key))


def _at(county: Callable[[Database], Awaitable[int]], act: Callable[[Desk], Awaitable[Answer]]) -> Answer:
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    ensure_keyed(settings)
    with own_node(settings.nodes_folder, settings.nodes[::-1]) as node, collecting_seldom():
        return asyncio.run(_acted(settings, IdMaker(node), county, act))


async def _acted(
    settings: Settings,
    ids: IdMaker,
    county: Callable[[Database], Awaitable[int]],
    act: Callable[[Desk], Awaitable[Answer]],
) -> Answer:
    database = open_database(settings.sqlalchemy_url, pool_size=2, request_timeout_ms=0)
    try:
        county_id = await county(database)
        viewer = _viewer(county_id)
        keys, today = keys_of(settings), today_in_china()
        serving = database.serving(scope_setting(viewer), trace_of(viewer, ids, "rongge import"))
        return await act(Desk(serving, Ask(viewer, today, today), county_id, keys, ids, caller(ids)))
    finally:
        await database.close()


def _viewer(county_id: int) -> Viewer:
    """Whoever runs the command: persons, stations, staff and ground of one county are theirs to write."""
    name = f"os:{getpass.getuser()}"
    county = Area(AreaKind.DIVISION, county_id, 0, DivisionLevel.COUNTY)
    grants = tuple(Grant(can, county) for can in (Permission.SEARCH, Permission.ANALYSE, Permission.MANAGE))
    return Viewer(name, name, Role.SERVICE_CLIENT, grants)


async def _county(database: Database, code: str) -> int:
    today = today_in_china()
    ask = Ask(Viewer("system", "system", Role.ADMINISTRATOR, ()), today, today)
    rows = await database.rows(any_area_statement(ask, NamedArea(division_code=code)))
    area = area_of(rows) if rows else None
    if area is None or not area.is_unit:
        raise DomainError(
            "COUNTY_NOT_FOUND",
            "没有此代码的县；请用六位或十二位的现行代码。",
            "No county bears this code; give the present one, of six or twelve digits.",
        )
    return area.county_id
