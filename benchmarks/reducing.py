"""A country of two counties, of a database that has many: those with the most persons, and nothing else.

What is asked about the first of them is the same in both, so that what it costs more among many is what the
others cost it.
"""

import psycopg
from psycopg import sql

_TABLES = """
SELECT pg_class.oid::regclass::text
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'county_id' AND NOT attisdropped
WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
ORDER BY 1
"""
# Those that persons live in, but for the two with the most.
_OTHERS = """
CREATE TEMPORARY TABLE other_county ON COMMIT DROP AS
SELECT county_id FROM person GROUP BY county_id ORDER BY count(*) DESC, county_id OFFSET 2
"""
_KEPT = """
CREATE TEMPORARY TABLE {kept} ON COMMIT DROP AS SELECT * FROM {table}
WHERE county_id NOT IN (SELECT county_id FROM other_county)
"""
_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""


def reduce(connection: psycopg.Connection) -> None:
    """Takes all rows of other counties away. The caller commits, and may then VACUUM ANALYZE.

    Triggers and foreign keys rest meanwhile; tables are emptied and filled again, and so have no empty pages.
    """
    connection.execute("SET LOCAL session_replication_role = replica")
    connection.execute("SET LOCAL maintenance_work_mem = '1GB'")
    connection.execute(_OTHERS)
    tables = [row[0] for row in connection.execute(_TABLES).fetchall()]
    for number, table in enumerate(tables):
        connection.execute(sql.SQL(_KEPT).format(**_named(table, number)))
    every = sql.SQL(", ").join([sql.Identifier(table) for table in tables])
    connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(every))
    for number, table in enumerate(tables):
        names = sql.SQL(", ").join(sql.Identifier(row[0]) for row in connection.execute(_COLUMNS, [table]))
        filled = sql.SQL("INSERT INTO {table} ({names}) SELECT {names} FROM {kept}")
        connection.execute(filled.format(names=names, **_named(table, number)))
    connection.execute("SET LOCAL session_replication_role = DEFAULT")


def _named(table: str, number: int) -> dict[str, sql.Composable]:
    return {"table": sql.Identifier(table), "kept": sql.Identifier(f"kept_{number}")}
