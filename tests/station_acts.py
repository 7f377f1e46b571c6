"""Stations opened, amended and closed through the API."""

from typing import Any
from uuid import uuid4

from db.engine import Database
from resolvers.viewer import Viewer
from tests.schema.world import World, ask
from tests.viewers import TODAY

STATION = """id name level form headName headPost headPostKind telephone address point pointSystem version
    validFrom validTo asOf coLocatedWith { name } division { code }"""
ENTRY = f"station {{ {STATION} }} headPostRules {{ document article isMet }} replayed"
ACTS = {
    "openStation": ("OpenStationInput", ENTRY),
    "amendStation": ("AmendStationInput", ENTRY),
    "closeStation": ("CloseStationInput", f"station {{ {STATION} }} replayed"),
}


async def act(database: Database, viewer: Viewer, name: str, /, **said: Any) -> Any:
    """The result of one act, begun today under a client id of its own unless said otherwise."""
    kind, shown = ACTS[name]
    query = f"mutation($input: {kind}!) {{ done: {name}(input: $input) {{ {shown} }} }}"
    given = {"clientId": str(uuid4()), "on": TODAY.isoformat()} | said
    return await ask(database, viewer, query, input=given)


async def opened(database: Database, world: World, **said: Any) -> Any:
    """The receipt of a station opened by the administrator, on the first village unless said otherwise."""
    given = {"divisionCode": "500151001001", "name": "一村站"} | said
    return done(await act(database, world.viewers()["administrator"], "openStation", **given))


async def amended(database: Database, world: World, station: Any, **said: Any) -> Any:
    """The receipt of a station amended by the administrator, changed from today on unless said otherwise."""
    given = {"stationId": station["id"], "baseVersion": station["version"], "act": "CHANGE"} | said
    return done(await act(database, world.viewers()["administrator"], "amendStation", **given))


async def seen(database: Database, world: World, station_id: str, on: str | None = None) -> Any:
    """A station on a day."""
    query = f"query($id: ID!, $on: Date) {{ station(id: $id, asOf: $on) {{ {STATION} }} }}"
    result = await ask(database, world.viewers()["administrator"], query, id=station_id, on=on)
    return (result.data or {})["station"]


def done(result: Any) -> Any:
    """The receipt of an act that went through."""
    assert result.errors is None, result.errors
    return result.data["done"]
