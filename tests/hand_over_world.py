"""A small world whose cells are handed over: who manages it, and how hand-overs are asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, select

from db.codes import GridRole
from db.engine import Database
from db.models import CellAssignment
from resolvers.areas import Area
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.builders import build_worker
from tests.built_once import built_once
from tests.schema.world import World, ask, build_world, id_of
from tests.viewers import TODAY

ON = "2025-11-01"
PLAN = """query($input: PlanHandOverInput!) { planHandOver(input: $input) {
    isPossible people problems { code zh } warnings { code cellCodes total }
    cells { roles people due overdue unreachable cell { code } toWorker { name } }
    gaps { validFrom validTo isNew people cell { code } }
    overlaps { role validFrom validTo cell { code } worker { name } }
} }"""
HAND_OVER = """mutation($input: HandOverInput!) { handOver(input: $input) {
    replayed
    closed { id role validFrom validTo worker { name } cell { code } }
    opened { id role validFrom validTo decidedBy worker { name } cell { code } }
} }"""
UNASSIGNED = """query($scope: CoverageScopeInput, $asOf: Date, $first: Int, $after: String) {
    unassignedCells(scope: $scope, asOf: $asOf, first: $first, after: $after) { nodes {
        code people unassignedSince assignedFrom isCovered cell { name }
    } }
}"""


@dataclass(frozen=True, slots=True)
class Handed:
    """The world, a worker without cells at the worker's own station, and the county's administrator."""

    world: World
    newcomer: Area
    manager: Viewer

    def order(self, **changed: Any) -> dict[str, Any]:
        """All that the worker has goes to the newcomer on ON, unless said otherwise."""
        given = {
            "fromWorkerId": id_of("GridWorker", self.world.worker),
            "toWorkerId": id_of("GridWorker", self.newcomer),
            "on": ON,
            "decidedBy": "甲街道退役军人服务站",
            "reason": "岗位调整",
        }
        return given | changed

    async def hand_over(
        self, database: Database, viewer: Viewer | None = None, today: date = TODAY, **changed: Any
    ) -> Any:
        """The answer to a hand-over under a new client id."""
        given = {"clientId": str(uuid4())} | self.order(**changed)
        return await ask(database, viewer or self.manager, HAND_OVER, today, input=given)

    async def plan(self, database: Database, viewer: Viewer | None = None, **changed: Any) -> Any:
        """The answer to a dry run."""
        return await ask(database, viewer or self.manager, PLAN, input=self.order(**changed))

    async def unassigned(
        self, database: Database, viewer: Viewer | None = None, today: date = TODAY, **asked: Any
    ) -> list[dict[str, Any]]:
        """The cells without a primary."""
        answer = await ask(database, viewer or self.manager, UNASSIGNED, today, **asked)
        assert answer.errors is None
        found: list[dict[str, Any]] = (answer.data or {})["unassignedCells"]["nodes"]
        return found


@built_once
def build_handed(engine: Engine) -> Handed:
    """The world, committed."""
    world = build_world(engine)
    with engine.begin() as connection:
        newcomer = build_worker(connection, world.station, "赵网格")
    return Handed(world, newcomer, manager_of(world.county))


def manager_of(area: Area) -> Viewer:
    """An administrator of an area: configuration, no persons."""
    return Viewer("manager", "管理员", Role.ADMINISTRATOR, (Grant(Permission.MANAGE, area),))


def primaries(connection: Connection, cell: Area) -> list[tuple[int, str, str | None]]:
    """Worker, first day and end of a cell's primaries as now known, in order."""
    rows = connection.execute(
        select(CellAssignment.worker_id, CellAssignment.valid)
        .where(
            CellAssignment.cell_id == cell.id,
            CellAssignment.role == GridRole.PRIMARY.value,
            CellAssignment.superseded_at.is_(None),
        )
        .order_by(CellAssignment.valid)
    )
    return [(row[0], str(row[1].lower), str(row[1].upper) if row[1].upper else None) for row in rows]
