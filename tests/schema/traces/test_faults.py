"""What breaks between a record and its trace: neither stays, nobody is shown, and it can be sent again."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from db.engine import Database
from tests.schema.lanes import FAST, PLAIN, Answer, Asking
from tests.schema.traces.test_unwritable import RECORD, WHOM
from tests.schema.world import World, build_world, id_of

LANES = {**FAST, "plain": PLAIN}
CLIENT_ID = "7d1f0a52-7a0e-4a3e-9a55-0f64a1c6d6a2"
# Raised by the owner of the log, as its row is written: the connection ends, or there is no room for the row.
BREAKS = {
    "connection lost": "PERFORM pg_terminate_backend(pg_backend_pid());",
    "disk full": "RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'could not extend file';",
}
# Of those who only read; of an act either breaks the whole of it.
CODES = {"connection lost": "DATABASE_UNAVAILABLE", "disk full": "AUDIT_UNAVAILABLE"}
BREAK = """
    CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN {what} RETURN NEW; END $$;
    CREATE TRIGGER broken BEFORE INSERT ON access_log FOR EACH ROW EXECUTE FUNCTION broken()
"""
MEND = "DROP TRIGGER broken ON access_log; DROP FUNCTION broken()"
STORED = (
    "SELECT (SELECT count(*) FROM contact), (SELECT count(*) FROM receipt), (SELECT count(*) FROM access_log)"
)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.fixture
def stored(engine: Engine) -> Callable[[], tuple[int, ...]]:
    """How many contacts, receipts and traces there are."""

    def counted() -> tuple[int, ...]:
        with engine.begin() as connection:
            return tuple(connection.execute(text(STORED)).one())

    return counted


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))  # house: the test's own words


async def recorded(database: Database, world: World) -> Answer:
    sent = {
        "clientId": CLIENT_ID,
        "personId": id_of("Person", world.people["A"][0]),
        "contactedOn": "2025-10-01",
        "mode": "PHONE",
        "purpose": "ROUTINE",
        "outcome": "REACHED",
    }
    return await FAST["ahead"](database, Asking(world.viewers()["worker"], RECORD, {"input": sent}))


@pytest.mark.parametrize("how", BREAKS)
async def test_what_was_written_without_its_trace_is_not_written(
    engine: Engine, database: Database, world: World, stored: Callable[[], tuple[int, ...]], how: str
) -> None:
    before = stored()
    run(engine, BREAK.format(what=BREAKS[how]))
    answer = await recorded(database, world)
    assert "DATABASE_UNAVAILABLE" in answer.errors[0]
    assert (answer.status, stored()) == (503, before)
    run(engine, MEND)
    again = await recorded(database, world)
    assert (again.status, again.data) == (200, '{"recordContact": {"replayed": false}}')
    assert stored()[0] == before[0] + 1
    replayed = await recorded(database, world)
    assert replayed.data == '{"recordContact": {"replayed": true}}'
    assert stored()[0] == before[0] + 1


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("how", BREAKS)
async def test_nobody_is_shown_whose_reading_could_not_be_written(
    engine: Engine, database: Database, world: World, lane: str, how: str
) -> None:
    run(engine, BREAK.format(what=BREAKS[how]))
    viewer = world.viewers()["client"]
    answer = await LANES[lane](database, Asking(viewer, WHOM))
    assert CODES[how] in answer.errors[0]
    assert (answer.status, answer.data) == (503, '"none"')
    run(engine, MEND)
    assert (await LANES[lane](database, Asking(viewer, WHOM))).status == 200
