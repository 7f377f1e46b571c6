"""Blocks that our statements touch at one, two and four times the data, by EXPLAIN (ANALYZE, BUFFERS).

    python -m benchmarks.cell_buffers [--quick]

The statements are those that the server runs for the questions of benchmarks/serving. The three databases are
made once, on the measuring server.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import Any

import psycopg
import strawberry
from psycopg import sql
from psycopg.pq.abc import PGresult
from sqlalchemy import Row

from benchmarks.serving.database import FULL, HALF, QUARTER, QUICK, Size, conninfo, measuring_database
from benchmarks.serving.questions import DOCUMENTS, Subject, subjects_of, variables_of, viewer_of
from benchmarks.serving.report import QUESTIONS
from benchmarks.serving.results import keep, keep_table, markdown
from db.engine import Database, PersonsIn, open_database
from db.ids import IdMaker
from db.prepared import prepared
from db.sending import Run
from geo.work.pool import WorkPool
from resolvers.ask import Statement
from resolvers.people.identities import identity_keys
from resolvers.windows import today_in_china
from schema.build import build_schema
from schema.context import Context

ASKED = 40
SETTINGS = "-c jit=off -c plan_cache_mode=force_generic_plan"


@dataclass(slots=True)
class Watched(Context):
    """A request's context that remembers what was asked of the database."""

    runs: list[Run] = field(default_factory=list)

    async def rows(self, statement: Statement) -> Sequence[Row[Any]]:
        """The rows of a statement."""
        self.runs.append(Run(prepared(statement, custom=False)))
        return await Context.rows(self, statement)

    async def results(self, runs: Sequence[Run], persons: PersonsIn | None = None) -> list[PGresult]:
        """The results of prepared statements."""
        self.runs.extend(runs)
        return await Context.results(self, runs, persons)


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
            runs = [await _runs(schema, database, connection, (workload, subject)) for subject in subjects]
            found[workload] = mean(sum(_blocks(connection, run) for run in some) for some in runs)
    await database.close()
    return found


async def _runs(
    schema: strawberry.Schema, database: Database, connection: psycopg.Connection, asked: tuple[str, Subject]
) -> list[Run]:
    workload, subject = asked
    viewer, day = viewer_of(connection, workload, subject), today_in_china()
    context = Watched(viewer, database, IdMaker(0), day, WorkPool(), identity_keys(b"benchmark"))
    document = (DOCUMENTS / f"ours_{workload}.graphql").read_text(encoding="utf-8")
    result = await schema.execute(
        document, variable_values=variables_of(workload, subject), context_value=context
    )
    assert not result.errors, result.errors
    return context.runs


def _blocks(connection: psycopg.Connection, run: Run) -> int:
    """Shared blocks hit and read when the statement runs."""
    name = sql.Identifier(run.prepared.name.decode())
    connection.execute(sql.SQL("PREPARE {} AS ").format(name) + sql.SQL(run.prepared.sql.decode()))
    values = sql.SQL(", ").join([sql.Literal(value and value.decode()) for value in run.values])
    execute = sql.SQL("{} ({})").format(name, values) if run.values else name
    explain = sql.SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE {}").format(execute)
    row = connection.execute(explain).fetchone()
    connection.execute(sql.SQL("DEALLOCATE {}").format(name))
    plan = row[0][0]["Plan"] if row else {}
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


if __name__ == "__main__":
    main()
