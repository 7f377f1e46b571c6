"""Where marks stand in the database, column by column."""

from collections.abc import Iterable

import psycopg
from psycopg import sql

_COLUMNS = """SELECT c.relname, a.attname, a.atttypid = 'bytea'::regtype
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'm') AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0
        AND NOT a.attisdropped
    ORDER BY 1, 2"""


def places(connection: psycopg.Connection, marks: Iterable[str]) -> set[str]:
    """`table.column` wherever a mark stands, partitions by the name of their table."""
    found = set()
    wanted = tuple(marks)
    for table, column, is_bytes in connection.execute(_COLUMNS).fetchall():
        name = sql.Identifier(column)
        text = sql.SQL("encode({}, 'escape')" if is_bytes else "{}::text").format(name)
        given = tuple(_escaped(one) for one in wanted) if is_bytes else wanted
        asked = sql.SQL("SELECT bool_or(t.x LIKE ANY (%s)) FROM (SELECT {} AS x FROM {}) AS t")
        patterns = [f"%{one}%" for one in given]
        row = connection.execute(asked.format(text, sql.Identifier(table)), [patterns]).fetchone()
        if row is not None and row[0]:
            found.add(f"{_parent(connection, table)}.{column}")
    return found


def _escaped(mark: str) -> str:
    """As PostgreSQL writes bytes: what is no ASCII in octal, whose backslash LIKE reads as itself."""
    return "".join(chr(one) if one < 128 else f"\\\\{one:03o}" for one in mark.encode())


def _parent(connection: psycopg.Connection, table: str) -> str:
    row = connection.execute(
        "SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = %s::regclass", [table]
    ).fetchone()
    return table if row is None else str(row[0])
