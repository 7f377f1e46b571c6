"""What hot questions cost at any size: blocks and time of the statements that our server runs for them.

Usage: python -m benchmarks.flat_plans DATABASE_URL [--plans FOLDER] [--part OF-A-NAME]
The database is one that `rongge demo seed --people 1000000 --contacts 5000000` filled; it is only read.

Prints shared blocks hit and read, and the database's time (EXPLAIN ANALYZE, the least of three), planned as
the server has them planned. The county is the one with the most persons, city and province are its own. A
page of nodes and edges is two statements.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import psycopg
from psycopg import sql
from psycopg.pq.abc import PGresult
from rich.console import Console
from rich.table import Table
from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import psycopg as dialect

from benchmarks.hot_questions import Asked, hot_questions
from benchmarks.serving.database import conninfo
from db.engine import Database, PersonsIn, open_database
from db.ids import IdMaker
from db.sending import Run
from geo.work.pool import WorkPool
from resolvers.ask import Ask, Statement
from resolvers.people.identities import identity_keys
from resolvers.people.places import people_with_places
from resolvers.people.question import PersonQuestion
from resolvers.windows import today_in_china
from schema.build import build_schema
from schema.context import Context

ROUNDS = 3
DIALECT = dialect.dialect()  # type: ignore[no-untyped-call]  # it has no types
EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)"
SETTINGS = "-c jit=off -c timezone=UTC"
MODES = {True: "force_custom_plan", False: "force_generic_plan"}


@dataclass(slots=True)
class Watched(Context):
    """A request's context that remembers what was asked of the database."""

    asked: list[Run | Statement] = field(default_factory=list)

    async def rows(self, statement: Statement) -> Sequence[Row[Any]]:
        """The rows of a statement."""
        self.asked.append(statement)
        return await Context.rows(self, statement)

    async def results(self, runs: Sequence[Run], persons: PersonsIn | None = None) -> list[PGresult]:
        """The results of prepared statements."""
        self.asked.extend(runs)
        return await Context.results(self, runs, persons)


@dataclass(frozen=True, slots=True)
class Cost:
    """What the statements of a question cost."""

    rows: int
    blocks: int
    ms: float
    plans: tuple[Any, ...]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.flat_plans")
    parser.add_argument("url")
    parser.add_argument("--plans", type=Path, help="a folder for the plans")
    parser.add_argument("--part", default="", help="only questions whose names hold it")
    given = parser.parse_args()
    table = Table("question", "rows", "blocks", "ms")
    for name, cost in asyncio.run(costs(given.url, given.part)).items():
        table.add_row(name, f"{cost.rows:,}", f"{cost.blocks:,}", f"{cost.ms:,.1f}")
        if given.plans:
            text = orjson.dumps(cost.plans, option=orjson.OPT_INDENT_2)
            (given.plans / f"{name.replace(' ', '_').replace('/', '-')}.json").write_bytes(text)
    Console(width=110).print(table)


async def costs(url: str, part: str) -> dict[str, Cost]:
    """What each question whose name holds `part` costs in one database."""
    database, found = open_database(url, request_timeout_ms=120_000), {}
    with psycopg.connect(conninfo(url), autocommit=True, options=SETTINGS) as connection:
        for asked in hot_questions(connection):
            if part in asked.name:
                found[asked.name] = _cost(connection, await _statements(database, asked))
    await database.close()
    return found


async def _statements(database: Database, asked: Asked) -> list[Run | Statement]:
    """The statements that answer a question; an export's is made here."""
    day = today_in_china()
    if not asked.query:
        return [people_with_places(Ask(asked.viewer, day, day), PersonQuestion())]
    context = Watched(asked.viewer, database, IdMaker(0), day, WorkPool(), identity_keys(b"benchmark"))
    result = await build_schema().execute(
        asked.query, variable_values=dict(asked.values), context_value=context
    )
    assert not result.errors, result.errors
    return context.asked


def _cost(connection: psycopg.Connection, statements: Sequence[Run | Statement]) -> Cost:
    found = [min((_explained(connection, one) for _ in range(ROUNDS)), key=_time) for one in statements]
    roots = [one["Plan"] for one in found]
    blocks = sum(root["Shared Hit Blocks"] + root["Shared Read Blocks"] for root in roots)
    return Cost(sum(root["Actual Rows"] for root in roots), blocks, sum(map(_time, found)), tuple(found))


def _time(explained: Mapping[str, Any]) -> float:
    return float(explained["Execution Time"])


def _explained(connection: psycopg.Connection, asked: Run | Statement) -> Any:
    """The plan and the cost of one statement, planned as the server has it planned."""
    connection.execute("SET plan_cache_mode = auto")
    if isinstance(asked, Run):
        return _prepared_explained(connection, asked)
    compiled = asked.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    row = connection.execute(f"{EXPLAIN} {compiled}", dict(compiled.params)).fetchone()
    return {"Query": str(compiled), **row[0][0]} if row else {}


def _prepared_explained(connection: psycopg.Connection, run: Run) -> Any:
    name = sql.Identifier(run.prepared.name.decode())
    mode = sql.Literal(MODES[run.prepared.custom])
    connection.execute(sql.SQL("SET plan_cache_mode = {}").format(mode))
    connection.execute(sql.SQL("PREPARE {} AS ").format(name) + sql.SQL(run.prepared.sql.decode()))
    values = sql.SQL(", ").join([sql.Literal(value and value.decode()) for value in run.values])
    execute = sql.SQL("{} ({})").format(name, values) if run.values else name
    row = connection.execute(sql.SQL(EXPLAIN + " EXECUTE {}").format(execute)).fetchone()
    connection.execute(sql.SQL("DEALLOCATE {}").format(name))
    return {"Query": run.prepared.sql.decode(), **row[0][0]} if row else {}


if __name__ == "__main__":
    main()
