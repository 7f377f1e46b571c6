"""The wall alone, with every condition of the application stripped: which rows there are for whom."""

from collections.abc import Mapping

import psycopg
import pytest
from psycopg import sql

from db.wall.scope import ALL_COUNTIES, EVERYWHERE, NOBODY, scope_statement
from resolvers.scope import scope_setting
from tests.databases import libpq
from tests.db.wall.conftest import HERE, THERE, Serving, Walled

# Of each role the counties in which it was granted something; `nobody` and the officers have none.
_HERE, _BOTH, _NONE = frozenset({HERE}), frozenset({HERE, THERE}), frozenset[int]()
REACH: Mapping[str, frozenset[int]] = {
    **dict.fromkeys(("worker", "other_worker", "staff", "leader", "township_leader"), _HERE),
    **dict.fromkeys(("administrator", "client", "two_areas", "an_area_twice"), _HERE),
    **dict.fromkeys(("nation", "both_workers"), _BOTH),
    **dict.fromkeys(("nobody", "auditor"), _NONE),
    "far_worker": frozenset({THERE}),
}
ANOTHERS_RECEIPT = """
    INSERT INTO receipt (county_id, client_id, subject, digest, result)
    VALUES (500151, gen_random_uuid(), 'somebody else', '', '{}')
"""
# Whose rows are seen for another reason than the county.
OTHERWISE = {"access_log", "receipt"}


def counties_in(connection: psycopg.Connection, table: str) -> set[int]:
    found = sql.SQL("SELECT DISTINCT county_id FROM {}").format(sql.Identifier(table))
    return {county_id for (county_id,) in connection.execute(found)}


@pytest.mark.parametrize("role", sorted(REACH))
def test_a_role_finds_rows_of_its_own_counties_in_every_table(
    role: str, place: Walled, serving: Serving
) -> None:
    with psycopg.connect(libpq(place.url)) as owner:
        there = {table: counties_in(owner, table) for table in place.tables}
    with serving(scope_setting(place.world.viewers()[role])) as connection:
        seen = {table: counties_in(connection, table) for table in place.tables if table not in OTHERWISE}
    assert seen == {table: there[table] & REACH[role] for table in seen}
    assert {HERE, THERE} <= set().union(*there.values())


def test_every_role_was_asked(place: Walled) -> None:
    assert set(place.world.viewers()) == set(REACH)


@pytest.mark.parametrize(
    "setting",
    [
        b"SELECT 1",
        NOBODY,
        b"SET LOCAL rongge.scope = ';;'",
        b"SET LOCAL rongge.scope = '{};AUDITOR;somebody'",
        scope_statement([], "somebody"),
    ],
)
def test_whoever_is_not_told_whom_it_serves_finds_nobody(
    setting: bytes, place: Walled, serving: Serving
) -> None:
    with serving(setting) as connection:
        seen = {table: counties_in(connection, table) for table in place.tables if table not in OTHERWISE}
    assert set().union(*seen.values()) == set()


def test_a_setting_ends_with_its_transaction(serving: Serving) -> None:
    with serving(EVERYWHERE) as connection:
        assert counties_in(connection, "person") == {HERE, THERE}
        connection.commit()
        assert counties_in(connection, "person") == set()


def test_a_setting_of_another_shape_is_an_error_and_no_rows(serving: Serving) -> None:
    with serving(b"SET LOCAL rongge.scope = 'everything'") as connection, pytest.raises(psycopg.DataError):
        connection.execute("SELECT FROM person")


@pytest.mark.parametrize("subject", ["worker:1", "a;b;{1,999999};AUDITOR;", "it's 100%\\ \n 'done'"])
def test_a_subject_opens_nothing_and_is_the_actor_to_the_letter(subject: str, serving: Serving) -> None:
    with serving(scope_statement([], subject)) as connection:
        assert counties_in(connection, "person") == counties_in(connection, "access_log") == set()
        # house: the statement of a receipt, with values
        connection.execute(
            "INSERT INTO receipt (county_id, client_id, subject, digest, result)"
            " VALUES (500152, gen_random_uuid(), %s, '', '{}')",
            [subject],
        )
        row = connection.execute("SELECT count(*) FROM receipt WHERE subject = %s", [subject]).fetchone()
        assert row == (1,)


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE person SET name = '甲' WHERE county_id = 500152",
        "DELETE FROM contact WHERE county_id = 500152",
        "UPDATE residence SET recorded_by = 'x' WHERE county_id = 500152",
    ],
)
def test_a_row_of_another_county_is_not_there_to_be_written(
    write: str, place: Walled, serving: Serving
) -> None:
    with serving(scope_setting(place.world.viewers()["client"])) as connection:
        assert connection.execute(write.encode()).rowcount == 0


@pytest.mark.parametrize(
    "write",
    [
        "INSERT INTO stale_person (county_id, person_id, from_on) VALUES (500152, 1, '2025-01-01')",
        "UPDATE person SET county_id = 500152",
        ANOTHERS_RECEIPT,
        "DELETE FROM access_log",
        "UPDATE access_log SET subject = 'x'",
        "DELETE FROM wall_mark",
        "SELECT FROM contact_2025",
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall_all ON person",
        "CREATE VIEW public.all_persons AS SELECT * FROM person",
    ],
)
def test_what_the_server_may_not_do_is_an_error(write: str, place: Walled, serving: Serving) -> None:
    with (
        serving(scope_setting(place.world.viewers()["client"])) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(write.encode())


def test_the_auditor_reads_the_log_and_nobody_elses_records(place: Walled, serving: Serving) -> None:
    viewers = place.world.viewers()
    entry = (
        "INSERT INTO access_log (county_id, id, subject, kind, operation, person_ids, outcome, request_id)"
        " VALUES (0, 1, 'somebody', 'SIGN_IN', 'sign in', '{}', 'DONE', 'x')"
    )
    for role, seen in (("auditor", {0}), ("client", set()), ("nation", set())):
        with serving(scope_setting(viewers[role])) as connection:
            connection.execute(entry.encode())
            assert counties_in(connection, "access_log") & {0} == seen
            assert role != "auditor" or counties_in(connection, "person") == set()


def test_counties_that_touch_are_one_stretch() -> None:
    assert ALL_COUNTIES.first == 1  # 0 is no county, and nobody's but the auditor's
    assert b"'{1,1000000};;x'" in scope_statement([ALL_COUNTIES, ALL_COUNTIES], "x")
