"""No lane saves itself validation: a document that may not be executed is refused before any SQL."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.databases import libpq, open_unserved
from tests.schema.conftest import Asked
from tests.schema.documents.invalid import INVALID
from tests.schema.lanes import FAST, PLAIN, Asking

LANES = {"plain": PLAIN, **FAST}
# Whatever the way a statement takes to the server, its connection is seen there.
BUSY_SINCE = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      AND greatest(backend_start, query_start) > %s"""


class Watch:
    """Sees at the server whether anybody else has sent a statement to the database, or come to it."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._since = self._now()

    def _now(self) -> object:
        row = self._connection.execute("SELECT clock_timestamp()").fetchone()
        assert row is not None
        return row[0]

    def connections_used(self) -> int:
        """How many connections have worked since the last call."""
        row = self._connection.execute(BUSY_SINCE, [self._since]).fetchone()
        self._since = self._now()
        assert row is not None
        return int(row[0])


@pytest.fixture
def watch(varied: Asked) -> Iterator[Watch]:
    with psycopg.connect(libpq(varied.url), autocommit=True) as connection:
        yield Watch(connection)


@pytest.mark.parametrize("name", INVALID)
async def test_an_invalid_document_is_refused_without_sql(name: str, varied: Asked, watch: Watch) -> None:
    one, database = INVALID[name], varied.oracle.database
    asking = Asking(varied.world.viewers()["worker"], one.query, one.variables, one.operation)
    answers = {lane: await ask(database, asking) for lane, ask in LANES.items()}
    assert watch.connections_used() == 0
    assert {answer.status for answer in answers.values()} == {400}
    assert {answer.data for answer in answers.values()} == {'"none"'}
    assert all(f'"{one.code}"' in answer.errors[0] for answer in answers.values())
    assert len({answer.errors for answer in answers.values()}) == 1


@pytest.mark.parametrize("lane", LANES)
async def test_a_sound_document_is_seen_by_the_watch(lane: str, varied: Asked, watch: Watch) -> None:
    asking = Asking(varied.world.viewers()["worker"], "{ myCells { code } }")
    fresh = open_unserved(varied.url, pool_size=1, request_timeout_ms=60_000)
    for _ in range(2):  # first on a new connection, then on one held open
        await LANES[lane](fresh, asking)
        assert watch.connections_used() == 1
    await fresh.close()
