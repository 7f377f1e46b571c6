"""Copies of databases: one that nobody has written to is taken again, for making them took half of a run."""

import time
from collections import defaultdict
from contextlib import suppress
from uuid import uuid4

import psycopg
from psycopg import sql

_COPY_OF: dict[str, str] = {}
_SPARE: defaultdict[str, list[str]] = defaultdict(list)
_LEAVING_S = 5.0
OTHERS = """
    SELECT pid FROM pg_stat_get_activity(NULL)
    WHERE datid = (SELECT oid FROM pg_database WHERE datname = %s) AND pid <> pg_backend_pid()
"""
# What a connection has written is counted before it leaves, in a rolled back transaction too.
TOUCHED = """
    SELECT pg_stat_get_db_tuples_inserted(oid) + pg_stat_get_db_tuples_updated(oid)
         + pg_stat_get_db_tuples_deleted(oid) > 0
        OR EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = oid)
    FROM pg_database WHERE datname = %s
"""


def copy(connection: psycopg.Connection, name: str, of: str) -> None:
    """Makes the database `name`, a copy of the database `of` that stays what `of` was at its first copy."""
    if _SPARE[of]:
        _rename(connection, _SPARE[of].pop(), name)
    else:
        # By files: block by block through the log takes three times as long.
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(of)))
    _COPY_OF[name] = of


def is_fresh_copy(connection: psycopg.Connection, name: str, of: str) -> bool:
    """Whether it is a copy of `of`, nobody is connected to it and nobody has written to it."""
    alone = connection.execute(OTHERS, [name]).fetchone() is None
    return _COPY_OF.get(name) == of and alone and not _touched(connection, name)


def leave(connection: psycopg.Connection, name: str) -> None:
    """Ends whoever is connected to a database, and keeps it for the next copy or drops it."""
    of = _COPY_OF.pop(name, None)
    spare = f"{name}_{uuid4().hex[:8]}"
    if of is not None and _left(connection, name) and not _touched(connection, name):
        # Who came meanwhile, as upkeep does on a busy machine, is not waited for: it is dropped then.
        with suppress(psycopg.errors.ObjectInUse):
            _rename(connection, name, spare)
            _SPARE[of].append(spare)
            return
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _left(connection: psycopg.Connection, name: str) -> bool:
    end = time.monotonic() + _LEAVING_S
    while others := connection.execute(OTHERS, [name]).fetchall():
        if time.monotonic() > end:
            return False
        for (pid,) in others:
            connection.execute("SELECT pg_terminate_backend(%s)", [pid])
        time.sleep(0.002)
    return True


def _touched(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute(TOUCHED, [name]).fetchone() != (False,)


def _rename(connection: psycopg.Connection, name: str, to: str) -> None:
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(name), sql.Identifier(to)))
