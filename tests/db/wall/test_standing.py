"""The wall as the catalog has it: whole, known by its digest, and mended by a migration."""

from collections.abc import Iterator

import psycopg
import pytest

from db.errors import DomainError
from db.migrate import upgrade
from db.wall.policies import OPEN
from db.wall.raising import raise_wall
from db.wall.roles import AS_SERVER
from db.wall.standing import ensure_wall, is_standing
from tests.databases import Server, libpq, scratch

OF_PERSONS = """
    SELECT c.relname, c.relrowsecurity, array_agg(a.attname::text)
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND a.attname IN ('county_id', 'person_id', 'person_ids')
    GROUP BY 1, 2
"""
# Within a transaction that is rolled back.
AN_OWNER = (
    "CREATE EXTENSION postgis",
    "CREATE EXTENSION btree_gist",
    "CREATE EXTENSION btree_gin",
    "CREATE ROLE rongge_test_owner",
    "GRANT ALL ON SCHEMA public TO rongge_test_owner",
)
TOUCHED = """
    SELECT c.relname FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND c.relkind IN ('r', 'p')
        AND has_table_privilege('rongge_server', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
"""


@pytest.fixture
def own(connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The owner's connection, of which nothing is kept: the role belongs to the databases of all tests."""
    assert is_standing(connection)
    yield connection
    connection.rollback()


def test_every_table_with_persons_or_of_a_county_has_a_wall_or_a_reason(own: psycopg.Connection) -> None:
    rows = {name: (enabled, set(columns)) for name, enabled, columns in own.execute(OF_PERSONS)}
    assert {name for name, (enabled, _) in rows.items() if not enabled} == set(OPEN)
    assert {name for name in OPEN if rows[name][1] != {"county_id"}} == {"person_key"}
    assert len(rows) - len(OPEN) > 25


def test_no_partition_is_the_servers_to_touch_not_even_next_months(own: psycopg.Connection) -> None:
    bounds = "FOR VALUES FROM ('2099-01-01') TO ('2100-01-01')"
    own.execute(f"CREATE TABLE contact_2099 PARTITION OF contact {bounds}".encode())
    assert own.execute(TOUCHED).fetchall() == []
    assert is_standing(own)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall_all ON contact",
        "ALTER POLICY wall_all ON residence USING (true)",
        "CREATE POLICY more ON person USING (true)",
        "GRANT SELECT ON contact_2025 TO rongge_server",
        "GRANT SELECT ON person TO PUBLIC",
        "GRANT DELETE ON access_log TO rongge_server",
        "CREATE VIEW persons AS SELECT * FROM person",
        "CREATE TABLE more_of_persons (county_id int, person_id bigint)",
        "CREATE FUNCTION peek() RETURNS int SECURITY DEFINER LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE receipt OWNER TO rongge_server",
        "ALTER ROLE rongge_server BYPASSRLS",
        "ALTER ROLE rongge_server SUPERUSER",
        "UPDATE wall_mark SET definition = ''",
        "DELETE FROM wall_mark",
    ],
)
def test_whatever_is_changed_beside_the_program_is_found(change: str, own: psycopg.Connection) -> None:
    own.execute(change.encode())
    with pytest.raises(DomainError, match="WALL_NOT_STANDING"):
        ensure_wall(own)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "ALTER POLICY wall_all ON residence USING (true)",
        "CREATE POLICY more ON person USING (true)",
        "GRANT SELECT ON contact_2025 TO rongge_server",
        "CREATE TABLE more_of_persons (county_id int, person_id bigint)",
    ],
)
def test_a_migration_mends_it(change: str, own: psycopg.Connection) -> None:
    own.execute(change.encode())
    raise_wall(own)
    ensure_wall(own)
    assert own.execute(TOUCHED).fetchall() == []
    assert own.execute("SELECT count(*) FROM pg_policies WHERE policyname = 'more'").fetchone() == (0,)


def test_a_wall_that_stands_is_left_alone(own: psycopg.Connection) -> None:
    before = own.execute("SELECT xmin::text FROM wall_mark").fetchone()
    raise_wall(own)
    assert own.execute("SELECT xmin::text FROM wall_mark").fetchone() == before


def test_a_database_without_a_role_for_the_server_is_not_migrated(server: Server) -> None:
    with scratch(server) as opened:
        for statement in AN_OWNER:
            opened.exec_driver_sql(statement)
        opened.exec_driver_sql("SET LOCAL SESSION AUTHORIZATION rongge_test_owner")
        with pytest.raises(DomainError, match="SERVER_ROLE_MISSING"):
            upgrade(opened)


def test_an_owner_who_is_no_superuser_raises_the_same_wall(server: Server) -> None:
    with scratch(server) as opened:
        for statement in AN_OWNER:
            opened.exec_driver_sql(statement)
        opened.exec_driver_sql("GRANT rongge_server TO rongge_test_owner")
        opened.exec_driver_sql("SET LOCAL SESSION AUTHORIZATION rongge_test_owner")
        upgrade(opened)
        driver = opened.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        ensure_wall(driver)
        driver.execute("SET LOCAL ROLE rongge_server")
        assert driver.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_the_servers_connections_are_the_modest_role(database_url: str) -> None:
    with psycopg.connect(libpq(database_url), options=AS_SERVER) as connection:
        row = connection.execute("SELECT current_user, row_security_active('person')").fetchone()
        assert row == ("rongge_server", True)
