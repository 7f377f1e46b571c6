"""An upgrade in steps: broken off it goes on, and no server works on it meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import ProgrammingError

from db.errors import DomainError
from db.migrate import alembic_config, downgrade, driver_of, newest_revision, upgrade_in_steps
from db.migrations import steps
from db.models import Contact, Person
from db.wall.standing import ensure_wall
from tests.databases import Server, scratch
from tests.schema.world import build_world

BEFORE = "0045"
REVISION = text("SELECT version_num FROM alembic_version")
BREAKS = text("""
    CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.id = (SELECT max(id) FROM person WHERE last_contact_on IS NOT NULL) THEN
    RAISE EXCEPTION 'the power is gone'; END IF; RETURN NEW; END $$
""")
BREAKING = text("CREATE TRIGGER breaking BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION breaks()")


@pytest.fixture
def earlier(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """A small world in the tables of an earlier program, of which two persons are gone through at a time."""
    build_world(engine)
    monkeypatch.setattr(steps, "BATCH", 2)
    with engine.connect() as connection:
        downgrade(connection, BEFORE)
        connection.commit()
        yield connection


def reached(connection: Connection) -> dict[int, int]:
    """By person the last contact in which they were reached, looked for in all contacts."""
    rows = connection.execute(
        select(Contact.person_id, Contact.id)
        .where(Contact.superseded_at.is_(None), Contact.outcome == "REACHED")
        .order_by(Contact.contacted_on, Contact.id)
    )
    return {row.person_id: row.id for row in rows}


def kept(connection: Connection) -> dict[int, int]:
    """The same as the persons' rows have it."""
    rows = connection.execute(
        select(Person.id, Person.last_contact_id).where(Person.last_contact_id.is_not(None))
    )
    return {row.id: row.last_contact_id for row in rows}


def test_an_upgrade_that_was_broken_off_goes_on_and_no_server_works_on_it_meanwhile(
    earlier: Connection,
) -> None:
    earlier.execute(BREAKS)
    earlier.execute(BREAKING)
    earlier.commit()
    with pytest.raises(ProgrammingError, match="the power is gone"):
        upgrade_in_steps(earlier)
    assert earlier.execute(REVISION).scalar_one() == "0050"
    filled, expected = kept(earlier), reached(earlier)
    assert 0 < len(filled) < len(expected)
    with pytest.raises(DomainError, match="WALL_NOT_STANDING"):
        ensure_wall(driver_of(earlier))
    earlier.execute(text("DROP TRIGGER breaking ON person"))
    earlier.execute(text("DROP FUNCTION breaks"))
    earlier.commit()
    upgrade_in_steps(earlier)
    assert earlier.execute(REVISION).scalar_one() == newest_revision()
    assert kept(earlier) == expected
    ensure_wall(driver_of(earlier))
    command.check(alembic_config(earlier))


def test_a_table_at_which_somebody_works_is_not_waited_for_long(engine: Engine, earlier: Connection) -> None:
    with engine.connect() as other:
        other.execute(select(Person.id).limit(1))
        with pytest.raises(DomainError, match="TABLES_BUSY"):
            upgrade_in_steps(earlier, patience="50ms")
    upgrade_in_steps(earlier)
    assert kept(earlier) == reached(earlier)


def test_nor_while_the_wall_is_raised(engine: Engine) -> None:
    with engine.connect() as connection, engine.connect() as other:
        connection.execute(text("DELETE FROM wall_mark"))
        connection.commit()
        other.execute(select(Person.id).limit(1))
        with pytest.raises(DomainError, match="TABLES_BUSY"):
            upgrade_in_steps(connection, patience="50ms")
        other.rollback()
        upgrade_in_steps(connection)
        ensure_wall(driver_of(connection))


def test_of_two_at_once_one_waits_for_the_other(engine: Engine, earlier: Connection) -> None:
    earlier.rollback()

    def upgraded() -> None:
        with engine.connect() as connection:
            upgrade_in_steps(connection)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(upgraded) for _ in range(2)]:
            done.result()
    assert earlier.execute(REVISION).scalar_one() == newest_revision()


def test_a_new_database_is_brought_up_in_steps_too(server: Server) -> None:
    with scratch(server) as connection:
        upgrade_in_steps(connection)
        command.check(alembic_config(connection))
        ensure_wall(driver_of(connection))


def test_where_nothing_is_to_be_done_the_wall_stands_throughout(engine: Engine) -> None:
    with engine.connect() as connection:
        raised = connection.execute(text("SELECT xmin::text FROM wall_mark")).scalar_one()
        connection.commit()
        upgrade_in_steps(connection)
        assert connection.execute(text("SELECT xmin::text FROM wall_mark")).scalar_one() == raised
