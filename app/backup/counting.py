"""Rows by table: as the database counts them, and as they stand in a dump."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from app.backup.tools import Tools

# What would let somebody in again whom a later day shut out: never in a backup.
LEFT_OUT = ("credential", "recovery_code", "provider_session", "logout_token", "provider_key_set")
# Tables of the public schema that hold rows themselves; those of an extension are its own.
_TABLES = """
    SELECT c.relname FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL (%s)
        AND NOT EXISTS (
            SELECT FROM pg_depend AS d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
    ORDER BY 1
"""
_COPY = re.compile(rb'COPY public\."?(\w+)"? \(.*\) FROM stdin;\n')
_END = b"\\.\n"


def counted(connection: psycopg.Connection) -> Mapping[str, int]:
    """Rows by table in the connection's snapshot, of all that a backup holds."""
    tables = [name for (name,) in connection.execute(_TABLES, (list(LEFT_OUT),))]
    return {name: _rows(connection, name) for name in tables}


def holds(tools: Tools, dump: Path, rows: Mapping[str, int]) -> bool:
    """Whether a dump, read from its first byte to its last, has these rows by table; more do not matter.

    Raises DomainError BACKUP_TOOL_FAILED for a damaged one.
    """
    found = _in_dump(tools, dump)
    return all(found.get(table) == number for table, number in rows.items())


def _in_dump(tools: Tools, dump: Path) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    table = None
    with tools.reading("pg_restore", "--data-only", "--file=-", str(dump)) as lines:
        for line in lines:
            if table is None:
                begun = _COPY.fullmatch(line)
                table = begun and begun[1].decode()
                found.update({table: 0} if table else {})
            elif line == _END:
                table = None
            else:
                found[table] += 1
    return found


def _rows(connection: psycopg.Connection, table: str) -> int:
    statement = sql.SQL("SELECT count(*) FROM ONLY {}").format(sql.Identifier("public", table))
    row = connection.execute(statement).fetchone()
    return 0 if row is None else int(row[0])
