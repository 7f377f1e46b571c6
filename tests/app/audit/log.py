"""A log to be sealed: rows as requests write them, each in a transaction of its own."""

from itertools import count
from pathlib import Path

import psycopg

from app.audit.found import Verdict
from app.audit.verifying import verify
from tests.databases import libpq

_NUMBERS = count(1)
_INSERT = """
    INSERT INTO access_log (county_id, id, subject, role, kind, operation, person_ids, reason, outcome,
        request_id)
    VALUES (500151, %s, 'client', 'SERVICE_CLIENT', 'READ', 'people', %s, %s, 'DONE', 'r')
"""


def write(connection: psycopg.Connection, number: int = 1, *, commit: bool = True) -> list[int]:
    """Writes rows; their ids."""
    ids = [next(_NUMBERS) for _ in range(number)]
    for one in ids:
        connection.execute(_INSERT, [one, [one, one + 1], "核实“情况”\n\t1"])
        if commit:
            connection.commit()
    return ids


def proven(database_url: str, heads: Path) -> Verdict:
    """What a verification of the log says."""
    with psycopg.connect(libpq(database_url)) as connection:
        return verify(connection, heads, lambda _done, _total: None)
