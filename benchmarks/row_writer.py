"""1,000 rows of 11 values as JSON: the native writer, its pure twin, and objects that orjson writes.

Usage: python benchmarks/row_writer.py DATABASE_URL
Any PostgreSQL will do; the rows are made by the query, and fetched before the clock starts.

Prints milliseconds of CPU (the median of the rounds) and how many times the native writer's they are.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import orjson
import psycopg
from psycopg.rows import dict_row
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from schema.fast.rows.layout import Kind, Level, Piece
from schema.fast.rows.native.loader import native_rows
from schema.fast.rows.writer import prepared, prepared_pure, rows_as_json
from schema.node import node_id

ROUNDS = 50
ROWS = """
    SELECT 500151 AS county_id, 7000000000000000000 + n AS id, '退役军人' || n AS name,
           CASE n % 2 WHEN 0 THEN 'MALE' ELSE 'FEMALE' END AS sex, DATE '1950-01-01' + n AS born_on,
           n % 3 = 0 AS is_veteran, '["ADVANCED_AGE","EMPTY_NEST"]'::json AS categories,
           '138****' || (1000 + n) AS phone, n * 7 AS contacts, n * 0.37::float8 AS distance_m,
           CASE WHEN n % 5 > 0 THEN '铜梁区 "' || n || '"' END AS address,
           DATE '2026-01-01' + n % 300 AS last_contact_on
    FROM generate_series(1, 1000) AS n
"""
KINDS = {
    "name": Kind.TEXT,
    "sex": Kind.TEXT,
    "born_on": Kind.DATE,
    "is_veteran": Kind.BOOLEAN,
    "categories": Kind.RAW,
    "phone": Kind.TEXT,
    "contacts": Kind.INT,
    "distance_m": Kind.FLOAT,
    "address": Kind.TEXT,
    "last_contact_on": Kind.DATE,
}


def main() -> None:
    """Measures and prints."""
    url = make_url(sys.argv[1]).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, row_factory=dict_row) as connection:
        ways = writers(connection.execute(ROWS))
    parsed = [orjson.loads(write()) for write in ways.values()]
    assert all(one == parsed[0] for one in parsed)
    measured = {name: median_ms(write) for name, write in ways.items()}
    table = Table("writer", "CPU ms", "/ native", title="1,000 rows x 11 values")
    for name, took in measured.items():
        native = measured.get("native")
        table.add_row(name, f"{took:.3f}", f"{took / native:.1f}" if native else "not built")
    Console().print(table)


def writers(cursor: psycopg.Cursor[dict[str, Any]]) -> dict[str, Callable[[], bytes]]:
    """Each way to make JSON of the rows that the cursor has fetched."""
    result = cursor.pgresult
    assert result is not None
    columns = [column.name for column in cursor.description or ()]
    values = [
        Piece(f',"{name}":'.encode(), kind, columns.index(name), required=False)
        for name, kind in KINDS.items()
    ]
    opaque = Piece(b'{"id":', Kind.ID, columns.index("county_id"), required=True, text=b"Person")
    levels = [Level((opaque, *values), b"}")]
    layouts = {"native": prepared(levels)} if native_rows() else {}
    layouts["pure"] = prepared_pure(levels)

    def by_layout(name: str) -> Callable[[], bytes]:
        return lambda: rows_as_json(layouts[name], [result], many=True) or b""

    return {
        **{name: by_layout(name) for name in layouts},
        "objects, then orjson": lambda: objects_as_json(cursor),
    }


def objects_as_json(cursor: psycopg.Cursor[dict[str, Any]]) -> bytes:
    """The same by psycopg's own objects."""
    cursor.scroll(0, mode="absolute")
    rows = cursor.fetchall()
    for row in rows:
        row["id"] = node_id("Person", row.pop("county_id"), row["id"])
    return orjson.dumps(rows)


def median_ms(work: Callable[[], object]) -> float:
    """The middle of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
