"""Each part of an export stands in the log before it leaves; without room in the log nothing leaves."""

from typing import Any

import psycopg

from tests.app.exports.conftest import Exported, table
from tests.databases import libpq

ROWS = "SELECT person_ids, operation, kind FROM access_log ORDER BY at, id"
MONTHS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'access_log'::regclass"


def test_who_is_exported_stands_in_the_log(altered: Exported) -> None:
    lines = table(altered.fetch("people.csv", "client").content)
    with psycopg.connect(libpq(altered.url)) as connection:
        [(ids, operation, kind)] = connection.execute(ROWS).fetchall()
    assert sorted(ids) == sorted(one.id for here in altered.world.people.values() for one in here)
    assert (len(lines), operation, kind) == (9, "/exports/people.csv", "EXPORT")


def test_the_ledger_names_whom_its_contacts_were_with(altered: Exported) -> None:
    lines = table(altered.fetch("contact-ledger.csv", "client").content)
    with psycopg.connect(libpq(altered.url)) as connection:
        rows = connection.execute(ROWS).fetchall()
    assert lines
    assert {one for ids, _, _ in rows for one in ids} <= {
        one.id for here in altered.world.people.values() for one in here
    }
    assert {kind for _, _, kind in rows} == {"EXPORT"}


def test_nothing_leaves_without_room_in_the_log(altered: Exported) -> None:
    answer = without_room(altered)
    if answer.status_code == 200:
        # On a busy machine the application that has just begun makes its months ahead only now, and once.
        answer = without_room(altered)
    assert (answer.status_code, answer.headers.get("retry-after")) == (503, "30")
    assert "A0" not in answer.text


def without_room(altered: Exported) -> Any:
    """An export, asked for when the log has no month to stand in."""
    with psycopg.connect(libpq(altered.url)) as connection:
        for (name,) in connection.execute(MONTHS).fetchall():
            connection.execute(f"DROP TABLE {name}".encode())  # house: the catalog's own name
    return altered.fetch("people.csv", "client")
