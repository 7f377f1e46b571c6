"""The dry run of a hand-over: what it says is what happens, and it writes nothing."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, delete, func, select, update

from db.codes import GridRole, UnreachableReason
from db.engine import Database
from db.models import CellAssignment, Person, Receipt, UnreachableRequest
from tests.builders import assign, put
from tests.duty_builders import build_yearly
from tests.hand_over_world import ON, Handed, build_handed, manager_of
from tests.schema.world import ask, codes_of

COVERAGE = """query($knownAt: DateTime, $asOf: Date, $attribution: Attribution) {
    coverageBreakdown(by: WORKER, attribution: $attribution, asOf: $asOf, knownAt: $knownAt) {
        parts { label coverage { denominator numerator } }
    }
}"""


@pytest.fixture
def handed(engine: Engine) -> Handed:
    """Everybody is to be visited once a year; the newcomer is deputy in cell B."""
    made = build_handed(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM contact_policy")
        build_yearly(connection, made.world.county)
        assign(connection, made.newcomer, made.world.cells["B"], role=GridRole.DEPUTY)
    return made


async def plan_of(database: Database, handed: Handed, **changed: Any) -> dict[str, Any]:
    result = await handed.plan(database, **changed)
    assert result.errors is None
    plan: dict[str, Any] = result.data["planHandOver"]
    return plan


async def test_a_plan_says_who_and_what_is_affected(database: Database, handed: Handed) -> None:
    plan = await plan_of(database, handed)
    assert (plan["isPossible"], plan["problems"], plan["people"]) == (True, [], 6)
    assert [(cell["cell"]["code"], cell["people"], cell["roles"]) for cell in plan["cells"]] == [
        ("500151A", 4, ["PRIMARY"]),
        ("500151B", 2, ["PRIMARY"]),
        ("500151C", 0, ["PRIMARY"]),
    ]
    assert {cell["toWorker"]["name"] for cell in plan["cells"]} == {"赵网格"}
    assert plan["gaps"] == []
    assert plan["overlaps"] == [
        {
            "role": "DEPUTY",
            "validFrom": ON,
            "validTo": None,
            "cell": {"code": "500151B"},
            "worker": {"name": "赵网格"},
        }
    ]


async def test_duties_and_requests_are_counted_where_five_or_more_live(
    database: Database, engine: Engine, handed: Handed
) -> None:
    world = handed.world
    with engine.begin() as connection:
        moved = update(Person).where(Person.name.startswith("B"))
        connection.execute(moved.values(cell_id=world.cells["A"].id))
        connection.exec_driver_sql(
            "UPDATE residence SET cell_id = (SELECT cell_id FROM person WHERE id = residence.person_id)"
        )
        waiting = {"reason": UnreachableReason.WRONG_NUMBER.value, "reported_on": date(2025, 10, 1)}
        request = {"client_id": uuid4(), "reported_by": "tester", "person_id": world.people["A"][1].id}
        put(connection, UnreachableRequest, world.county.county_id, **waiting, **request)
    plan = await plan_of(database, handed)
    told = {cell["cell"]["code"]: cell for cell in plan["cells"]}
    counted = {name: told["500151A"][name] for name in ("people", "due", "overdue", "unreachable")}
    assert counted == {"people": 6, "due": 4, "overdue": 0, "unreachable": 1}


async def test_a_plan_names_the_gaps_and_the_problem(database: Database, handed: Handed) -> None:
    cells = [{"cellCode": "500151A"}]
    plan = await plan_of(database, handed, toWorkerId=None, cells=cells)
    assert not plan["isPossible"]
    assert [problem["code"] for problem in plan["problems"]] == ["CELL_LEFT_WITHOUT_PRIMARY"]
    gap = {"validFrom": ON, "validTo": None, "isNew": True, "people": 4, "cell": {"code": "500151A"}}
    assert plan["gaps"] == [gap]
    allowed = await plan_of(database, handed, toWorkerId=None, cells=cells, mayLeaveGaps=True)
    assert (allowed["isPossible"], allowed["gaps"]) == (True, [gap])


async def test_a_gap_that_was_there_before_is_told_but_no_problem(
    database: Database, engine: Engine, handed: Handed
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE cell_assignment SET valid = '[2018-01-01,2026-01-01)' WHERE role = 'PRIMARY'"
        )
    plan = await plan_of(database, handed, cells=[{"cellCode": "500151A"}])
    assert plan["isPossible"]
    assert [(gap["validFrom"], gap["isNew"]) for gap in plan["gaps"]] == [("2026-01-01", False)]


async def test_a_plan_writes_nothing(database: Database, sa: Connection, handed: Handed) -> None:
    before = set(sa.execute(select(*CellAssignment.__table__.c)).all())
    await plan_of(database, handed)
    assert set(sa.execute(select(*CellAssignment.__table__.c)).all()) == before
    assert sa.execute(select(func.count()).select_from(Receipt)).scalar_one() == 0


async def coverage(database: Database, handed: Handed, **asked: Any) -> dict[str, tuple[int, int]]:
    result = await ask(database, handed.world.viewers()["leader"], COVERAGE, **asked)
    assert result.errors is None
    parts = (result.data or {})["coverageBreakdown"]["parts"]
    counts = {part["label"]: part["coverage"] for part in parts if part["coverage"]["denominator"]}
    return {label: (one["denominator"], one["numerator"]) for label, one in counts.items()}


async def test_past_coverage_stays_with_who_was_responsible_then(database: Database, handed: Handed) -> None:
    asked = [{"attribution": one, "asOf": "2025-09-30"} for one in ("AT_CONTACT", "AT_WINDOW_END")]
    before = [await coverage(database, handed, **one) for one in asked]
    assert codes_of(await handed.hand_over(database, on="2025-10-01")) == []
    assert [await coverage(database, handed, **one) for one in asked] == before
    assert before[0]["王网格"] == (7, 3)


async def test_contacts_stay_with_who_made_them(database: Database, handed: Handed) -> None:
    asked = {"attribution": "AT_CONTACT"}
    before = await coverage(database, handed, **asked)
    assert codes_of(await handed.hand_over(database, on="2025-10-01")) == []
    after = await coverage(database, handed, **asked)
    reached = [{label: one[1] for label, one in counts.items() if one[1]} for counts in (before, after)]
    assert reached[0] == reached[1] != {}


async def test_as_known_before_the_hand_over_nothing_changes(
    database: Database, sa: Connection, handed: Handed
) -> None:
    known: datetime = sa.execute(select(func.clock_timestamp())).scalar_one()
    sa.rollback()
    asked = [{"attribution": one, "knownAt": known.isoformat()} for one in ("AT_WINDOW_END", "CURRENT")]
    before = [await coverage(database, handed, **one) for one in asked]
    assert codes_of(await handed.hand_over(database, on="2025-10-01")) == []
    assert [await coverage(database, handed, **one) for one in asked] == before
    now = await coverage(database, handed, attribution="AT_WINDOW_END")
    assert (set(before[0]) - set(now), set(now) - set(before[0])) == ({"王网格"}, {"赵网格"})
    assert known < datetime.now(known.tzinfo) + timedelta(minutes=1)


async def test_a_plan_warns_of_cells_that_would_be_left_without_a_primary(
    database: Database, handed: Handed
) -> None:
    assert (await plan_of(database, handed))["warnings"] == []
    plan = await plan_of(database, handed, toWorkerId=None, mayLeaveGaps=True)
    assert plan["isPossible"]
    assert plan["warnings"] == [
        {
            "code": "CELLS_LEFT_WITHOUT_PRIMARY",
            "cellCodes": ["500151A", "500151B", "500151C"],
            "total": 3,
        }
    ]


async def test_a_plan_warns_of_cells_that_never_had_a_primary(
    engine: Engine, database: Database, handed: Handed
) -> None:
    with engine.begin() as connection:
        cell = handed.world.cells["D"].id
        connection.execute(delete(CellAssignment).where(CellAssignment.cell_id == cell))
    never = {"code": "CELLS_NEVER_ASSIGNED", "cellCodes": ["500151D"], "total": 1}
    assert (await plan_of(database, handed))["warnings"] == [never]
    elsewhere = manager_of(handed.world.townships[0])
    narrow = await handed.plan(database, elsewhere)
    assert narrow.data["planHandOver"]["warnings"] == []


async def test_a_cell_that_was_left_is_no_cell_that_never_had_a_primary(
    database: Database, handed: Handed
) -> None:
    cells = [{"cellCode": "500151A"}]
    left = await handed.hand_over(database, toWorkerId=None, mayLeaveGaps=True, cells=cells)
    assert codes_of(left) == []
    plan = await plan_of(database, handed, cells=[{"cellCode": "500151B"}])
    assert plan["warnings"] == []
