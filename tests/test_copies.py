"""Copies of databases: whoever only reads leaves one that the next takes; whoever writes leaves none."""

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine

from tests.databases import Server, clone, is_untouched, libpq
from tests.schema.world import build_world

OID = "SELECT oid FROM pg_database WHERE datname = current_database()"
COUNTY = "INSERT INTO county VALUES (500152, 'COUNTY', '500152', '潼南区')"


def _used(server: Server, *commands: str, commits: bool = True) -> int:
    """The identity of the database that a test has used in this way."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool)
        build_world(engine)
        with psycopg.connect(libpq(url)) as connection:
            [oid] = connection.execute(OID).fetchone() or ()
            for command in commands:
                connection.execute(command.encode())
            if not commits:
                connection.rollback()
    return int(oid)


def test_a_database_that_was_only_read_is_taken_again(server: Server) -> None:
    assert _used(server, "SELECT count(*) FROM contact") == _used(server)


@pytest.mark.parametrize(
    "command",
    [
        COUNTY,
        "UPDATE county SET name = name",
        "DELETE FROM contact",
        "TRUNCATE contact CASCADE",
        "CREATE TABLE mark ()",
        "ALTER TABLE contact ALTER note SET STATISTICS 0",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 64', current_database()); END $$",
    ],
)
def test_a_database_that_was_written_to_is_not(server: Server, command: str) -> None:
    assert _used(server, command) != _used(server)


def test_nor_is_one_that_took_it_back(server: Server) -> None:
    assert _used(server, COUNTY, commits=False) != _used(server)


def test_whoever_stays_connected_is_parted_from_it(server: Server) -> None:
    with clone(server) as url:
        left = psycopg.connect(libpq(url))
        left.execute("SELECT 1")
        assert not is_untouched(create_engine(url).url)
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")
    left.close()
