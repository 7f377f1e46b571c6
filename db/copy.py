"""Many rows at once: COPY of prepared columns, and indexes made after them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import sql

__all__ = ["NULL", "copy_columns", "escaped", "indexed_afterwards"]

NULL = r"\N"
_BLOCK_ROWS = 20_000
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY (%(tables)s::text[]::regclass[])
ORDER BY 1, 2
"""

# pg_get_indexdef writes ONLY for a partitioned table, which would leave its partitions without an index.
_INDEXES = """
SELECT index.indexrelid::regclass::text, replace(pg_get_indexdef(index.indexrelid), ' ON ONLY ', ' ON ')
FROM pg_index AS index
WHERE index.indrelid = ANY (%(tables)s::text[]::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE pg_constraint.conindid = index.indexrelid)
ORDER BY 1
"""


def escaped(text: str) -> str:
    """Text that may hold anything, as COPY wants it."""
    return text.translate(_ESCAPES)


def copy_columns(connection: psycopg.Connection, table: str, columns: Mapping[str, Sequence[str]]) -> None:
    """Adds rows given as columns of equal length, in COPY's text form (`NULL` for none, else escaped)."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    rows = zip(*columns.values(), strict=True)
    total = len(next(iter(columns.values())))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for first in range(0, total, _BLOCK_ROWS):
            block = [next(rows) for _ in range(min(_BLOCK_ROWS, total - first))]
            copy.write("\n".join(map("\t".join, block)) + "\n")


@contextmanager
def indexed_afterwards(connection: psycopg.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Within it the tables have no foreign keys and no indexes but their keys'.

    After it they have them again.

    Foreign keys are checked then for all rows at once. Locks the tables until the transaction ends.
    """
    foreign_keys = connection.execute(_FOREIGN_KEYS, {"tables": list(tables)}).fetchall()
    indexes = connection.execute(_INDEXES, {"tables": list(tables)}).fetchall()
    for table, name, _ in foreign_keys:
        drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
        connection.execute(drop.format(sql.Identifier(table), sql.Identifier(name)))
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _, definition in indexes:
        connection.execute(_from_catalog(definition))
    for table, name, definition in foreign_keys:
        add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
        parts = sql.Identifier(table), sql.Identifier(name), _from_catalog(definition)
        connection.execute(add.format(*parts))


def _from_catalog(definition: str) -> sql.SQL:
    # The database's own words about itself, never a caller's.
    return sql.SQL(definition)
