"""Sealed values moved to the present key and algorithm: batch after batch, each row under its own lock."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg import sql

from app.keys.problems import busy
from db.errors import DomainError
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed, seal
from resolvers.sealed.ciphers import MARKS
from resolvers.sealed.columns import SealedColumn, sealed_columns

BATCH, TRIES, PAUSE_S = 500, 120, 0.5
# Below PostgreSQL's deadlock_timeout: where two wait for each other it is this one that gives way.
_PATIENCE = "SET LOCAL lock_timeout = '500ms'"
_COUNT = sql.SQL(
    "SELECT count(*) FROM {table} WHERE octet_length({column}) > 0 AND substring({column} FROM 1 FOR 2) <> %s"
)
_UNDER = sql.SQL(
    "SELECT {county}, {id}, {column} FROM {table} WHERE substring({column} FROM 2 FOR 1) = %s LIMIT 1"
)
_STRAYS = sql.SQL(
    "SELECT substring({column} FROM 2 FOR 1), count(*) FROM {table}"
    " WHERE octet_length({column}) > 0 AND substring({column} FROM 2 FOR 1) <> ALL (%s) GROUP BY 1"
)
_BATCH = sql.SQL("""
    SELECT {county}, {id}, {column} FROM {table}
    WHERE ({county}, {id}) > (%(county)s, %(id)s) AND octet_length({column}) > 0
        AND substring({column} FROM 1 FOR 2) <> %(mark)s
    ORDER BY {order} LIMIT %(most)s FOR NO KEY UPDATE
""")
_MOVE = sql.SQL("""
    UPDATE {table} SET {column} = moved.sealed
    FROM unnest(%s::integer[], %s::bigint[], %s::bytea[]) AS moved (county, id, sealed)
    WHERE {county} = moved.county AND {table}.{id} = moved.id
""")
_FOR_ALL = (-1, -(2**63))
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that opens under no key, or a number that is not that of its hash: the place of its row."""

    column: str
    county_id: int
    id: int


@dataclass(frozen=True, slots=True)
class Batch:
    """How many values were moved, and which could not be."""

    moved: int
    unreadable: Sequence[Unreadable] = ()


def mark_of(keys: IdentityKeys) -> bytes:
    """What the values begin with that need not be moved."""
    held = keys.held()
    return bytes((MARKS[held.cipher], held.current))


def waiting(connection: psycopg.Connection, column: SealedColumn, mark: bytes) -> int:
    """How many values of a column are under another key or algorithm."""
    row = connection.execute(_COUNT.format(**_names(column)), [mark]).fetchone()
    return int(row[0]) if row else 0


def under(connection: psycopg.Connection, column: SealedColumn, number: int) -> bool:
    """Whether any value of a column is sealed under a key."""
    return any_under(connection, column, number) is not None


def any_under(
    connection: psycopg.Connection, column: SealedColumn, number: int
) -> tuple[SealedAt, bytes] | None:
    """A value of a column that is sealed under a key, and its place; None where there is none."""
    row = connection.execute(_UNDER.format(**_names(column)), [bytes([number])]).fetchone()
    if row is None:
        return None
    return SealedAt(column.table, column.column, row[0], row[1]), bytes(row[2])


def strays(connection: psycopg.Connection, numbers: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many values are sealed under other keys than these, by key and column's name."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    known = [bytes([number]) for number in numbers]
    for column in sealed_columns():
        for number, values in connection.execute(_STRAYS.format(**_names(column)), [known]):
            found[int.from_bytes(number)][column.name] = values
    return dict(found)


def moved(connection: psycopg.Connection, column: SealedColumn, keys: IdentityKeys) -> Iterator[Batch]:
    """Moves a column's values, each batch committed when it is told. Raises DomainError KEYS_BUSY."""
    after: tuple[int, int] | None = _FOR_ALL
    while after is not None:
        batch, after = patiently(connection, partial(_moved, connection, column, keys, after))
        yield batch


def patiently(connection: psycopg.Connection, act: Callable[[], Answer]) -> Answer:
    """What a transaction comes to that does not wait for long: it is begun again, two minutes at most.

    Raises DomainError KEYS_BUSY.
    """
    for _ in range(TRIES):
        try:
            with connection.transaction():
                connection.execute(_PATIENCE)
                return act()
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            time.sleep(PAUSE_S)
    raise busy()


def _moved(
    connection: psycopg.Connection, column: SealedColumn, keys: IdentityKeys, after: tuple[int, int]
) -> tuple[Batch, tuple[int, int] | None]:
    given = {"county": after[0], "id": after[1], "mark": mark_of(keys), "most": BATCH}
    rows = connection.execute(_BATCH.format(**_names(column)), given).fetchall()
    sealed: list[tuple[int, int, bytes]] = []
    unreadable: list[Unreadable] = []
    for county_id, row_id, value in rows:
        at = SealedAt(column.table, column.column, county_id, row_id)
        try:
            sealed.append((county_id, row_id, seal(keys, at, open_sealed(keys, at, bytes(value)))))
        except DomainError:
            unreadable.append(Unreadable(column.name, county_id, row_id))
    if sealed:
        connection.execute(_MOVE.format(**_names(column)), [list(one) for one in zip(*sealed, strict=True)])
    last = (rows[-1][0], rows[-1][1]) if len(rows) == BATCH else None
    return Batch(len(sealed), unreadable), last


def _names(column: SealedColumn) -> dict[str, Any]:
    own = sql.Identifier(column.table, column.id)
    county = sql.SQL("0") if column.county is None else sql.Identifier(column.table, column.county)
    order = own if column.county is None else sql.SQL(", ").join([county, own])
    return {
        "table": sql.Identifier(column.table),
        "column": sql.Identifier(column.column),
        "county": county,
        "id": sql.Identifier(column.id),
        "order": order,
    }
