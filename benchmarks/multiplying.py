"""A country several times as large, of the counties that a database has: each again under other provinces.

A copy has its county's rows under another number: divisions, cells, persons, contacts, and all that is kept
of them. Its ids are those of its original with another node (`db/ids.py`), its codes begin with another
province, and its places are moved aside, so that no two counties share one. Nothing is counted or computed
anew: `python -m app.cli recount --check --county CODE` and `keep-months --anew` say whether copies hold
together. What is sealed opens for the original alone, whose id is part of the seal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import psycopg
from psycopg import sql

from db.copy import indexed_afterwards
from db.ids import SEQUENCE_BITS

# The province whose counties a seeded database has, and how far its copies lie from it, in degrees.
PROVINCE = 50
_ASIDE = ((0, 5), (0, 10), (-7, 5), (-7, 10))
MOST_TIMES = len(_ASIDE) + 1
# Large ones: their indexes are made afterwards, and their foreign keys looked at then.
_LARGE = ("person", "residence", "contact", "person_ordinal", "kept_duty", "duty_member", "person_key")
_COLUMNS = """
SELECT relname, attname, format_type(atttypid, NULL)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
  AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND relname !~ '^access_'
  AND EXISTS (SELECT FROM pg_attribute AS one WHERE one.attrelid = pg_class.oid AND one.attname = 'county_id')
ORDER BY relname, attnum
"""
# A unit above the county by a name that tells nothing of it.
_LINK = ("county_link", "parent_id")
_WITHIN = sql.SQL("{} BETWEEN {} AND {}")


@dataclass(frozen=True, slots=True)
class Copied:
    """A table's columns by name, with their types."""

    table: str
    columns: dict[str, str]

    def statement(self, time: int) -> sql.Composed:
        """Copies the rows of the province's counties; `time` counts the copies from 1 on."""
        names = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        values = sql.SQL(", ").join(self._copy(name, kind, time) for name, kind in self.columns.items())
        copied = sql.SQL("INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {within}")
        return copied.format(
            table=sql.Identifier(self.table), names=names, values=values, within=_within("county_id")
        )

    def _copy(self, name: str, kind: str, time: int) -> sql.Composable:
        """What stands in a column of a copy."""
        column = sql.Identifier(name)
        if self._is_unit(name, kind):
            moved = sql.SQL("CASE WHEN {} THEN {} + {} ELSE {} END")
            return moved.format(_within(name), column, sql.Literal(time * 10_000), column)
        if kind == "bigint" and (name.endswith("_id") or name in ("id", "meant_for")) and name != "key_id":
            moved = sql.SQL("CASE WHEN {} AND {} <> 0 THEN {} # {} ELSE {} END")
            other = sql.Literal(time << SEQUENCE_BITS)
            return moved.format(_within(self._county_of(name)), column, column, other, column)
        if kind == "geometry":
            return sql.SQL("ST_Translate({}, {}, {})").format(column, *map(sql.Literal, _ASIDE[time - 1]))
        if name in ("adcode", "code", "registered_code"):
            moved = sql.SQL("regexp_replace({}, '^50(?=[0-9]{{4}})', {})")
            return moved.format(column, sql.Literal(str(PROVINCE + time)))
        if name == "key_hash":
            return sql.SQL("sha256({} || {})").format(column, sql.Literal(bytes([time])))
        return column

    def _is_unit(self, name: str, kind: str) -> bool:
        return kind == "integer" and (name.endswith("county_id") or (self.table, name) == _LINK)

    def _county_of(self, name: str) -> str:
        """The column with the county of what an id stands for."""
        beside = f"{name.removesuffix('_id')}_county_id"
        return beside if beside in self.columns else "county_id"


def multiply(connection: psycopg.Connection, times: int) -> Iterator[str]:
    """Copies all counties of the province until there are `times` as many; tells each table when it is done.

    The caller commits. Triggers and foreign keys rest meanwhile; those of large tables are looked at last.
    """
    assert 1 < times <= MOST_TIMES, times
    connection.execute("SET LOCAL session_replication_role = replica")
    connection.execute("SET LOCAL maintenance_work_mem = '1GB'")
    columns = connection.execute(_COLUMNS).fetchall()
    with indexed_afterwards(connection, _LARGE):
        for table, rows in groupby(columns, lambda row: row[0]):
            copied = Copied(table, {name: kind for _, name, kind in rows})
            for time in range(1, times):
                connection.execute(copied.statement(time))
            yield table
        yield "indexes"
    connection.execute("SET LOCAL session_replication_role = DEFAULT")


def _within(column: str) -> sql.Composed:
    first, last = sql.Literal(PROVINCE * 10_000), sql.Literal(PROVINCE * 10_000 + 9_999)
    return _WITHIN.format(sql.Identifier(column), first, last)
