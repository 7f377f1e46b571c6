"""Chains that begin, and logs from another cluster, whose numbers of transactions are not ours."""

import psycopg

from resolvers.traces.sealing import SEALING

_ALONE = "SELECT pg_advisory_xact_lock(%s, 0)"
_FOREIGN = """
    SELECT system <> (SELECT system_identifier FROM pg_control_system())
        AND coalesce((SELECT max(written_in) FROM access_log), 0)
            >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    FROM access_seal ORDER BY number DESC LIMIT 1
"""
# Whatever stands there is as if written by this transaction; no row is rewritten.
_OURS = (
    "ALTER TABLE access_log DROP COLUMN written_in",
    """ALTER TABLE access_log
        ADD COLUMN written_in bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)""",
    "CREATE INDEX access_log_written_in_idx ON access_log (written_in)",
)
_ANEW = """
    UPDATE access_seal SET digest = sha256(gen_random_uuid()::text::bytea), snapshot = '1:1:',
        system = (SELECT system_identifier FROM pg_control_system())
    WHERE number = 0
"""


def has_seals(connection: psycopg.Connection) -> bool:
    """Whether the database is one in which the log is sealed: older ones, brought back, are not yet."""
    return connection.execute("SELECT to_regclass('access_seal') IS NOT NULL").fetchone() == (True,)


def adopt(connection: psycopg.Connection) -> bool:
    """Makes a log that was brought here our own, as its owner; whether it was another's. The caller commits.

    Sealing goes on with what no seal has.
    """
    if not has_seals(connection):
        return False
    connection.execute(_ALONE, [SEALING])
    foreign = connection.execute(_FOREIGN).fetchone() == (True,)
    for statement in _OURS if foreign else ():
        connection.execute(statement)
    return foreign


def begin_chain(connection: psycopg.Connection) -> None:
    """Begins another chain, over a log that has been emptied. The caller commits."""
    connection.execute("DELETE FROM access_seal WHERE number > 0")
    connection.execute("DELETE FROM access_purge")
    connection.execute(_ANEW)
