"""Hand-overs: nothing rewritten, nothing orphaned, once, and by whoever manages the cells."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, func, select

from db.codes import GridRole
from db.engine import Database
from db.models import CellAssignment, Change, Receipt
from resolvers.areas import Area
from schema.paging.cursors import Int32, Keyset
from tests.builders import assign, between, build_worker, since
from tests.hand_over_world import HAND_OVER, ON, Handed, build_handed, manager_of, primaries
from tests.schema.world import ask, codes_of, id_of
from tests.viewers import TODAY

EVERYONE = (
    *("worker", "other_worker", "staff", "leader", "township_leader", "administrator", "client", "nobody"),
)


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


def number_of(sa: Connection, table: Any) -> int:
    return int(sa.execute(select(func.count()).select_from(table)).scalar_one())


def answered(result: Any) -> dict[str, Any]:
    """The data of an answer without errors."""
    assert result.errors is None
    return result.data or {}


async def test_cells_go_over_on_the_day_and_the_past_stays(
    database: Database, sa: Connection, handed: Handed
) -> None:
    result = await handed.hand_over(database)
    assert result.errors is None
    done = result.data["handOver"]
    assert {(row["worker"]["name"], row["validFrom"], row["validTo"]) for row in done["opened"]} == {
        ("王网格", "2018-01-01", ON),
        ("赵网格", ON, None),
    }
    assert [row["validTo"] for row in done["closed"]] == [None] * 3
    world = handed.world
    for letter in "ABC":
        expected = [(world.worker.id, "2018-01-01", ON), (handed.newcomer.id, ON, None)]
        assert primaries(sa, world.cells[letter]) == expected


async def test_nothing_is_rewritten_but_the_stamp(database: Database, sa: Connection, handed: Handed) -> None:
    columns = [one for one in CellAssignment.__table__.c if one.name != "superseded_at"]
    before = set(sa.execute(select(*columns)).all())
    await handed.hand_over(database)
    assert before <= set(sa.execute(select(*columns)).all())


async def test_a_replay_returns_the_first_result_and_writes_nothing(
    database: Database, sa: Connection, handed: Handed
) -> None:
    given = {"clientId": str(uuid4())} | handed.order()
    first = answered(await ask(database, handed.manager, HAND_OVER, input=given))["handOver"]
    rows = number_of(sa, CellAssignment), number_of(sa, Change)
    again = answered(await ask(database, handed.manager, HAND_OVER, input=given))["handOver"]
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again | {"replayed": False} == first
    assert (number_of(sa, CellAssignment), number_of(sa, Change)) == rows


async def test_five_at_once_with_one_client_id_are_one_hand_over(
    database: Database, sa: Connection, handed: Handed
) -> None:
    given = {"clientId": str(uuid4())} | handed.order()
    sent = [ask(database, handed.manager, HAND_OVER, input=given) for _ in range(5)]
    results = await asyncio.gather(*sent)
    assert [codes_of(result) for result in results] == [[]] * 5
    assert sum(not (result.data or {})["handOver"]["replayed"] for result in results) == 1
    assert len(primaries(sa, handed.world.cells["A"])) == 2


async def test_a_client_id_does_not_stand_for_another_hand_over(database: Database, handed: Handed) -> None:
    client_id = str(uuid4())
    await handed.hand_over(database, clientId=client_id)
    assert codes_of(await handed.hand_over(database, clientId=client_id, reason="另一事")) == [
        "CLIENT_ID_TAKEN"
    ]


async def test_of_two_hand_overs_of_the_same_cells_at_once_one_wins(
    database: Database, engine: Engine, sa: Connection, handed: Handed
) -> None:
    with engine.begin() as connection:
        third = build_worker(connection, handed.world.station, "孙网格")
    receivers = [handed.newcomer, third]
    sent = [handed.hand_over(database, toWorkerId=id_of("GridWorker", one)) for one in receivers]
    codes = sorted(map(codes_of, await asyncio.gather(*sent)))
    assert codes == [[], ["NOTHING_TO_HAND_OVER"]]
    assert len(primaries(sa, handed.world.cells["A"])) == 2


async def test_each_cell_may_go_to_its_own_receiver(
    database: Database, sa: Connection, handed: Handed
) -> None:
    other = id_of("GridWorker", handed.world.other)
    cells = [{"cellCode": "500151A"}, {"cellCode": "500151B", "toWorkerId": other}]
    result = await handed.hand_over(database, cells=cells)
    assert result.errors is None
    last = [primaries(sa, handed.world.cells[letter])[-1][0] for letter in "ABC"]
    assert last == [handed.newcomer.id, handed.world.other.id, handed.world.worker.id]


async def test_a_cell_is_not_left_without_a_primary_by_oversight(
    database: Database, sa: Connection, handed: Handed
) -> None:
    result = await handed.hand_over(database, toWorkerId=None)
    assert codes_of(result) == ["CELL_LEFT_WITHOUT_PRIMARY"]
    message = str(result.errors[0].original_error)
    assert all(f"500151{letter}" in message for letter in "ABC")
    assert len(primaries(sa, handed.world.cells["A"])) == 1
    assert number_of(sa, Receipt) == 0


async def test_what_is_left_explicitly_is_listed_with_its_days(database: Database, handed: Handed) -> None:
    cells = [{"cellCode": "500151A"}]
    await handed.hand_over(database, toWorkerId=None, cells=cells, mayLeaveGaps=True)
    assert await handed.unassigned(database) == []
    [left] = await handed.unassigned(database, asOf=ON)
    assert left == {
        "code": "500151A",
        "people": 4,
        "unassignedSince": ON,
        "assignedFrom": None,
        "isCovered": False,
        "cell": {"name": "网格A"},
    }


async def test_the_duties_of_what_is_left_are_nobodys(database: Database, handed: Handed) -> None:
    cells = [{"cellCode": "500151A"}]
    on: dict[str, Any] = {"on": "2025-10-01", "cells": cells, "toWorkerId": None, "mayLeaveGaps": True}
    assert codes_of(await handed.hand_over(database, **on)) == []
    leader = handed.world.viewers()["leader"]
    query = (
        """{ dutySummary(by: WORKER) { whole { registered } parts { key label counts { registered } } } }"""
    )
    summary = answered(await ask(database, leader, query))["dutySummary"]
    parts = {part["label"]: part["counts"]["registered"] for part in summary["parts"]}
    [nobodys] = [part for part in summary["parts"] if part["key"] is None]
    assert nobodys["counts"]["registered"] == 4
    assert (parts["王网格"], sum(parts.values())) == (2, summary["whole"]["registered"])


async def test_temporary_cover_ends_and_the_worker_stays_primary(
    database: Database, sa: Connection, handed: Handed
) -> None:
    result = await handed.hand_over(database, until="2025-12-01")
    done = result.data["handOver"]
    assert done["closed"] == []
    assert {(row["role"], row["validFrom"], row["validTo"]) for row in done["opened"]} == {
        ("COVER", ON, "2025-12-01")
    }
    assert primaries(sa, handed.world.cells["A"]) == [(handed.world.worker.id, "2018-01-01", None)]


async def test_a_worker_out_of_the_post_leaves_cells_unassigned_though_covered(
    database: Database, engine: Engine, handed: Handed
) -> None:
    with engine.begin() as connection:
        gone = build_worker(
            connection, handed.world.station, "钱网格", valid=between(TODAY, date(2025, 12, 1))
        )
    over: dict[str, Any] = {"toWorkerId": id_of("GridWorker", gone), "cells": [{"cellCode": "500151C"}]}
    assert codes_of(await handed.hand_over(database, **over)) == ["WORKER_NOT_IN_POST"]
    with engine.begin() as connection:
        assign(connection, gone, handed.world.cells["C"], role=GridRole.DEPUTY)
        assign(
            connection,
            handed.newcomer,
            handed.world.cells["A"],
            role=GridRole.COVER,
            valid=between(date(2025, 11, 1), date(2026, 1, 1)),
        )
        connection.exec_driver_sql(
            "UPDATE grid_worker SET valid = '[2018-01-01,2025-11-15)' WHERE name = '王网格'"
        )
    left = await handed.unassigned(database, asOf="2025-11-20")
    assert [(cell["code"], cell["unassignedSince"], cell["isCovered"]) for cell in left] == [
        ("500151A", "2025-11-15", True),
        ("500151B", "2025-11-15", False),
        ("500151C", "2025-11-15", False),
    ]
    after = Keyset("UNASSIGNED", (str, Int32, int)).cursor(["500151B", 0, 0])
    page = await handed.unassigned(database, asOf="2025-11-20", first=1, after=after)
    assert [cell["code"] for cell in page] == ["500151B"]


async def test_the_end_of_an_assignment_goes_over_with_it(
    database: Database, engine: Engine, sa: Connection, handed: Handed
) -> None:
    world = handed.world
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cell_assignment SET valid = '[2018-01-01,2026-01-01)'")
        assign(connection, world.other, world.cells["A"], valid=since(date(2026, 1, 1)))
    await handed.hand_over(database)
    assert primaries(sa, world.cells["A"]) == [
        (world.worker.id, "2018-01-01", ON),
        (handed.newcomer.id, ON, "2026-01-01"),
        (world.other.id, "2026-01-01", None),
    ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": "2025-06-01"}, "HAND_OVER_DAY_NOT_POSSIBLE"),
        ({"on": "2027-01-01"}, "HAND_OVER_DAY_NOT_POSSIBLE"),
        ({"until": ON}, "COVER_END_NOT_POSSIBLE"),
        ({"until": "2027-11-01"}, "COVER_END_NOT_POSSIBLE"),
        ({"reason": " "}, "DECISION_MISSING"),
        ({"decidedBy": "长" * 201}, "DECISION_MISSING"),
        ({"cells": []}, "BAD_HAND_OVER_CELLS"),
        ({"cells": [{"cellCode": "500151A"}] * 2}, "BAD_HAND_OVER_CELLS"),
        ({"cells": [{"cellCode": "500151D"}]}, "CELL_NOT_OF_WORKER"),
        ({"cells": [{"cellCode": "500151A"}], "roles": ["LEAD"]}, "CELL_NOT_OF_WORKER"),
        ({"roles": ["LEAD"]}, "NOTHING_TO_HAND_OVER"),
        ({"fromWorkerId": "bm90aGluZw"}, "BAD_ID"),
    ],
)
async def test_a_wrong_hand_over_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, database: Database, sa: Connection, handed: Handed
) -> None:
    before = number_of(sa, CellAssignment)
    assert codes_of(await handed.hand_over(database, **changed)) == [code]
    assert codes_of(await handed.plan(database, **changed)) == [code]
    assert (number_of(sa, CellAssignment), number_of(sa, Receipt)) == (before, 0)


async def test_nobody_hands_over_to_themselves_or_to_a_stranger(database: Database, handed: Handed) -> None:
    worker = handed.world.worker
    stranger = Area(worker.kind, worker.county_id, 1)
    for receiver, code in ((worker, "SAME_WORKER"), (stranger, "WORKER_NOT_FOUND")):
        assert codes_of(await handed.hand_over(database, toWorkerId=id_of("GridWorker", receiver))) == [code]


@pytest.mark.parametrize("role", EVERYONE)
async def test_only_who_manages_the_cells_hands_them_over(
    role: str, database: Database, sa: Connection, handed: Handed
) -> None:
    viewer = handed.world.viewers()[role]
    expected = [] if role == "administrator" else ["NOT_PERMITTED"]
    assert codes_of(await handed.plan(database, viewer)) == expected
    assert codes_of(await handed.hand_over(database, viewer)) == expected
    assert len(primaries(sa, handed.world.cells["A"])) == (2 if role == "administrator" else 1)


async def test_who_manages_another_township_finds_neither_worker_nor_cells(
    database: Database, handed: Handed
) -> None:
    far = manager_of(handed.world.townships[1])
    assert codes_of(await handed.hand_over(database, far)) == ["WORKER_NOT_FOUND"]
    assert await handed.unassigned(database, far, asOf=ON) == []


@pytest.mark.parametrize("role", EVERYONE)
async def test_unassigned_cells_are_told_to_who_manages_or_analyses(
    role: str, database: Database, handed: Handed
) -> None:
    await handed.hand_over(database, toWorkerId=None, mayLeaveGaps=True)
    query = f'{{ unassignedCells(asOf: "{ON}") {{ nodes {{ code }} }} }}'
    result = await ask(database, handed.world.viewers()[role], query)
    if role == "nobody":
        assert codes_of(result) == ["NOT_PERMITTED"]
    else:
        found = [cell["code"] for cell in (result.data or {})["unassignedCells"]["nodes"]]
        assert found == ([] if role == "other_worker" else ["500151A", "500151B", "500151C"])
