"""Assigning 1,000,000 points to 20,000 cells in several ways, all checked to answer the same.

    python -m benchmarks.point_in_cell [--quick]

Points and cells lie in tables with their GiST indexes, and the answer is a table in the end, whoever finds
it: what a program outside the database reads and writes counts too. The programs of others run in
var/bench-env, which `make bench` makes.
"""

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass

import psycopg
from psycopg import sql

from benchmarks.serving.database import CHECKOUT, FULL, QUICK, conninfo, measuring_database
from benchmarks.serving.results import keep, keep_table, markdown

CELLS, QUICK_CELLS, POINTS_IN_A_CELL, ROUNDS = 20_000, 1_500, 50, 3
PEERS = CHECKOUT / "benchmarks" / "spatial_peers.py"
PEERS_PYTHON = CHECKOUT / "var" / "bench-env" / "bin" / "python"
TITLES = {
    "naive": "naive join, ST_Covers",
    "lateral": "driven from the cells, LATERAL",
    "strtree": "shapely STRtree, binary COPY both ways",
    "geopandas": "geopandas sjoin, binary COPY both ways",
    "sedonadb": "SedonaDB, binary COPY both ways",
}
HEADS = ("way", "seconds", "naive / it", "of which the join itself")

_MAKE = """
    DROP SCHEMA IF EXISTS point_in_cell CASCADE;
    CREATE SCHEMA point_in_cell;
    CREATE UNLOGGED TABLE point_in_cell.cell AS
        SELECT row_number() OVER () AS id, chosen.geom
        FROM (SELECT geom FROM grid_cell ORDER BY county_id, code LIMIT {cells}) AS chosen;
    SELECT setseed(0.5);
    CREATE UNLOGGED TABLE point_in_cell.place AS
        SELECT row_number() OVER () AS id, ST_SetSRID(ST_MakePoint(
            ST_XMin(cell.geom) + random() * (ST_XMax(cell.geom) - ST_XMin(cell.geom)),
            ST_YMin(cell.geom) + random() * (ST_YMax(cell.geom) - ST_YMin(cell.geom))
        ), 4326) AS geom
        FROM point_in_cell.cell CROSS JOIN generate_series(1, {points_in_a_cell});
    CREATE INDEX ON point_in_cell.cell USING gist (geom);
    CREATE INDEX ON point_in_cell.place USING gist (geom);
    ANALYZE point_in_cell.cell;
    ANALYZE point_in_cell.place;
"""
_NAIVE = """
    CREATE UNLOGGED TABLE point_in_cell.answer AS
    SELECT place.id AS place_id, cell.id AS cell_id
    FROM point_in_cell.place JOIN point_in_cell.cell ON ST_Covers(cell.geom, place.geom)
"""
_LATERAL = """
    CREATE UNLOGGED TABLE point_in_cell.answer AS
    SELECT inside.place_id, cell.id AS cell_id
    FROM point_in_cell.cell CROSS JOIN LATERAL (
        SELECT place.id AS place_id FROM point_in_cell.place WHERE ST_Covers(cell.geom, place.geom) OFFSET 0
    ) AS inside
"""
_ANSWER = """
    SELECT count(*), bit_xor(hashint8extended(answer.place_id, answer.cell_id)) FROM point_in_cell.answer
"""
_FORGET = "DROP TABLE IF EXISTS point_in_cell.answer"
STATEMENTS = {"naive": _NAIVE, "lateral": _LATERAL}


@dataclass(frozen=True, slots=True)
class Timing:
    """From the tables to the answer's table; and of that, where it is known, without reading and writing."""

    seconds: float
    joining: str


def main() -> None:
    """Measures, prints, and writes the table of the documentation."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.point_in_cell")
    parser.add_argument("--quick", action="store_true", help="fewer points and cells; nothing is kept")
    quick = parser.parse_args().quick
    url = measuring_database(QUICK if quick else FULL)
    with psycopg.connect(conninfo(url), autocommit=True, options="-c jit=off") as connection:
        connection.execute(
            sql.SQL(_MAKE).format(cells=QUICK_CELLS if quick else CELLS, points_in_a_cell=POINTS_IN_A_CELL)
        )
        found = _measured(connection, conninfo(url))
        connection.execute("DROP SCHEMA point_in_cell CASCADE")
    rows = [
        [
            title,
            f"{found[way].seconds:.1f}",
            f"{found['naive'].seconds / found[way].seconds:.1f}",
            found[way].joining,
        ]
        for way, title in TITLES.items()
    ]
    print(markdown(HEADS, rows))
    if not quick:
        seconds = {way: round(timing.seconds, 2) for way, timing in found.items()}
        keep({"point_in_cell": {"points": CELLS * POINTS_IN_A_CELL, "cells": CELLS, "seconds": seconds}})
        keep_table("point_in_cell", HEADS, rows)


def _measured(connection: psycopg.Connection, address: str) -> dict[str, Timing]:
    """The median time of each way, round by round in turn. Ends the run if two answer differently."""
    timings: dict[str, list[Timing]] = {way: [] for way in TITLES}
    first = None
    for _ in range(ROUNDS):
        for way in TITLES:
            connection.execute(_FORGET)
            timings[way].append(_timed(connection, address, way))
            answer = connection.execute(_ANSWER).fetchone()
            first = first or answer
            if answer != first:
                sys.exit(f"{way} assigns {answer}, the first way {first}")
    return {
        way: sorted(some, key=lambda timing: timing.seconds)[ROUNDS // 2] for way, some in timings.items()
    }


def _timed(connection: psycopg.Connection, address: str, way: str) -> Timing:
    start = time.perf_counter()
    if way in STATEMENTS:
        connection.execute(STATEMENTS[way])
        return Timing(time.perf_counter() - start, "all")
    done = subprocess.run((PEERS_PYTHON, PEERS, address, way), stdout=subprocess.PIPE, text=True, check=True)
    elapsed, joining = (float(word) for word in done.stdout.split())
    return Timing(elapsed, f"{joining:.1f}")


if __name__ == "__main__":
    main()
