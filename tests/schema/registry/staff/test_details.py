"""Staff numbers and telephones of grid workers: sealed, shown masked, mended by what was seen."""

from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.engine import Database
from db.models import GridWorker, Receipt
from tests.hand_over_world import Handed, build_handed
from tests.schema.world import codes_of, id_of
from tests.staff_world import act, done, newcomer

PHONE = "13800000001"


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


async def entered(database: Database, handed: Handed, **said: Any) -> Any:
    given = newcomer(handed, staffNumber="A-7", phone=PHONE) | said
    return await act(database, handed.manager, "addGridWorker", given)


async def mended(database: Database, handed: Handed, worker: str, **said: Any) -> Any:
    return await act(database, handed.manager, "amendGridWorker", {"workerId": worker} | said)


async def test_a_telephone_is_sealed_and_shown_masked(database: Database, handed: Handed) -> None:
    worker = done(await entered(database, handed))["worker"]
    assert (worker["staffNumber"], worker["phoneMasked"]) == ("A-7", "138******01")
    [row] = await database.rows(select(GridWorker.phone_cipher).where(GridWorker.staff_number == "A-7"))
    assert PHONE.encode() not in row.phone_cipher
    kept = await database.rows(select(Receipt.result))
    assert PHONE not in repr([one.result for one in kept])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"staffNumber": " A"}, "BAD_STAFF_NUMBER"),
        ({"staffNumber": "A" * 31}, "BAD_STAFF_NUMBER"),
        ({"phone": "138-abc"}, "BAD_PHONE"),
    ],
)
async def test_what_cannot_be_is_refused(
    said: dict[str, Any], code: str, database: Database, handed: Handed
) -> None:
    assert codes_of(await entered(database, handed, **said)) == [code]


async def test_two_have_one_number_on_no_day(database: Database, handed: Handed) -> None:
    done(await entered(database, handed))
    assert codes_of(await entered(database, handed, name="吴网格")) == ["STAFF_NUMBER_TAKEN"]
    other = id_of("GridWorker", handed.world.worker)
    number = {"was": None, "becomes": "A-7"}
    assert codes_of(await mended(database, handed, other, staffNumber=number)) == ["STAFF_NUMBER_TAKEN"]


async def test_both_are_mended_by_what_was_seen(database: Database, handed: Handed) -> None:
    worker = done(await entered(database, handed))["worker"]["id"]
    changed = {"staffNumber": {"was": "A-7", "becomes": None}}
    changed |= {"phone": {"was": "138******01", "becomes": "0755-82000001"}}
    shown = done(await mended(database, handed, worker, **changed))["worker"]
    assert (shown["staffNumber"], shown["phoneMasked"]) == (None, "075********01")
    late = await mended(database, handed, worker, phone={"was": "138******01", "becomes": "13900000003"})
    assert codes_of(late) == ["WORKER_CHANGED"]
    assert late.errors[0].original_error.details == {"fields": ["phone"]}
