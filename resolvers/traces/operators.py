"""What commands do at the server itself: events of no county, by an account of the operating system."""

import getpass
import secrets

import psycopg

from db.codes import AccessKind
from db.traces import DONE
from resolvers.traces.events import ID_BITS, NO_COUNTY, REQUEST_BYTES

_INSERT = """
    INSERT INTO access_log (county_id, id, subject, kind, operation, person_ids, outcome, request_id)
    VALUES (%s, %s, %s, %s, %s, '{}', %s, %s)
"""


def operator() -> str:
    """Who runs a command, as who does something."""
    return f"os:{getpass.getuser()}"


def note_operation(
    connection: psycopg.Connection, kind: AccessKind, operation: str, *, outcome: str = DONE
) -> None:
    """Writes down what a command does, in the transaction of a connection."""
    said = [NO_COUNTY, secrets.randbits(ID_BITS), operator(), kind.value, operation, outcome]
    connection.execute(_INSERT, [*said, secrets.token_hex(REQUEST_BYTES)])
