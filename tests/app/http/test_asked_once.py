"""Nothing is asked of the database twice after it has failed: statements are counted as they are sent."""

import gc
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, text
from starlette.testclient import TestClient

from db.pipeline import BEGIN, BEGIN_WRITING
from db.sending import COMMIT, CUSTOM, Run, Sending
from tests.app.exports.conftest import signed_in
from tests.app.http.whole import (
    ALONE_IN_THE_EXECUTOR,
    BESIDE,
    HOT,
    LOOKED_UP,
    MADE,
    PLAIN,
    Place,
    asked,
    code,
    opened,
    whole,
)
from tests.databases import libpq
from tests.schema.world import build_world, id_of

# What the server asks again and again by itself: whether access has changed.
BESIDE_REQUESTS = ("access_generation",)
HOUSEKEEPING = {one.sql for one in (BEGIN, BEGIN_WRITING, COMMIT, CUSTOM)}
LOCK = """LOCK TABLE person, residence, contact, grid_cell, division_version, cell_coverage, county_coverage,
    county_day IN ACCESS EXCLUSIVE MODE"""
WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
END = {"cancel": "SELECT pg_cancel_backend(%s)", "terminate": "SELECT pg_terminate_backend(%s)"}
RECORD = """mutation($person: ID!) { recordContact(input: {clientId: "0191d9e8-7b5c-7cc0-9f57-0b6f3c1d2e4f",
    personId: $person, contactedOn: "2025-10-01", mode: PHONE, purpose: ROUTINE, outcome: REACHED}) {
    contact { id } } }"""
DOCUMENTS = {
    "wholly hot": HOT,
    "hot beside an ordinary field": BESIDE,
    "by the executor alone": ALONE_IN_THE_EXECUTOR,
    "after a look-up": LOOKED_UP,
    "made in Python": MADE,
    "with what hangs on it": PLAIN,
    "an act": RECORD,
}
PAGES = ("/maps/coverage/500151", "/exports/people.csv", "/exports/coverage.csv?by=VILLAGE")


@dataclass(slots=True)
class Sent:
    """The statements that were sent, each with its values."""

    statements: Counter[tuple[bytes, str]] = field(default_factory=Counter)

    @property
    def repeated(self) -> list[tuple[bytes, str]]:
        """Those sent more than once."""
        return [one for one, times in self.statements.items() if times > 1]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sent]:
    """What the product sends, from now on."""
    seen, send = Sent(), Sending.send

    def prepared(self: Sending, run: Run) -> None:
        if run.prepared.sql not in HOUSEKEEPING:
            seen.statements[run.prepared.sql, str(run.values)] += 1
        send(self, run)

    def ordinary(_connection: Any, _cursor: Any, sql: str, values: Any, *_rest: Any) -> None:
        if " FROM " in sql.replace("\n", " ") and not any(mark in sql for mark in BESIDE_REQUESTS):
            seen.statements[sql.encode(), str(values)] += 1

    monkeypatch.setattr(Sending, "send", prepared)
    event.listen(Engine, "before_cursor_execute", ordinary)
    yield seen
    event.remove(Engine, "before_cursor_execute", ordinary)


@pytest.fixture(scope="module")
def hurried(place: Place) -> Iterator[TestClient]:
    """The application with little time for a statement, its plans made."""
    with opened(whole(place.url, REQUEST_TIMEOUT_MS="2500")) as client:
        for ask in ASKED.values():
            ask(client, place)
        yield client


@pytest.fixture(scope="module")
def patient(place: Place) -> Iterator[TestClient]:
    with opened(whole(place.url, REQUEST_TIMEOUT_MS="60000")) as client:
        yield client


@contextmanager
def locked(url: str, end_with: str | None = None) -> Iterator[None]:
    """Nobody can read meanwhile; whoever waits to is cancelled or terminated, if so wished."""
    done = threading.Event()
    with psycopg.connect(libpq(url)) as holder, psycopg.connect(libpq(url), autocommit=True) as watcher:
        holder.execute(LOCK)
        ending = threading.Thread(target=_end_waiting, args=(watcher, end_with, done))
        ending.start()
        try:
            yield
        finally:
            done.set()
            ending.join()
            holder.rollback()


def _end_waiting(watcher: psycopg.Connection, end_with: str | None, done: threading.Event) -> None:
    while end_with and not done.wait(0.05):
        for row in watcher.execute(WAITING).fetchall():
            watcher.execute(END[end_with], row)


def answered(client: TestClient, place: Place, query: str) -> Any:
    viewer = place.world.viewers()["worker"]
    person = id_of("Person", place.world.people["A"][0])
    return asked(client, viewer, query, **({"person": person} if "$person" in query else {}))


def downloaded(client: TestClient, place: Place, path: str) -> Any:
    return client.get(path, headers=signed_in(place.world.viewers()["client"]))


ASKED: dict[str, Callable[[TestClient, Place], Any]] = {
    **{name: partial(answered, query=query) for name, query in DOCUMENTS.items()},
    **{path: partial(downloaded, path=path) for path in PAGES},
}


@pytest.mark.parametrize("name", ASKED)
def test_what_takes_too_long_is_asked_once(name: str, place: Place, hurried: TestClient, sent: Sent) -> None:
    with locked(place.url):
        answer = ASKED[name](hurried, place)
    assert sent.repeated == []
    assert sent.statements.total() >= 1
    assert_unanswered(name, answer, 504, "TIMEOUT")


NARROW = {
    "wholly hot": ["filter", "first"],
    "hot beside an ordinary field": ["filter", "first"],
    "made in Python": ["scope", "window"],
    "with what hangs on it": ["first"],
}


@pytest.mark.parametrize("name", NARROW)
def test_what_takes_too_long_is_told_what_to_narrow(name: str, place: Place, hurried: TestClient) -> None:
    with locked(place.url):
        answer = ASKED[name](hurried, place)
    told = answer.json()["errors"][0]["extensions"]
    assert told["narrow"] == NARROW[name]
    assert all(f"（{one}）" in told["zh"] and f"(`{one}`)" in told["en"] for one in NARROW[name])


@pytest.mark.parametrize("name", ASKED)
def test_what_is_cancelled_is_asked_once(name: str, place: Place, patient: TestClient, sent: Sent) -> None:
    with locked(place.url, "cancel"):
        answer = ASKED[name](patient, place)
    assert sent.repeated == []
    assert_unanswered(name, answer, 504, "TIMEOUT")


# SQLAlchemy does not close the cursor of a connection that is lost.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", ASKED)
def test_what_loses_its_connection_is_asked_once(
    name: str, place: Place, patient: TestClient, sent: Sent
) -> None:
    with locked(place.url, "terminate"):
        answer = ASKED[name](patient, place)
    assert sent.repeated == []
    assert_unanswered(name, answer, 503, "DATABASE_UNAVAILABLE")
    gc.collect()  # here, where the warning is known, and not in the next test


POISONED = (
    "ALTER TABLE person RENAME TO person_row",
    "CREATE VIEW person AS SELECT * FROM person_row WHERE 1 / (county_id - county_id) IS NOT NULL",
)
UNFIT = (
    "ALTER TABLE person ALTER COLUMN name DROP NOT NULL",
    "UPDATE person SET name = NULL",
)


@pytest.mark.parametrize("name", ["wholly hot", "hot beside an ordinary field", "with what hangs on it"])
@pytest.mark.parametrize("commands", [POISONED, UNFIT], ids=["fails", "gives what may not be shown"])
def test_a_statement_that_cannot_serve_is_asked_once_and_then_in_the_plain_way(
    commands: tuple[str, ...], name: str, database_url: str, engine: Engine, sent: Sent
) -> None:
    elsewhere = Place(build_world(engine), database_url)
    with engine.begin() as connection:
        for command in commands:
            connection.execute(text(command))
    with opened(whole(database_url)) as client:
        answer = answered(client, elsewhere, DOCUMENTS[name])
    assert sent.repeated == []
    assert (answer.status_code, code(answer)) == (200, "INTERNAL")


def assert_unanswered(name: str, answer: Any, status: int, expected: str) -> None:
    """Refused as a whole, or where something else could be answered, in part."""
    partly = name in {"hot beside an ordinary field", "by the executor alone"}
    assert (answer.status_code, code(answer)) == (200 if partly else status, expected)
    assert ("retry-after" in answer.headers) == (not partly)
    assert ("data" in answer.json()) == partly
