"""How staff is entered, given cells and taken from the post in tests, in the world of hand-overs."""

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select

from db.engine import Database
from db.models import Change
from resolvers.viewer import Viewer
from tests.hand_over_world import Handed
from tests.schema.world import ask, id_of
from tests.viewers import TODAY

WORKER = "worker { id name staffNumber phoneMasked validFrom validTo station { name } }"
ASSIGNMENT = "id role validFrom validTo decidedBy worker { name } cell { code }"
ACTS = {
    "addGridWorker": f"replayed {WORKER}",
    "amendGridWorker": f"replayed {WORKER}",
    "assignCell": f"replayed assignment {{ {ASSIGNMENT} }}",
    "endPost": f"replayed {WORKER} closed {{ {ASSIGNMENT} }} opened {{ {ASSIGNMENT} }}",
}
DECISION = {"decidedBy": "甲街道退役军人服务站", "reason": "岗位调整"}
ON = "2025-11-01"


async def act(
    database: Database, viewer: Viewer, name: str, given: dict[str, Any], today: date = TODAY
) -> Any:
    """The answer to an act of staff, under a new client id unless one is given."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    query = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {ACTS[name]} }} }}"
    return await ask(database, viewer, query, today, input={"clientId": str(uuid4())} | given)


def newcomer(handed: Handed, **changed: Any) -> dict[str, Any]:
    """A worker to be entered at the first township's station."""
    given = {"stationId": id_of("Station", handed.world.station), "name": "周网格", "on": ON}
    return given | changed


def task(handed: Handed, letter: str = "A", **changed: Any) -> dict[str, Any]:
    """A cell for the worker without cells, as primary from ON on."""
    given = {
        "cellId": id_of("GridCell", handed.world.cells[letter]),
        "workerId": id_of("GridWorker", handed.newcomer),
        "role": "PRIMARY",
        "on": ON,
    }
    return given | DECISION | changed


def post_end(handed: Handed, **changed: Any) -> dict[str, Any]:
    """The end of the post of the worker who has A, B and C, on ON."""
    return {"workerId": id_of("GridWorker", handed.world.worker), "on": ON} | DECISION | changed


def told(connection: Connection) -> list[str]:
    """The kinds of all that the feed tells of cells and assignments, by position."""
    about = select(Change.kind).where(Change.person_id.is_(None))
    return list(connection.scalars(about.order_by(Change.position, Change.kind)))


def done(result: Any) -> dict[str, Any]:
    """The payload of an act without errors."""
    assert result.errors is None
    [payload] = result.data.values()
    found: dict[str, Any] = payload
    return found
