"""The statements that the server runs for the questions of the workloads, and the blocks that one touches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
import strawberry
from psycopg import sql
from psycopg.pq.abc import PGresult
from sqlalchemy import Row

from benchmarks.serving.questions import DOCUMENTS, Subject, variables_of, viewer_of
from db.engine import Database, PersonsIn
from db.ids import IdMaker
from db.prepared import prepared
from db.sending import Run
from geo.work.pool import WorkPool
from resolvers.ask import Statement
from resolvers.people.identities import identity_keys
from resolvers.windows import today_in_china
from schema.context import Context


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


async def runs_of(
    schema: strawberry.Schema, database: Database, connection: psycopg.Connection, asked: tuple[str, Subject]
) -> list[Run]:
    """What is run for one question."""
    workload, subject = asked
    viewer, day = viewer_of(connection, workload, subject), today_in_china()
    context = Watched(viewer, database, IdMaker(0), day, WorkPool(), identity_keys(b"benchmark"))
    document = (DOCUMENTS / f"ours_{workload}.graphql").read_text(encoding="utf-8")
    result = await schema.execute(
        document, variable_values=variables_of(workload, subject), context_value=context
    )
    assert not result.errors, result.errors
    return context.runs


def blocks_of(connection: psycopg.Connection, run: Run) -> int:
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
