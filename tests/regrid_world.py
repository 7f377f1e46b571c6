"""How plans are put in force in tests, and what is looked at before and after."""

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, select

from db.engine import Database
from db.models import Person, Residence
from resolvers.coverage.months.keeping import keep_months
from resolvers.viewer import Viewer
from tests.kept import keep_everything
from tests.rolled_up import raw, roll_up
from tests.schema.grid_plans.planned_world import Planned, build_planned
from tests.schema.world import ask
from tests.viewers import TODAY

ACTIVATE = """mutation($input: ActivateGridPlanInput!) { activateGridPlan(input: $input) {
    replayed placed plan { id status validFrom validTo } unplaced { people village { name } }
    closed { role cell { code } } opened { role validFrom validTo worker { name } cell { code } }
} }"""
ACCEPTED = "query($id: ID!) { gridPlanReport(planId: $id) { fingerprint cells { code isTakenOver } } }"
BY_CELL = """query($window: WindowInput!, $asOf: Date, $knownAt: DateTime) {
    coverageBreakdown(by: CELL, window: $window, asOf: $asOf, knownAt: $knownAt) {
        parts { key label coverage { denominator numerator } }
    }
}"""
WINDOW = {"from": "2025-01-01", "to": "2026-01-01"}


def build_regrid(engine: Engine) -> Planned:
    """The planned world with its roll-ups, duties and months kept."""
    planned = build_planned(engine)
    with engine.begin() as connection:
        roll_up(connection, TODAY)
        keep_everything(connection, TODAY)
        keep_months(raw(connection), planned.world.county.county_id, TODAY)
    return planned


async def accepted(database: Database, viewer: Viewer, plan_id: str, today: date = TODAY) -> dict[str, Any]:
    """Fingerprint and cells of the report on a plan."""
    answer = await ask(database, viewer, ACCEPTED, today, id=plan_id)
    assert answer.errors is None
    report: dict[str, Any] = (answer.data or {})["gridPlanReport"]
    return report


async def order(database: Database, planned: Planned, plan_id: str, **changed: Any) -> dict[str, Any]:
    """A plan put in force today by its report, the workers of the old cells following."""
    report = await accepted(database, planned.manager, plan_id)
    given = {
        "clientId": str(uuid4()),
        "planId": plan_id,
        "on": str(TODAY),
        "report": report["fingerprint"],
        "decidedBy": "区退役军人事务局",
        "reason": "网格优化",
        "workersFollow": True,
    }
    return given | changed


async def activate(
    database: Database, planned: Planned, given: dict[str, Any], viewer: Viewer | None = None
) -> Any:
    """The answer to an activation."""
    return await ask(database, viewer or planned.manager, ACTIVATE, input=given)


def homes(connection: Connection, on: date = TODAY) -> dict[int, int | None]:
    """The cell of everybody resident on a day, by person."""
    current = select(Residence.person_id, Residence.cell_id).where(
        Residence.superseded_at.is_(None), Residence.valid.contains(on)
    )
    return {row.person_id: row.cell_id for row in connection.execute(current)}


def mirrored(connection: Connection) -> dict[int, int | None]:
    """The cell that each person's row repeats."""
    return {row.id: row.cell_id for row in connection.execute(select(Person.id, Person.cell_id))}
