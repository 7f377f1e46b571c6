"""A telephone that waits to be moved to another key or algorithm is the same as when it was sealed."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.codes import ConflictPolicy, RowVerdict
from db.engine import Database
from db.models import GridWorker, StagedRow
from resolvers.people.identities import SealedAt, same_sealed, seal
from resolvers.sealed.ciphers import SealingCipher
from resolvers.sealed.keys import fixed, key_of
from tests.app.keys.sealed_world import SealedWorld, age_keys, held, put_in_use, typed
from tests.hand_over_world import ON, build_handed, manager_of
from tests.importers.runs.files_of_people import Desk, someone
from tests.importers.workers.files_of_workers import Desk as StaffDesk
from tests.importers.workers.files_of_workers import worker
from tests.schema.registry.people.test_amendments import amend, amendment
from tests.schema.world import build_world, codes_of, id_of
from tests.staff_world import act, done, newcomer
from tests.work import KEYS

PHONE, OTHER = "13800000001", "13800000002"
OVER = ConflictPolicy.OVERWRITE
NOW = fixed(KEYS.held(), current=1, cipher=SealingCipher.SM4_GCM)


@pytest.fixture
def rotating(monkeypatch: pytest.MonkeyPatch) -> Any:
    """From then on seals otherwise than all that was sealed before."""

    def begin() -> None:
        for module in ("schema.world", "importers.runs.files_of_people", "importers.runs.list_desk"):
            monkeypatch.setattr(f"tests.{module}.KEYS", NOW)

    return begin


def test_a_sealed_value_is_compared_by_what_it_says() -> None:
    at, elsewhere = [SealedAt("person", "phone_cipher", 500151, row_id) for row_id in (1, 2)]
    for keys in (KEYS, NOW):
        assert same_sealed(NOW, at, seal(keys, at, PHONE), PHONE)
        assert not same_sealed(NOW, at, seal(keys, at, PHONE), OTHER)
        assert not same_sealed(NOW, at, seal(keys, at, PHONE), None)
        assert not same_sealed(NOW, elsewhere, seal(keys, at, PHONE), PHONE)
    assert same_sealed(NOW, at, None, None)
    assert not same_sealed(NOW, at, None, PHONE)


async def test_amending_a_person_with_the_same_telephone_changes_nothing(
    engine: Engine, database: Database, rotating: Any
) -> None:
    world = build_world(engine)
    await amend(database, world, amendment(world, phone=PHONE))
    rotating()
    again = await amend(database, world, amendment(world, 2, phone=PHONE), "staff")
    assert again.data["amendPerson"]["person"]["version"] == 2
    other = await amend(database, world, amendment(world, 2, phone=OTHER))
    assert other.data["amendPerson"]["person"]["version"] == 3


async def test_mending_a_worker_with_the_same_telephone_changes_nothing(
    engine: Engine, database: Database, rotating: Any
) -> None:
    handed = build_handed(engine)
    given = newcomer(handed, staffNumber="A-7", phone=PHONE)
    entered = done(await act(database, handed.manager, "addGridWorker", given))["worker"]["id"]
    rotating()
    # What was seen is another by now, which is a conflict only if the telephone comes to be otherwise.
    given = {"workerId": entered, "phone": {"was": None, "becomes": PHONE}}
    done(await act(database, handed.manager, "amendGridWorker", given))
    [row] = await database.rows(select(GridWorker.phone_cipher).where(GridWorker.staff_number == "A-7"))
    assert row.phone_cipher[0] == 1


async def test_a_file_with_the_same_telephones_of_people_changes_nothing(
    engine: Engine, database: Database, rotating: Any
) -> None:
    desk = Desk(database, build_world(engine))
    await desk.brought(someone(0, phone=PHONE))
    rotating()
    again = await desk.brought(someone(0, phone=PHONE), policy=OVER)
    assert again.verdicts == {RowVerdict.UNCHANGED: 1}
    [person] = await desk.person(someone(0)["name"])
    assert person.phone_cipher[0] == 1
    other = await desk.brought(someone(0, phone=OTHER), policy=OVER)
    assert other.fields == {"PHONE": 1}


async def test_a_file_with_the_same_telephones_of_workers_changes_nothing(
    engine: Engine, database: Database, rotating: Any
) -> None:
    desk = StaffDesk(database, build_world(engine))
    line = worker(staff_number="A-7", phone=PHONE)
    await desk.brought(line)
    rotating()
    assert (await desk.tried(line, policy=OVER)).verdicts == {RowVerdict.UNCHANGED: 1}
    other = await desk.tried(worker(staff_number="A-7", phone=OTHER), policy=OVER)
    assert other.verdicts == {RowVerdict.CHANGED: 1}


async def test_lines_about_one_person_are_found_whichever_key_seals(
    engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(database, build_world(engine))
    both = replace(KEYS.held(), keys={**KEYS.held().keys, 2: key_of(2, b"2" * 32)})
    for current in (1, 2):
        monkeypatch.setattr("tests.importers.runs.files_of_people.KEYS", fixed(both, current=current))
        await desk.preview(someone(0))
    first, second = await database.rows(select(StagedRow.said, StagedRow.key_hash).order_by(StagedRow.said))
    assert (first.said[1], second.said[1]) == (1, 2)
    assert first.key_hash == second.key_hash


async def test_a_telephone_that_was_moved_is_opened_where_the_product_opens_it(
    sealed: SealedWorld, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.schema.world.KEYS", held())
    manager = manager_of(sealed.world.county)
    given = {"stationId": id_of("Station", sealed.world.station), "name": "周网格", "on": ON}
    entered = done(await act(database, manager, "addGridWorker", given | {"phone": PHONE}))["worker"]["id"]
    put_in_use(sealed, 2)
    assert typed("rotate").exit_code == 0
    age_keys(sealed)
    assert typed("retire", "1").exit_code == 0
    # What was seen is wrong: that is no matter for the telephone that is there, and a conflict for another.
    for phone, codes in ((PHONE, []), (OTHER, ["WORKER_CHANGED"])):
        amended = {"workerId": entered, "phone": {"was": None, "becomes": phone}}
        assert codes_of(await act(database, manager, "amendGridWorker", amended)) == codes
    [row] = await database.rows(select(GridWorker.phone_cipher).where(GridWorker.name == "周网格"))
    assert row.phone_cipher[:2] == b"\x01\x02"
