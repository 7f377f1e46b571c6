"""Blocks that our statements touch at one, two and four times the data, by EXPLAIN (ANALYZE, BUFFERS).

    python -m benchmarks.cell_buffers [--quick]

The statements are those that the server runs for the questions of benchmarks/serving. The three databases are
made once, on the measuring server.
"""

import argparse
import asyncio
from statistics import mean

import psycopg

from benchmarks.serving.database import FULL, HALF, QUARTER, QUICK, Size, conninfo, measuring_database
from benchmarks.serving.questions import subjects_of
from benchmarks.serving.report import QUESTIONS
from benchmarks.serving.results import keep, keep_table, markdown
from benchmarks.statements import blocks_of, runs_of
from db.engine import open_database
from schema.build import build_schema

ASKED = 40
SETTINGS = "-c jit=off -c plan_cache_mode=force_generic_plan"


def main() -> None:
    """Measures, prints, and writes the table of the documentation."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cell_buffers")
    parser.add_argument("--quick", action="store_true", help="one small database; nothing is kept")
    quick = parser.parse_args().quick
    sizes = (QUICK,) if quick else (QUARTER, HALF, FULL)
    found = {size.people: asyncio.run(_buffers_at(size)) for size in sizes}
    heads = ["blocks touched", *[f"{people:,} people" for people in found]]
    rows = [
        [title, *[f"{found[people][workload]:,.0f}" for people in found]]
        for workload, title in QUESTIONS.items()
    ]
    print(markdown(heads, rows))
    if not quick:
        keep({"buffers": {str(people): blocks for people, blocks in found.items()}})
        keep_table("buffers", heads, rows)


async def _buffers_at(size: Size) -> dict[str, float]:
    """Blocks per question, on the average of some, by workload."""
    url = measuring_database(size)
    schema, database = build_schema(), open_database(url)
    with psycopg.connect(conninfo(url), autocommit=True, options=SETTINGS) as connection:
        found = {}
        for workload in QUESTIONS:
            subjects = subjects_of(connection, workload)[:ASKED]
            runs = [await runs_of(schema, database, connection, (workload, subject)) for subject in subjects]
            found[workload] = mean(sum(blocks_of(connection, run) for run in some) for some in runs)
    await database.close()
    return found


if __name__ == "__main__":
    main()
