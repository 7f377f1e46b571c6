"""What commands do at the server itself: events of no county, by an account of the operating system."""

import getpass
import secrets

import psycopg

from db.codes import AccessKind
from db.log.traces import DONE
from resolvers.traces.events import ID_BITS, NO_COUNTY, REQUEST_BYTES

_INSERT = """
    INSERT INTO access_log (county_id, id, subject, kind, operation, person_ids, outcome, request_id)
    VALUES (%s, %s, %s, %s, %s, '{}', %s, %s)
"""


def operator() -> str:
    """Who runs a command, as who does something."""
    return f"os:{getpass.getuser()}"


def note_operation(connection: psycopg.Connection, kind: AccessKind, operation: str) -> None:
    """Writes down what a command does, in the transaction of a connection."""
    said = [NO_COUNTY, secrets.randbits(ID_BITS), operator(), kind.value, operation, DONE]
    connection.execute(_INSERT, [*said, secrets.token_hex(REQUEST_BYTES)])


def note_backup(connection: psycopg.Connection, operation: str) -> None:
    """Writes down that all records were copied or brought back, where the database has a log."""
    if connection.execute("SELECT to_regclass('access_log') IS NOT NULL").fetchone() == (True,):
        note_operation(connection, AccessKind.BACKUP, operation)
