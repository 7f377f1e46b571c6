"""Random rows on six levels, as PostgreSQL hands them over, and what they are in plain Python.

Levels 1 and 3 hang on level 0, level 2 on level 1. Columns 0 and 1 are a row's key, 2 and 3 its parent's.
Level 4 stands within the rows of level 0, in the columns 2 and 3; level 5 hangs on it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from hypothesis import strategies as st
from psycopg import sql
from psycopg.pq.abc import PGresult

from schema.fast.rows.layout import Kind, Level, Piece
from schema.node import node_id

Rows = Sequence[tuple[str | None, ...]]

BELOW: dict[int, tuple[int, ...]] = {0: (1, 3), 1: (2,), 2: (), 3: (), 4: (5,), 5: ()}
WITHIN = 4
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
SQL_TYPES = {
    Kind.DATE: "date",
    Kind.BOOLEAN: "boolean",
    Kind.INT: "bigint",
    Kind.FLOAT: "float8",
    Kind.CODES: "text[]",
}
CODE = st.text("ABCNUL_019", min_size=1).filter(lambda code: code != "NULL")
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
# What a field may have, and the same as Python reads it from JSON.
SOUND: dict[Kind, st.SearchStrategy[str]] = {
    Kind.RAW: st.recursive(st.none() | st.integers() | TEXT, st.lists).map(json.dumps),
    Kind.TEXT: TEXT,
    Kind.DATE: st.dates().map(date.isoformat),
    Kind.BOOLEAN: st.sampled_from(["t", "f"]),
    Kind.INT: st.integers(-(2**31), 2**31 - 1).map(str),
    Kind.FLOAT: FLOATS.map(repr),
    Kind.CODES: st.lists(CODE, max_size=3).map(lambda codes: f"{{{','.join(codes)}}}"),
}
READ: dict[Kind, Any] = {
    Kind.RAW: json.loads,
    Kind.TEXT: str,
    Kind.DATE: str,
    Kind.BOOLEAN: {"t": True, "f": False}.get,
    Kind.INT: int,
    Kind.FLOAT: float,
    Kind.CODES: lambda text: text[1:-1].split(",") if text != "{}" else [],
}
# What PostgreSQL may hold beside: each of these poisons.
POISON: dict[Kind, Sequence[str]] = {
    Kind.RAW: ["\x01", '["a", \x01]'],
    Kind.TEXT: [],
    Kind.DATE: ["infinity", "-infinity", "0044-03-15 BC", "10000-01-01"],
    Kind.BOOLEAN: [],
    Kind.INT: ["2147483648", "-2147483649", "9223372036854775807", "-9223372036854775808"],
    Kind.FLOAT: ["NaN", "Infinity", "-Infinity"],
    Kind.CODES: ["{NULL}", "{A,NULL}", '{"a b"}', "{{A},{B}}", '{""}', "{A,b}", '{"NULL"}'],
}


@dataclass(frozen=True, slots=True)
class Table:
    """The value columns of one level (from column 4 on), and its rows."""

    kinds: tuple[tuple[Kind, bool], ...]
    rows: Rows
    type_name: str

    def level(self, number: int) -> Level:
        """How it is written: its id, its values, the levels below it."""
        values = [(kind, 4 + place, required) for place, (kind, required) in enumerate(self.kinds)]
        below = [(Kind.MANY, other, True) for other in BELOW[number]]
        within = [(Kind.ONE, WITHIN, False)] if number == 0 else []
        own, above = (2, -1) if number == WITHIN else (0, 2)
        parts = [(Kind.ID, own, False), *values, *below, *within]
        name = self.type_name.encode()
        pieces = [
            Piece(b'%b"%d":' % (b"," if place else b"{", place), *part, text=name)
            for place, part in enumerate(parts)
        ]
        return Level(tuple(pieces), b"}", key=own, of=above)


@st.composite
def tables(draw: st.DrawFn, *, sound: bool) -> list[Table]:
    """One table a level. Unsound ones have some poison and some nulls where null poisons."""
    within = Table((), (), "Within")
    return [within if number == WITHIN else draw(_table(sound=sound)) for number in BELOW]


@st.composite
def _table(draw: st.DrawFn, *, sound: bool) -> Table:
    kinds = draw(st.lists(st.tuples(st.sampled_from(list(SOUND)), st.booleans()), max_size=5))
    keys = st.sampled_from([None, "1", "2", "-3", "7000000000000000001", "7000000000000000002"])
    counties = st.sampled_from([None, "500151", "500151", "500151", "1"])
    values = [_value(kind, required=required, sound=sound) for kind, required in kinds]
    rows = draw(st.lists(st.tuples(counties, keys, counties, keys, *values), max_size=12))
    return Table(
        tuple(kinds), rows, draw(st.sampled_from(["A", "Person", "GridCell", "AVeryLongNameOfAType"]))
    )


def _value(kind: Kind, *, required: bool, sound: bool) -> st.SearchStrategy[str | None]:
    good = SOUND[kind]
    if sound:
        return good if required else st.none() | good
    # Seldom, or hardly an answer would be whole.
    bad = st.sampled_from([None, *POISON[kind]])
    return st.integers(0, 30).flatmap(lambda chance: bad if chance == 0 else good)


def fetched(connection: psycopg.Connection, types: Sequence[str], rows: Rows) -> PGresult:
    """The rows as libpq holds them, each column of a type of PostgreSQL's."""
    names = [sql.Identifier(f"column_{place}") for place in range(len(types))]
    cast = sql.SQL(", ").join(
        sql.SQL("{}::{}").format(name, sql.SQL(kind)) for name, kind in zip(names, types, strict=True)
    )
    arrays = sql.SQL(", ").join([sql.SQL("%s::text[]")] * len(types))
    query = sql.SQL("SELECT {} FROM unnest({}) WITH ORDINALITY AS given ({}, nth) ORDER BY nth")
    columns = [[row[place] for row in rows] for place in range(len(types))]
    result = connection.execute(query.format(cast, arrays, sql.SQL(", ").join(names)), columns).pgresult
    assert result is not None
    return result


def results_of(connection: psycopg.Connection, drawn: Sequence[Table]) -> list[PGresult]:
    """One result a level; what stands within a row is in the same one."""
    keys = ["int", "bigint"] * 2
    results = [
        fetched(connection, keys + [SQL_TYPES.get(kind, "text") for kind, _ in one.kinds], one.rows)
        for one in drawn
    ]
    results[WITHIN] = results[0]
    return results


def expected(
    drawn: Sequence[Table], number: int = 0, parent: tuple[str | None, ...] | None = None
) -> list[Any]:
    """The answer in plain Python: the rows of a level that hang on a parent."""
    rows = [
        row for row in drawn[number].rows if parent is None or (None not in parent and row[2:4] == parent)
    ]
    return [_object(drawn, number, row) for row in rows]


def _object(drawn: Sequence[Table], number: int, row: tuple[str | None, ...]) -> dict[str, Any]:
    table = drawn[number]
    county, key = row[:2]
    id_ = None if county is None or key is None else node_id(table.type_name, int(county), int(key))
    texts = zip(row[4:], table.kinds, strict=True)
    values = [id_, *[None if text is None else READ[kind](text) for text, (kind, _) in texts]]
    values += [expected(drawn, below, row[:2]) for below in BELOW[number]]
    if number == 0:
        values.append(None if row[2] is None else _object(drawn, WITHIN, row[2:4]))
    return {str(place): value for place, value in enumerate(values)}
