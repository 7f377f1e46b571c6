"""Plans put in force: homes by point, workers decided, the past unchanged, all that is kept right."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, func, select

from db.engine import Database
from db.models import Change, Contact, GridCell, Person, Receipt, Residence
from resolvers.coverage.months.keeping import keep_months, recount_months
from resolvers.rollups import Drift
from resolvers.viewer import Viewer
from schema.node import node_id
from tests.hand_over_world import manager_of
from tests.kept import tend_everything
from tests.regrid_world import (
    BY_CELL,
    WINDOW,
    accepted,
    activate,
    build_regrid,
    homes,
    mirrored,
    order,
)
from tests.rolled_up import drifts, raw
from tests.schema.grid_plans.planned_world import Planned
from tests.schema.world import ask, codes_of, id_of
from tests.viewers import TODAY, leader_viewer

LATE = TODAY - timedelta(days=30)
ROLES = ("worker", "staff", "leader", "client", "nobody")


@pytest.fixture
def planned(engine: Engine) -> Planned:
    return build_regrid(engine)


async def in_force(database: Database, planned: Planned, **changed: Any) -> dict[str, Any]:
    """The payload of a proposal for village 1 that is put in force."""
    plan_id = await planned.draft(database)
    answer = await activate(database, planned, await order(database, planned, plan_id, **changed))
    assert answer.errors is None
    done: dict[str, Any] = answer.data["activateGridPlan"]
    return done


async def recorded(database: Database, viewer: Viewer, planned: Planned, person_id: int) -> Any:
    query = "mutation($input: RecordContactInput!) { recordContact(input: $input) { contact { id } } }"
    given = {
        "clientId": str(uuid4()),
        "personId": node_id("Person", planned.world.county.county_id, person_id),
        "contactedOn": str(TODAY),
        "mode": "PHONE",
        "purpose": "ROUTINE",
        "outcome": "REACHED",
    }
    return await ask(database, viewer, query, input=given)


async def by_cell(database: Database, planned: Planned, **asked: Any) -> Any:
    leader = leader_viewer(planned.world.county)
    answer = await ask(database, leader, BY_CELL, window=WINDOW, **asked)
    assert answer.errors is None
    return (answer.data or {})["coverageBreakdown"]["parts"]


async def test_homes_go_by_their_point_and_those_without_keep_their_village(
    database: Database, sa: Connection, planned: Planned
) -> None:
    before = homes(sa)
    done = await in_force(database, planned)
    after = homes(sa)
    assert done["plan"]["status"] == "ACTIVE"
    assert done["unplaced"] == [{"people": 1, "village": {"name": "一村"}}]
    unlocated = planned.world.people["B"][0].id
    assert after.keys() == before.keys()
    assert [person for person, cell in after.items() if cell is None] == [unlocated]
    covered = func.ST_Covers(GridCell.geom, Residence.geom)
    inside = select(Residence.person_id).where(
        Residence.superseded_at.is_(None), Residence.cell_id == GridCell.id, covered
    )
    assert set(sa.scalars(inside)) == after.keys() - {unlocated}
    assert mirrored(sa) == after
    world = planned.world
    stayed = {person.id for letter in "CD" for person in world.people.get(letter, ())}
    assert {after[person] for person in stayed} == {world.cells["D"].id}


async def test_the_past_stays_before_the_day_and_as_it_was_known(
    database: Database, planned: Planned
) -> None:
    known_at = datetime.now(UTC).isoformat()
    then = await by_cell(database, planned, asOf=str(TODAY))
    await in_force(database, planned)
    assert await by_cell(database, planned, asOf=str(TODAY)) != then
    assert await by_cell(database, planned, asOf=str(TODAY - timedelta(days=1))) == then
    assert await by_cell(database, planned, asOf=str(TODAY), knownAt=known_at) == then


async def test_a_plan_put_in_force_late_moves_nobody_before_its_day(
    database: Database, sa: Connection, planned: Planned
) -> None:
    before = homes(sa, LATE - timedelta(days=1))
    done = await in_force(database, planned, on=str(LATE))
    assert homes(sa, LATE - timedelta(days=1)) == before
    assert homes(sa, LATE) == homes(sa) == mirrored(sa)
    assert done["plan"]["validFrom"] == str(LATE)
    assert {row["validFrom"] for row in done["opened"] if row["validTo"] is None} == {str(LATE)}


@pytest.mark.parametrize("on", [TODAY, LATE])
async def test_roll_ups_duties_and_months_are_right_afterwards(
    on: Any, database: Database, sa: Connection, planned: Planned
) -> None:
    await in_force(database, planned, on=str(on))
    assert set(drifts(sa, TODAY)) == {Drift(0, 0, 0, 0)}
    tend_everything(sa, TODAY)
    assert set(drifts(sa, TODAY)) == {Drift(0, 0, 0, 0)}
    county_id = planned.world.county.county_id
    keep_months(raw(sa), county_id, TODAY)
    assert recount_months(raw(sa), county_id, TODAY) == 0


async def test_workers_follow_where_nobody_is_named_and_cells_that_stay_keep_theirs(
    database: Database, planned: Planned
) -> None:
    done = await in_force(database, planned)
    opened = {row["cell"]["code"] for row in done["opened"] if row["validTo"] is None}
    assert {row["cell"]["code"] for row in done["closed"]} == {"500151A", "500151B"}
    assert {row["worker"]["name"] for row in done["opened"]} == {"王网格"}
    query = """{ a: gridCell(code: "500151A") { workers: assignments { worker { name } } }
        d: gridCell(code: "500151D") { workers: assignments { worker { name } } } }"""
    found = (await ask(database, planned.manager, query)).data or {}
    assert [row["worker"]["name"] for row in found["d"]["workers"]] == ["李网格"]
    assert [row["worker"]["name"] for row in found["a"]["workers"]] == ["王网格"]
    assert "500151A" in opened


async def test_primaries_are_asked_for_where_a_cell_does_not_stay(
    database: Database, sa: Connection, planned: Planned
) -> None:
    plan_id = await planned.draft(database)
    alone = await order(database, planned, plan_id, workersFollow=False)
    answer = await activate(database, planned, alone)
    assert codes_of(answer) == ["PRIMARIES_MISSING"]
    drawn = answer.errors[0].original_error.details["cells"]
    other = id_of("GridWorker", planned.world.other)
    named = [{"cellCode": code, "workerId": other} for code in drawn]
    foreign = [{"cellCode": "500151D", "workerId": other}]
    assert codes_of(await activate(database, planned, alone | {"primaries": foreign})) == ["CELL_NOT_OF_PLAN"]
    assert sa.scalars(select(Receipt.client_id).where(Receipt.result.has_key("placed"))).all() == []
    done = (await activate(database, planned, alone | {"primaries": named})).data["activateGridPlan"]
    assert {row["worker"]["name"] for row in done["opened"] if row["validTo"] is None} == {"李网格"}


async def test_phones_hear_of_cells_assignments_and_persons(
    database: Database, sa: Connection, planned: Planned
) -> None:
    start = sa.scalars(select(func.max(Change.position))).one()
    was = mirrored(sa)
    await in_force(database, planned)
    told = sa.execute(select(Change.kind, Change.subject_id, Change.cell_id).where(Change.position > start))
    rows = told.all()
    moved = {person for person, cell in mirrored(sa).items() if cell != was[person]}
    persons = {row.subject_id: row.cell_id for row in rows if row.kind == "PERSON"}
    assert persons == {person: was[person] for person in moved}
    ended = {planned.world.cells[letter].id for letter in "AB"}
    assert ended < {row.subject_id for row in rows if row.kind == "CELL"}
    assert {row.kind for row in rows} == {"PERSON", "CELL", "ASSIGNED", "UNASSIGNED"}


async def test_five_at_once_put_one_plan_in_force(
    database: Database, sa: Connection, planned: Planned
) -> None:
    given = await order(database, planned, await planned.draft(database))
    answers = await asyncio.gather(*[activate(database, planned, given) for _ in range(5)])
    assert [codes_of(answer) for answer in answers] == [[]] * 5
    done = [answer.data["activateGridPlan"] for answer in answers]
    assert sum(not one["replayed"] for one in done) == 1
    assert len({str(one | {"replayed": None}) for one in done}) == 1
    assert set(drifts(sa, TODAY)) == {Drift(0, 0, 0, 0)}
    other = await activate(database, planned, given | {"clientId": str(uuid4())})
    assert codes_of(other) in (["PLAN_NOT_DRAFT"], ["REPORT_OUTDATED"])


async def test_contacts_recorded_meanwhile_are_counted_where_people_live_afterwards(
    database: Database, sa: Connection, planned: Planned
) -> None:
    client, people = planned.world.viewers()["client"], sorted(homes(sa))
    sa.commit()
    given = await order(database, planned, await planned.draft(database))
    meant = [recorded(database, client, planned, person) for person in people]
    first, *answers = await asyncio.gather(activate(database, planned, given), *meant)
    assert [codes_of(answer) for answer in (first, *answers)] == [[]] * (len(people) + 1)
    reached = select(func.count()).where(Contact.contacted_on == TODAY)
    assert sa.scalars(reached).one() == len(people)
    assert set(drifts(sa, TODAY)) == {Drift(0, 0, 0, 0)}


async def test_a_plan_is_put_in_force_by_its_present_report_alone(
    database: Database, planned: Planned
) -> None:
    first, second = [await planned.draft(database), await planned.draft(database, seed=2)]
    late = await order(database, planned, second)
    assert codes_of(await activate(database, planned, late | {"report": "0" * 16})) == ["REPORT_OUTDATED"]
    assert codes_of(await activate(database, planned, await order(database, planned, first))) == []
    assert codes_of(await activate(database, planned, late)) == ["REPORT_OUTDATED"]


async def test_inhabited_ground_is_not_left_out(database: Database, engine: Engine, planned: Planned) -> None:
    plan_id = await planned.draft(database)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE grid_cell SET geom = ST_Multi(ST_Buffer(ST_Centroid(geom), 1e-6))"
            " WHERE plan_id IN (SELECT id FROM grid_plan WHERE status = 'DRAFT')"
        )
    given = await order(database, planned, plan_id, mayLeaveGaps=True)
    answer = await activate(database, planned, given)
    assert codes_of(answer) == ["HOMES_LEFT_OUT"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": str(TODAY + timedelta(days=1))}, "PLAN_DAY_NOT_POSSIBLE"),
        ({"on": str(TODAY - timedelta(days=93))}, "PLAN_DAY_NOT_POSSIBLE"),
        ({"reason": ""}, "DECISION_MISSING"),
        ({"planId": "bm90aGluZw"}, "BAD_ID"),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    changed: dict[str, Any], code: str, database: Database, planned: Planned
) -> None:
    given = await order(database, planned, await planned.in_force(database))
    assert codes_of(await activate(database, planned, given | changed)) == [code]


async def test_a_plan_in_force_is_not_put_in_force_again(database: Database, planned: Planned) -> None:
    given = await order(database, planned, await planned.in_force(database))
    assert codes_of(await activate(database, planned, given)) == ["PLAN_NOT_DRAFT"]


async def test_only_who_manages_the_whole_county_puts_a_plan_in_force(
    database: Database, sa: Connection, planned: Planned
) -> None:
    plan_id = await planned.draft(database)
    given = await order(database, planned, plan_id)
    for role in ROLES:
        answer = await activate(database, planned, given, planned.world.viewers()[role])
        assert codes_of(answer) == ["NOT_PERMITTED"]
    first = manager_of(planned.world.townships[0])
    theirs = given | {"report": (await accepted(database, first, plan_id))["fingerprint"]}
    assert codes_of(await activate(database, planned, theirs, first)) == ["PLAN_REACHES_FURTHER"]
    assert sa.scalars(select(func.max(Person.version))).one() == 1
