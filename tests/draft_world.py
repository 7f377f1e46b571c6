"""How drafts are begun and cells drawn in them in tests."""

import json
from typing import Any
from uuid import uuid4

import shapely
from shapely.geometry.base import BaseGeometry

from db.engine import Database
from resolvers.viewer import Viewer
from tests.schema.grid_plans.planned_world import Planned
from tests.schema.world import PLAN, ask, id_of

DRAWN = "replayed plan { id status } cells { id code name kind division { name } }"


async def draw(database: Database, viewer: Viewer, name: str, given: dict[str, Any]) -> Any:
    """The answer to an act on a draft, under a new client id unless one is given."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    shown = "replayed plan { id status name }" if name == "createGridPlan" else DRAWN
    query = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {shown} }} }}"
    return await ask(database, viewer, query, input={"clientId": str(uuid4())} | given)


async def begun(database: Database, planned: Planned) -> str:
    """The id of a draft that takes over all cells."""
    answer = await draw(
        database, planned.manager, "createGridPlan", {"code": "500151", "name": "人工调整草案"}
    )
    assert answer.errors is None
    plan_id: str = answer.data["createGridPlan"]["plan"]["id"]
    return plan_id


def geojson(shape: BaseGeometry) -> dict[str, Any]:
    """A shape as callers send it."""
    found: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return found


def halves(letter: str) -> list[dict[str, Any]]:
    """The western and the eastern half of a cell of the drawing."""
    west, south, east, north = PLAN.shape(letter).bounds
    middle = round((west + east) / 2, 7)
    return [
        geojson(shapely.box(*box)) for box in ((west, south, middle, north), (middle, south, east, north))
    ]


def split(planned: Planned, plan_id: str, **changed: Any) -> dict[str, Any]:
    """Cell A cut in two."""
    parts = [{"boundary": half} for half in halves("A")]
    given = {"planId": plan_id, "cellId": id_of("GridCell", planned.world.cells["A"]), "parts": parts}
    return given | changed


def merger(planned: Planned, plan_id: str, letters: str = "AB") -> dict[str, Any]:
    """Cells made one, whose primary the other worker becomes."""
    cells = [id_of("GridCell", planned.world.cells[letter]) for letter in letters]
    return {"planId": plan_id, "cellIds": cells, "primaryId": id_of("GridWorker", planned.world.other)}
