"""A process whose key file is an older one: it is taken out of service, and what it left behind is told."""

import asyncio
import os
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from app.checks.keys import ensure_keyed
from app.factory import create_app
from app.jobs import worker as working
from app.jobs.worker import rounds
from app.settings import settings_from
from db.codes import RunState
from db.engine import Database
from db.models import FileRun
from resolvers.people.identities import SealedAt, seal
from tests.app.checks.test_checks import checked
from tests.app.jobs.test_round import accepted, worker
from tests.app.keys.sealed_world import SealedWorld, held, typed
from tests.app.keys.test_missing import code_of
from tests.app.service import ROUTES, until
from tests.importers.runs.files_of_people import Desk
from tests.schema.world import build_world
from web_pages.page import STYLES

AT = SealedAt("person", "phone_cipher", 500151, 1)


def test_a_file_that_cannot_be_read_again_is_logged_once(second: SealedWorld) -> None:
    keys, whole = held(), second.ring.read_text()
    with capture_logs() as logs:
        second.ring.write_text("{}")
        assert [seal(keys, AT, "15400001234")[1] for _ in range(3)] == [2, 2, 2]
        assert [(one["event"], one["code"]) for one in logs] == [("keys_not_read_again", "KEYS_UNREADABLE")]
        second.ring.write_text(whole)
        assert seal(keys, AT, "15400001234")[1] == 2
        second.ring.unlink()
        assert [seal(keys, AT, "15400001234")[1] for _ in range(3)] == [2, 2, 2]
    told = ["keys_not_read_again", "keys_read_again", "keys_not_read_again"]
    assert [one["event"] for one in logs] == told


def test_a_server_with_an_older_file_is_not_asked(sealed: SealedWorld) -> None:
    app = create_app(settings_from(os.environ), routes=ROUTES, files=STYLES)
    with TestClient(app) as served:
        assert served.get("/healthz").json() == {"status": "ok"}
        typed("add")
        older = sealed.ring.read_bytes()
        sealed.kept.write_bytes(older)
        typed("check", str(sealed.kept))
        typed("use", "2")
        assert served.get("/healthz").json() == {"status": "ok"}
        newer = sealed.ring.read_bytes()
        # As another machine has it, to which the file was copied when the key was made.
        sealed.ring.write_bytes(older)
        answer = served.get("/healthz")
        assert (answer.status_code, answer.json()["code"]) == (503, "KEYS_OUTDATED")
        sealed.ring.write_bytes(newer)
        assert served.get("/healthz").status_code == 200
        with psycopg.connect(sealed.url) as connection:
            connection.execute("DELETE FROM person_key")
            connection.execute("DELETE FROM sealing_key WHERE id = 1")
        assert served.get("/healthz").json()["code"] == "KEY_UNREGISTERED"


def test_a_file_from_before_a_retirement_is_noticed_wherever_it_is_put_back(long_used: SealedWorld) -> None:
    before = long_used.ring.read_bytes()
    app = create_app(settings_from(os.environ), routes=ROUTES, files=STYLES)
    with TestClient(app) as served:
        assert typed("retire", "1").exit_code == 0
        after = long_used.ring.read_bytes()
        assert served.get("/healthz").status_code == 200
        long_used.ring.write_bytes(before)
        answer = served.get("/healthz")
        assert (answer.status_code, answer.json()["code"]) == (503, "KEYS_OUTDATED")
        assert code_of(ensure_keyed, settings_from(os.environ)) == "KEYS_OUTDATED"
        assert checked()["KEY"]["level"] == "FAILED"
        assert code_of(typed, "add") == "KEYS_OUTDATED"
        assert code_of(typed, "retire", "1") == "KEYS_OUTDATED"
        long_used.ring.write_bytes(after)
        assert served.get("/healthz").status_code == 200


def test_a_file_from_before_the_former_key_seals_again_is_noticed(second: SealedWorld) -> None:
    before = second.ring.read_bytes()
    assert typed("use", "1").exit_code == 0
    after = second.ring.read_bytes()
    second.ring.write_bytes(before)
    assert code_of(ensure_keyed, settings_from(os.environ)) == "KEYS_OUTDATED"
    # Where there is no newer file, it becomes the newer one by being used.
    assert typed("use", "1").exit_code == 0
    ensure_keyed(settings_from(os.environ))
    second.ring.write_bytes(after)
    assert code_of(ensure_keyed, settings_from(os.environ)) == "KEYS_OUTDATED"


def test_a_key_that_is_made_takes_no_other_machine_out_of_service(second: SealedWorld) -> None:
    before = second.ring.read_bytes()
    assert typed("add").exit_code == 0
    second.ring.write_bytes(before)
    ensure_keyed(settings_from(os.environ))


async def test_a_worker_with_an_older_file_does_nothing_until_it_has_the_newer(
    engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "AWAY_S", 0.01)
    desk = Desk(database, build_world(engine))
    key = await accepted(desk, 2)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO sealing_key (id) VALUES (2)")
    with capture_logs() as logs:
        task = asyncio.create_task(rounds(worker(database)))
        await until(lambda: any(one["log_level"] == "error" for one in logs))
        await asyncio.sleep(0.3)  # it comes again and again, and says it once
        assert [one["code"] for one in logs if one["log_level"] == "error"] == ["KEY_MISSING"]
        assert _state(engine) == RunState.ACCEPTED.value
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM sealing_key WHERE id = 2")
        await until(lambda: _state(engine) == RunState.DONE.value)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert sum((await desk.report(key)).outcomes.values()) == 2


def _state(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(FileRun.__table__.select()).one().state)


def test_values_under_a_key_that_is_gone_are_counted(long_used: SealedWorld) -> None:
    assert typed("retire", "1").exit_code == 0
    assert "KEY_STRAYS" not in checked()
    with psycopg.connect(long_used.url) as connection:
        connection.execute("UPDATE person SET phone_cipher = set_byte(phone_cipher, 1, 1)")
    # The table is folded to the width of a terminal.
    told = typed("list").stdout
    assert "missing" in told
    assert f"({len(long_used.numbers)})" in told
    finding = checked()["KEY_STRAYS"]
    assert finding["level"] == "FAILED"
    assert f"{len(long_used.numbers)} values are under key 1" in finding["en"]
