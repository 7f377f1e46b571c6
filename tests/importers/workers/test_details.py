"""Numbers and telephones of grid workers by file: taken, compared, never shown whole, and given back."""

import pytest
from sqlalchemy import Engine, select

from db.codes import ConflictPolicy, RowOutcome, RowVerdict
from db.engine import Database
from db.models import GridWorker
from resolvers.people.identities import SealedAt, open_sealed
from tests.importers.runs.files_of_people import Row, places
from tests.importers.workers.files_of_workers import Desk, worker
from tests.schema.world import build_world
from tests.work import KEYS

PHONE, OTHER = "13800000001", "13800000002"
OVER = {"policy": ConflictPolicy.OVERWRITE}


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


def zhao(**said: str) -> Row:
    return worker(**{"staff_number": "A-7", "phone": PHONE} | said)


async def test_a_new_worker_has_a_number_and_a_sealed_telephone(desk: Desk) -> None:
    await desk.brought(worker(cell_code="500151C", role="协助", phone="138 0000 0001"), zhao())
    assert await desk.details() == [("赵网格", "A-7", "138******01")]
    kept = select(GridWorker.county_id, GridWorker.id, GridWorker.phone_cipher)
    [row] = await desk.database.rows(kept.where(GridWorker.staff_number == "A-7"))
    at = SealedAt("grid_worker", "phone_cipher", row.county_id, row.id)
    assert open_sealed(KEYS, at, row.phone_cipher) == PHONE


async def test_what_is_not_registered_is_filled_and_what_differs_stays_or_is_taken(desk: Desk) -> None:
    await desk.brought(worker(), worker("孙网格"))
    filled = await desk.brought(zhao())
    assert (filled.verdicts, filled.outcomes) == ({RowVerdict.CHANGED: 1}, {RowOutcome.WRITTEN: 1})
    assert (await desk.tried(zhao())).verdicts == {RowVerdict.UNCHANGED: 1}
    kept = await desk.tried(zhao(phone=OTHER))
    assert (kept.verdicts, list(places(kept))) == ({RowVerdict.UNCHANGED: 1}, ["VALUE_KEPT"])
    assert list(places(await desk.tried(zhao(phone=OTHER), policy=ConflictPolicy.ASK))) == ["VALUE_DIFFERS"]
    await desk.brought(zhao(phone=OTHER), **OVER)
    assert await desk.details() == [("赵网格", "A-7", "138******02")]


async def test_a_masked_number_says_nothing(desk: Desk) -> None:
    await desk.brought(zhao())
    again = await desk.tried(zhao(phone="138******01"), **OVER)
    assert (again.verdicts, list(places(again))) == ({RowVerdict.UNCHANGED: 1}, ["PHONE_MASKED"])


async def test_the_number_tells_two_of_one_name_apart(desk: Desk) -> None:
    both = await desk.brought(zhao(), zhao(staff_number="A-8", phone=OTHER))
    assert both.verdicts == {RowVerdict.NEW: 2}
    assert await desk.details() == [("赵网格", "A-7", "138******01"), ("赵网格", "A-8", "138******02")]
    assert list(places(await desk.tried(worker()))) == ["WORKER_AMBIGUOUS"]
    assert (await desk.tried(zhao())).verdicts == {RowVerdict.UNCHANGED: 1}
    unclear = await desk.tried(zhao(), zhao(staff_number="A-8", phone=OTHER), worker(cell_code="500151C"))
    assert list(places(unclear)) == ["WORKER_AMBIGUOUS"]


async def test_a_number_of_somebody_else_is_held(desk: Desk) -> None:
    await desk.brought(zhao())
    for line in (zhao(name="孙网格"), zhao(station="乙镇站")):
        assert list(places(await desk.tried(line))) == ["STAFF_NUMBER_TAKEN"]
    contradicts = await desk.tried(worker("周网格", phone=PHONE), worker("周网格", phone=OTHER))
    assert places(contradicts)["PHONES_CONTRADICT"] == ("网格员:2", "网格员:3")


async def test_two_files_at_once_give_a_number_to_one_alone(desk: Desk) -> None:
    first, second = [await desk.preview(zhao(name=name)) for name in ("孙网格", "周网格")]
    assert (await desk.write(first)).outcomes == {RowOutcome.WRITTEN: 1}
    assert (await desk.write(second)).outcomes == {RowOutcome.CHANGED_SINCE: 1}
    assert await desk.details() == [("孙网格", "A-7", "138******01")]


async def test_undoing_gives_number_and_telephone_back(desk: Desk) -> None:
    await desk.brought(zhao())
    report = await desk.brought(zhao(phone=OTHER), **OVER)
    assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 1}
    assert await desk.details() == [("赵网格", "A-7", "138******01")]
    report = await desk.brought(zhao(phone=OTHER), **OVER)
    await desk.brought(zhao(phone="13900000003"), **OVER)
    undone = await desk.undone(report)
    assert (undone.outcomes, list(places(undone))) == ({RowOutcome.NOT_REVERSED: 1}, ["WORKER_CHANGED"])
    assert await desk.details() == [("赵网格", "A-7", "139******03")]


async def test_a_telephone_that_looks_alike_masked_was_changed_all_the_same(desk: Desk) -> None:
    await desk.brought(zhao())
    report = await desk.brought(zhao(phone=OTHER), **OVER)
    alike = f"{OTHER[:5]}{(int(OTHER[5]) + 1) % 10}{OTHER[6:]}"
    await desk.brought(zhao(phone=alike), **OVER)
    undone = await desk.undone(report)
    assert undone.outcomes.get(RowOutcome.REVERSED) is None
