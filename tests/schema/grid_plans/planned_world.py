"""A small world whose cells are drawn anew: village 1 with thirty more people, most of them in cell A."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import numpy as np
from sqlalchemy import Connection, Engine, func, insert

from db.codes import ShapeSource
from db.engine import Database
from db.models import DivisionShape
from geo.coordinates import LonLat
from resolvers.areas import Area
from resolvers.viewer import Viewer
from tests.builders import ALWAYS, IDS
from tests.hand_over_world import manager_of
from tests.residents import build_person
from tests.schema.world import PLAN, World, ask, build_world

PROPOSE = """mutation($input: ProposeGridInput!) { proposeGrid(input: $input) {
    replayed plan { id name status method seed keep bandLow bandHigh priorityWeight }
    villages { cellsBefore cells spreadBefore spread isUnchanged limits village { name } }
} }"""
REPORT = """query($id: ID!) { gridPlanReport(planId: $id) {
    isClean gapM2 overlapM2 outsideM2 slivers totalFindings spread
    findings { kind cellCodes areaM2 widthM isSliver people shape village { name } }
    cells { code isTakenOver people priorityPeople parts villageParts standsForCode cell { id boundary } }
    workers { cellsToday cells peopleToday people worker { name } }
    continuity { changeCell changeWorker loseWorker unplaced inNoCell }
    endingAssignments { role worker { name } cell { code } }
} }"""
COMPARE = """query($before: ID!, $after: ID!) { compareGridPlans(before: $before, after: $after) {
    cellsBefore cellsAfter identical same peopleMoved totalChanges
    changes { areaM2 people isSame standsFor before { code } after { code } }
} }"""
PLANS = """query($code: String!) { gridPlans(code: $code) { nodes { id status name } } }"""


@dataclass(frozen=True, slots=True)
class Planned:
    """The world, its administrator, and how plans are asked for."""

    world: World
    manager: Viewer

    async def proposed(self, database: Database, viewer: Viewer | None = None, **changed: Any) -> Any:
        """The answer to a proposal for village 1: cells of 10 to 20 people, unless said otherwise."""
        given = {
            "clientId": str(uuid4()),
            "scope": {"divisionCode": "500151001001"},
            "name": "甲街道网格优化草案",
            "people": {"low": 10, "high": 20},
        }
        return await ask(database, viewer or self.manager, PROPOSE, input=given | changed)

    async def draft(self, database: Database, **changed: Any) -> str:
        """The id of a new draft."""
        answer = await self.proposed(database, **changed)
        assert answer.errors is None
        plan_id: str = answer.data["proposeGrid"]["plan"]["id"]
        return plan_id

    async def report(self, database: Database, plan_id: str, viewer: Viewer | None = None) -> dict[str, Any]:
        """The report on a plan."""
        answer = await ask(database, viewer or self.manager, REPORT, id=plan_id)
        assert answer.errors is None
        found: dict[str, Any] = (answer.data or {})["gridPlanReport"]
        return found

    async def in_force(self, database: Database) -> str:
        """The id of the plan in force."""
        answer = await ask(database, self.manager, PLANS, code="500151")
        assert answer.errors is None
        plans = {plan["status"]: plan["id"] for plan in (answer.data or {})["gridPlans"]["nodes"]}
        return str(plans["ACTIVE"])


def build_planned(engine: Engine) -> Planned:
    """The world, committed, with village shapes and people at thirty places."""
    world = build_world(engine)
    rng = np.random.default_rng(5)
    with engine.begin() as connection:
        for letters, village in (
            ("AB", world.villages[0]),
            ("C", world.villages[1]),
            ("D", world.villages[2]),
        ):
            _shape(connection, village, letters)
        for number in range(30):
            letter = "B" if number % 6 == 0 else "A"
            west, south, east, north = PLAN.shape(letter).bounds
            place = LonLat(float(rng.uniform(west, east)), float(rng.uniform(south, north)))
            build_person(
                connection, world.villages[0], world.cells[letter], point=place, name=f"{letter}新{number}"
            )
    return Planned(world, manager_of(world.county))


def _shape(connection: Connection, village: Area, letters: str) -> None:
    wkt = PLAN.shape(letters[0]).wkt
    shape = func.ST_Multi(func.ST_GeomFromText(wkt, 4326))
    for letter in letters[1:]:
        shape = func.ST_Multi(func.ST_Union(shape, func.ST_GeomFromText(PLAN.shape(letter).wkt, 4326)))
    connection.execute(
        insert(DivisionShape).values(
            county_id=village.county_id,
            id=IDS.next(),
            division_id=village.id,
            geom=shape,
            source=ShapeSource.DERIVED.value,
            valid=ALWAYS,
        )
    )
