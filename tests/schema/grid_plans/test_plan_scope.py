"""Role by question: who may propose cells, and whom reports speak to."""

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.schema.grid_plans.planned_world import COMPARE, PLANS, REPORT, Planned, build_planned
from tests.schema.test_scope_matrix import EVERYONE
from tests.schema.world import ask, codes_of

JUDGES = {
    "staff": {"500151A", "500151B", "500151C"},
    "township_leader": {"500151A", "500151B", "500151C"},
    "leader": {"500151A", "500151B", "500151C", "500151D"},
    "administrator": {"500151A", "500151B", "500151C", "500151D"},
    "client": {"500151A", "500151B", "500151C", "500151D"},
}


@pytest.fixture
def planned(engine: Engine) -> Planned:
    return build_planned(engine)


@pytest.mark.parametrize("role", EVERYONE)
async def test_only_who_manages_proposes(role: str, database: Database, planned: Planned) -> None:
    answer = await planned.proposed(database, planned.world.viewers()[role])
    assert codes_of(answer) == ([] if role == "administrator" else ["NOT_PERMITTED"])


@pytest.mark.parametrize("role", EVERYONE)
async def test_reports_speak_of_ground_that_is_managed_or_analysed(
    role: str, database: Database, planned: Planned
) -> None:
    plan_id, viewer = await planned.in_force(database), planned.world.viewers()[role]
    report = await ask(database, viewer, REPORT, id=plan_id)
    compared = await ask(database, viewer, COMPARE, before=plan_id, after=plan_id)
    if role not in JUDGES:
        assert codes_of(report) == codes_of(compared) == ["GRID_PLAN_NOT_FOUND"]
        return
    assert report.data is not None
    assert compared.data is not None
    assert {cell["code"] for cell in report.data["gridPlanReport"]["cells"]} == JUDGES[role]
    assert compared.data["compareGridPlans"]["cellsBefore"] == len(JUDGES[role])


async def test_a_draft_and_a_missing_plan_are_told_alike(database: Database, planned: Planned) -> None:
    draft = await planned.draft(database)
    viewers = planned.world.viewers()
    hidden = await ask(database, viewers["worker"], REPORT, id=draft)
    assert codes_of(hidden) == ["GRID_PLAN_NOT_FOUND"]
    listed = {}
    for role in ("worker", "leader"):
        found = (await ask(database, viewers[role], PLANS, code="500151")).data or {}
        listed[role] = [plan["status"] for plan in found["gridPlans"]["nodes"]]
    assert listed == {"worker": ["ACTIVE"], "leader": ["ACTIVE", "DRAFT"]}
