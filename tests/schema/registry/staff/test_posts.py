"""Posts that end: nobody's cells are forgotten, nothing is rewritten, access ends that day."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.dialects.postgresql import Range

from db.codes import AccountState, GridRole, Permission, Role
from db.engine import Database
from db.models import AccessGeneration, Account, AccountGrant, GridWorker, Receipt
from resolvers.access.grants import account_with_grants
from resolvers.areas import AreaKind
from resolvers.rollups import Drift
from tests.builders import IDS, LONG_AGO, assign
from tests.hand_over_world import Handed, build_handed, manager_of, primaries
from tests.rolled_up import drifts
from tests.schema.world import codes_of, id_of
from tests.staff_world import ON, act, done, post_end, task, told
from tests.viewers import TODAY

ROLES = ("worker", "staff", "leader", "administrator", "client", "nobody")


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


async def ended(database: Database, handed: Handed, **changed: Any) -> Any:
    return await act(database, handed.manager, "endPost", post_end(handed, **changed))


def post_of(sa: Connection, handed: Handed) -> Any:
    return sa.scalars(select(GridWorker.valid).where(GridWorker.id == handed.world.worker.id)).one()


async def test_a_post_does_not_end_while_cells_would_be_left(
    database: Database, sa: Connection, handed: Handed
) -> None:
    result = await ended(database, handed)
    assert codes_of(result) == ["CELL_LEFT_WITHOUT_PRIMARY"]
    message = str(result.errors[0].original_error)
    assert all(f"500151{letter}" in message for letter in "ABC")
    assert post_of(sa, handed).upper is None
    assert sa.scalars(select(Receipt.client_id)).all() == []


async def test_a_post_ends_and_its_cells_go_to_somebody_on_that_day(
    database: Database, sa: Connection, handed: Handed
) -> None:
    answer = done(await ended(database, handed, toWorkerId=id_of("GridWorker", handed.newcomer)))
    assert answer["worker"]["validTo"] == ON
    assert len(answer["closed"]) == 3
    for letter in "ABC":
        expected = [(handed.world.worker.id, "2018-01-01", ON), (handed.newcomer.id, ON, None)]
        assert primaries(sa, handed.world.cells[letter]) == expected
    assert told(sa) == ["ASSIGNED"] * 6 + ["UNASSIGNED"] * 3
    assert set(drifts(sa, TODAY)) == {Drift(0, 0, 0, 0)}


async def test_cells_that_may_be_left_are_left_and_listed(
    database: Database, engine: Engine, sa: Connection, handed: Handed
) -> None:
    with engine.begin() as connection:
        assign(connection, handed.world.worker, handed.world.cells["D"], role=GridRole.DEPUTY)
    answer = done(await ended(database, handed, mayLeaveGaps=True))
    assert {row["role"] for row in answer["opened"]} == {"PRIMARY", "DEPUTY"}
    assert {row["validTo"] for row in answer["opened"]} == {ON}
    left = await handed.unassigned(database, asOf=ON)
    assert [cell["code"] for cell in left] == ["500151A", "500151B", "500151C"]


async def test_a_worker_who_has_handed_over_leaves_without_more_ado(
    database: Database, handed: Handed
) -> None:
    assert codes_of(await handed.hand_over(database)) == []
    answer = done(await ended(database, handed))
    assert (answer["closed"], answer["opened"], answer["worker"]["validTo"]) == ([], [], ON)


async def test_five_at_once_with_one_client_id_end_one_post(
    database: Database, sa: Connection, handed: Handed
) -> None:
    given = {"clientId": str(uuid4()), "mayLeaveGaps": True}
    results = await asyncio.gather(*[ended(database, handed, **given) for _ in range(5)])
    answers = [done(result) for result in results]
    assert sum(not answer["replayed"] for answer in answers) == 1
    assert len({str(answer["opened"]) for answer in answers}) == 1
    assert len(primaries(sa, handed.world.cells["A"])) == 1


async def test_who_leaves_gets_no_cell_meanwhile(database: Database, sa: Connection, handed: Handed) -> None:
    """One of the two is told; whoever came second saw what the first had done."""
    leaving = post_end(handed, workerId=id_of("GridWorker", handed.newcomer))
    results = await asyncio.gather(
        act(database, handed.manager, "endPost", leaving),
        act(database, handed.manager, "assignCell", task(handed, role="DEPUTY")),
        handed.hand_over(database),
    )
    codes = [codes_of(result) for result in results]
    newcomers = [row for row in primaries(sa, handed.world.cells["A"]) if row[0] == handed.newcomer.id]
    if codes[0] == []:
        assert codes[2] == ["WORKER_NOT_IN_POST"]
        assert newcomers == []
    else:
        assert codes[0] == ["CELL_LEFT_WITHOUT_PRIMARY"]
        assert newcomers == [(handed.newcomer.id, ON, None)]


async def test_a_receiver_must_be_in_the_post(database: Database, handed: Handed) -> None:
    leaving = {"workerId": id_of("GridWorker", handed.newcomer)}
    done(await ended(database, handed, **leaving))
    over = {"toWorkerId": id_of("GridWorker", handed.newcomer)}
    assert codes_of(await ended(database, handed, **over)) == ["WORKER_NOT_IN_POST"]
    assert codes_of(await ended(database, handed, **leaving)) == ["POST_ALREADY_ENDED"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": "2025-01-01"}, "HAND_OVER_DAY_NOT_POSSIBLE"),
        ({"on": "2027-01-01"}, "HAND_OVER_DAY_NOT_POSSIBLE"),
        ({"decidedBy": ""}, "DECISION_MISSING"),
        ({"workerId": "bm90aGluZw"}, "BAD_ID"),
    ],
)
async def test_an_end_that_cannot_be_meant_is_refused(
    changed: dict[str, Any], code: str, database: Database, sa: Connection, handed: Handed
) -> None:
    assert codes_of(await ended(database, handed, mayLeaveGaps=True, **changed)) == [code]
    assert post_of(sa, handed).upper is None


async def test_a_post_does_not_end_before_it_began(
    database: Database, engine: Engine, handed: Handed
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE grid_worker SET valid = '[2025-11-01,)'")
    assert codes_of(await ended(database, handed, mayLeaveGaps=True)) == ["POST_DAY_NOT_POSSIBLE"]


@pytest.mark.parametrize("role", ROLES)
async def test_only_who_manages_ends_posts(role: str, database: Database, handed: Handed) -> None:
    viewer = handed.world.viewers()[role]
    expected = [] if role == "administrator" else ["NOT_PERMITTED"]
    assert codes_of(await act(database, viewer, "endPost", post_end(handed, mayLeaveGaps=True))) == expected


async def test_who_manages_less_ends_no_post_of_a_worker_with_cells_elsewhere(
    database: Database, engine: Engine, handed: Handed
) -> None:
    first, second = map(manager_of, handed.world.townships)
    given = post_end(handed, mayLeaveGaps=True)
    assert codes_of(await act(database, second, "endPost", given)) == ["WORKER_NOT_FOUND"]
    with engine.begin() as connection:
        assign(connection, handed.world.worker, handed.world.cells["D"], role=GridRole.DEPUTY)
    assert codes_of(await act(database, first, "endPost", given)) == ["CELLS_NOT_MANAGED"]


async def test_the_account_of_a_worker_loses_the_cells_on_the_day(
    database: Database, sa: Connection, handed: Handed
) -> None:
    _grant(sa, handed)
    done(await ended(database, handed, mayLeaveGaps=True))
    held = [
        [row.area_id for row in await database.rows(account_with_grants(Account.name == "wang", day))]
        for day in (date(2025, 10, 31), date(2025, 11, 1))
    ]
    assert held == [[handed.world.worker.id], [None]]
    assert sa.scalars(select(AccessGeneration.number)).all() == [1]


def _grant(sa: Connection, handed: Handed) -> None:
    account_id = IDS.next()
    account = {"id": account_id, "name": "wang", "display_name": "王网格", "created_by": "tests"}
    state = {"role": Role.WORKER.value, "state": AccountState.ACTIVE.value}
    sa.execute(insert(Account).values(account | state))
    area = {"area_kind": AreaKind.WORKER.value, "area_county_id": handed.world.worker.county_id}
    grant = {"id": IDS.next(), "account_id": account_id, "role": Role.WORKER.value, "granted_by": "tests"}
    what = {"permission": Permission.SEARCH.value, "area_id": handed.world.worker.id}
    valid = Range(LONG_AGO, None, bounds="[)")
    sa.execute(insert(AccountGrant).values(grant | area | what | {"valid": valid}))
    sa.commit()
