"""Acts of a run done only while it is in force: a process may wake after others have undone the run."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import psycopg
from psycopg.errors import DivisionByZero
from psycopg.pq.abc import PGresult
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RunState
from db.engine import Database
from db.errors import DomainError
from db.failures import failed_statement, of_statement
from db.prepared import Prepared
from db.sending import Run
from importers.runs.run import RunKey

__all__ = ["Fenced"]


class Fenced(Database):
    """The same connections, for acts of a run that are transactions of their own.

    Whatever they write begins by sharing the run until it is committed, so that whoever wants the run alone,
    to undo it, waits for it; and nothing is written once the run is in no state of these: DomainError
    RUN_STATE.
    """

    def __init__(self, database: Database, key: RunKey, *states: RunState) -> None:
        vars(self).update(vars(database))
        wanted = ", ".join(f"'{state.value}'" for state in states)
        # Fails where there is no such row: what was sent together with it is not done then.
        statement = (
            f"SELECT 1 / count(*) FROM (SELECT FROM file_run WHERE county_id = {key.county_id:d}"  # noqa: S608  # numbers, and words of ours
            f" AND id = {key.id:d} AND state IN ({wanted}) FOR KEY SHARE) AS held"
        )
        name = f"rongge_fence_{key}_{'_'.join(states)}".encode()
        self._fence = Run(Prepared(name, statement.encode(), (), custom=False))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction of an act. Raises DomainError RUN_STATE."""
        async with super().writing() as connection:
            try:
                await connection.exec_driver_sql(self._fence.prepared.sql.decode())
            except DBAPIError as error:
                if isinstance(error.orig, DivisionByZero):
                    raise _no_longer_in_force() from None
                raise
            yield connection

    async def written_each(self, transactions: Sequence[Sequence[Run]]) -> list[PGresult]:
        """The results of acts sent together. Raises DomainError RUN_STATE."""
        places = [place for runs in transactions for place in (None, *range(len(runs)))]
        try:
            results = await super().written_each([[self._fence, *runs] for runs in transactions])
        except DivisionByZero:
            raise _no_longer_in_force() from None
        except psycopg.Error as error:
            failed = failed_statement(error)
            if failed is not None:
                of_statement(error, sum(place is not None for place in places[:failed]))
            raise
        return [one for one, place in zip(results, places, strict=True) if place is not None]


def _no_longer_in_force() -> DomainError:
    return DomainError(
        "RUN_STATE",
        "该批次已由他处停止或撤回，不再继续。",
        "The run was stopped or undone by others meanwhile: nothing more is done for it.",
    )
