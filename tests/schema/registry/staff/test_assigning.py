"""Cells given to workers: vacant primaries, deputies, leads, cover; nothing that holds is closed."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, func, select

from db.codes import GridPlanStatus
from db.engine import Database
from db.models import CellAssignment, Receipt, StalePerson
from resolvers.rollups import Drift
from tests.builders import build_cells, build_worker
from tests.hand_over_world import Handed, build_handed, manager_of, primaries
from tests.plan import Plan
from tests.rolled_up import drifts
from tests.schema.world import codes_of, id_of
from tests.staff_world import ON, act, done, newcomer, task, told
from tests.viewers import TODAY

ROLES = ("worker", "staff", "leader", "administrator", "client", "nobody")


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


async def vacated(database: Database, handed: Handed) -> None:
    """Cell A without a primary from ON on."""
    cells = [{"cellCode": "500151A"}]
    left = await handed.hand_over(database, toWorkerId=None, cells=cells, mayLeaveGaps=True)
    assert left.errors is None


async def assigned(database: Database, handed: Handed, **changed: Any) -> Any:
    return await act(database, handed.manager, "assignCell", task(handed, **changed))


async def test_a_cell_that_a_hand_over_left_vacant_gets_a_primary_again(
    database: Database, sa: Connection, handed: Handed
) -> None:
    await vacated(database, handed)
    assert await handed.unassigned(database, asOf=ON) != []
    given = done(await assigned(database, handed))["assignment"]
    assert (given["role"], given["validFrom"], given["validTo"]) == ("PRIMARY", ON, None)
    assert (given["worker"], given["cell"]) == ({"name": "赵网格"}, {"code": "500151A"})
    world = handed.world
    assert primaries(sa, world.cells["A"]) == [
        (world.worker.id, "2018-01-01", ON),
        (handed.newcomer.id, ON, None),
    ]
    assert await handed.unassigned(database, asOf=ON) == []


async def test_phones_hear_of_it_and_the_months_of_who_lives_there_are_kept_anew(
    database: Database, sa: Connection, handed: Handed
) -> None:
    await vacated(database, handed)
    sa.exec_driver_sql("DELETE FROM stale_person")
    sa.commit()
    done(await assigned(database, handed))
    assert told(sa)[-1:] == ["ASSIGNED"]
    people = {person.id for person in handed.world.people["A"]}
    assert set(sa.scalars(select(StalePerson.person_id))) == people
    assert set(drifts(sa, TODAY)) == {Drift(0, 0, 0, 0)}


async def test_a_new_worker_of_a_fresh_registry_gets_a_first_cell(
    database: Database, engine: Engine, sa: Connection, handed: Handed
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM cell_assignment")
    worker = done(await act(database, handed.manager, "addGridWorker", newcomer(handed, on="2024-01-01")))
    first = {"workerId": worker["worker"]["id"], "on": "2024-03-01"}
    done(await assigned(database, handed, **first))
    assert [row[1:] for row in primaries(sa, handed.world.cells["A"])] == [("2024-03-01", None)]


@pytest.mark.parametrize(("role", "until"), [("DEPUTY", None), ("LEAD", None), ("COVER", "2025-12-01")])
async def test_others_may_have_a_cell_beside_its_primary(
    role: str, until: str | None, database: Database, handed: Handed
) -> None:
    given = done(await assigned(database, handed, role=role, until=until))["assignment"]
    assert (given["role"], given["validTo"]) == (role, until)
    assert codes_of(await assigned(database, handed, role=role, until=until)) == ["ALREADY_ASSIGNED"]


async def test_a_vacancy_before_a_planned_primary_is_filled_up_to_that_day(
    database: Database, sa: Connection, handed: Handed
) -> None:
    await vacated(database, handed)
    done(await assigned(database, handed, on="2026-01-01"))
    other = id_of("GridWorker", handed.world.other)
    assert codes_of(await assigned(database, handed, workerId=other)) == ["CELL_HAS_PRIMARY"]
    done(await assigned(database, handed, workerId=other, until="2026-01-01"))
    assert [row[1:] for row in primaries(sa, handed.world.cells["A"])] == [
        ("2018-01-01", ON),
        (ON, "2026-01-01"),
        ("2026-01-01", None),
    ]


async def test_five_at_once_with_one_client_id_are_one_assignment(
    database: Database, sa: Connection, handed: Handed
) -> None:
    await vacated(database, handed)
    sent = [assigned(database, handed, clientId=client_id) for client_id in [str(uuid4())] * 5]
    answers = [done(result) for result in await asyncio.gather(*sent)]
    assert len({answer["assignment"]["id"] for answer in answers}) == 1
    assert sum(not answer["replayed"] for answer in answers) == 1
    assert len(primaries(sa, handed.world.cells["A"])) == 2


async def test_of_two_primaries_at_once_one_is_told(
    database: Database, engine: Engine, sa: Connection, handed: Handed
) -> None:
    await vacated(database, handed)
    with engine.begin() as connection:
        third = build_worker(connection, handed.world.station, "孙网格")
    workers = [id_of("GridWorker", one) for one in (handed.newcomer, third)]
    results = await asyncio.gather(*[assigned(database, handed, workerId=one) for one in workers])
    assert sorted(map(codes_of, results)) == [[], ["CELL_HAS_PRIMARY"]]
    assert len(primaries(sa, handed.world.cells["A"])) == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "CELL_HAS_PRIMARY"),
        ({"role": "COVER"}, "COVER_END_NOT_POSSIBLE"),
        ({"role": "COVER", "until": "2027-01-01"}, "COVER_END_NOT_POSSIBLE"),
        ({"role": "DEPUTY", "until": ON}, "ASSIGNMENT_DAY_NOT_POSSIBLE"),
        ({"role": "DEPUTY", "on": "2027-01-01"}, "ASSIGNMENT_DAY_NOT_POSSIBLE"),
        ({"role": "DEPUTY", "on": "2017-12-31"}, "ASSIGNMENT_DAY_NOT_POSSIBLE"),
        ({"role": "DEPUTY", "reason": " "}, "DECISION_MISSING"),
        ({"role": "DEPUTY", "cellId": "bm90aGluZw"}, "BAD_ID"),
    ],
)
async def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, database: Database, sa: Connection, handed: Handed
) -> None:
    number = select(func.count()).select_from(CellAssignment)
    before = sa.scalars(number).one()
    sa.commit()
    assert codes_of(await assigned(database, handed, **changed)) == [code]
    assert (sa.scalars(number).one(), sa.scalars(select(Receipt.client_id)).all()) == (before, [])


async def test_a_worker_whose_post_has_not_begun_gets_no_cell(database: Database, handed: Handed) -> None:
    worker = done(await act(database, handed.manager, "addGridWorker", newcomer(handed, on="2025-12-01")))
    early = {"workerId": worker["worker"]["id"], "role": "DEPUTY"}
    assert codes_of(await assigned(database, handed, **early)) == ["WORKER_NOT_IN_POST"]


async def test_a_cell_of_a_draft_is_nobodys_to_give(
    database: Database, engine: Engine, handed: Handed
) -> None:
    with engine.begin() as connection:
        drawn = build_cells(
            connection, Plan("D"), {"D": handed.world.villages[2]}, status=GridPlanStatus.DRAFT
        )
    given = {"cellId": id_of("GridCell", drawn["D"]), "role": "DEPUTY"}
    assert codes_of(await assigned(database, handed, **given)) == ["CELL_NOT_FOUND"]


@pytest.mark.parametrize("role", ROLES)
async def test_only_who_manages_gives_cells(role: str, database: Database, handed: Handed) -> None:
    viewer = handed.world.viewers()[role]
    expected = [] if role == "administrator" else ["NOT_PERMITTED"]
    given = task(handed, role="DEPUTY")
    assert codes_of(await act(database, viewer, "assignCell", given)) == expected


async def test_out_of_scope_neither_cell_nor_worker_exists(database: Database, handed: Handed) -> None:
    world = handed.world
    first = manager_of(world.townships[0])
    foreign_cell = task(handed, "D", role="DEPUTY")
    foreign_worker = task(handed, role="DEPUTY", workerId=id_of("GridWorker", world.other))
    assert codes_of(await act(database, first, "assignCell", foreign_cell)) == ["CELL_NOT_FOUND"]
    assert codes_of(await act(database, first, "assignCell", foreign_worker)) == ["WORKER_NOT_FOUND"]
