"""Acts of a run done only while it is in force: a process may wake after others have undone the run."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.errors import DivisionByZero
from psycopg.pq.abc import PGresult
from sqlalchemy import func, literal, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RunState
from db.engine import Database
from db.errors import DomainError
from db.failures import failed_statement, of_statement
from db.models import FileRun
from db.prepared import Given, Prepared, prepared, text_of
from db.sending import Run
from importers.runs.run import RunKey
from resolvers.ask import Statement

__all__ = ["Fenced"]


class Fenced(Database):
    """The same connections, for acts of a run that are transactions of their own.

    Whatever they write begins by sharing the run until it is committed, so that whoever wants the run alone,
    to undo it, waits for it; and nothing is written once the run is in no state of these: DomainError
    RUN_STATE.
    """

    def __init__(self, database: Database, key: RunKey, *states: RunState) -> None:
        vars(self).update(vars(database))
        self._look = _look(*key, states)
        look = _prepared(states)
        self._run = Run(look, look.bound([text_of(one) for one in key]))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction of an act. Raises DomainError RUN_STATE."""
        async with super().writing() as connection:
            try:
                await connection.execute(self._look)
            except DBAPIError as error:
                if isinstance(error.orig, DivisionByZero):
                    raise _no_longer_in_force() from None
                raise
            yield connection

    async def written_each(self, transactions: Sequence[Sequence[Run]]) -> list[PGresult]:
        """The results of acts sent together. Raises DomainError RUN_STATE."""
        places = [place for runs in transactions for place in (None, *range(len(runs)))]
        try:
            results = await super().written_each([[self._run, *runs] for runs in transactions])
        except DivisionByZero:
            raise _no_longer_in_force() from None
        except psycopg.Error as error:
            failed = failed_statement(error)
            if failed is not None:
                of_statement(error, sum(place is not None for place in places[:failed]))
            raise
        return [one for one, place in zip(results, places, strict=True) if place is not None]


def _look(county_id: Any, run_id: Any, states: Sequence[RunState]) -> Statement:
    """Shares a run in one of some states; fails where there is none, with all that is sent together."""
    mine = (FileRun.county_id == county_id, FileRun.id == run_id)
    shown = select(FileRun.id).where(*mine, FileRun.state.in_([one.value for one in states]))
    held = shown.with_for_update(read=True, key_share=True).subquery("held")
    return select(literal(1) // func.count()).select_from(held)


@lru_cache(maxsize=8)
def _prepared(states: tuple[RunState, ...]) -> Prepared:
    return prepared(_look(Given(0, int), Given(1, int), states), custom=False)


def _no_longer_in_force() -> DomainError:
    return DomainError(
        "RUN_STATE",
        "该批次已由他处停止或撤回，不再继续。",
        "The run was stopped or undone by others meanwhile: nothing more is done for it.",
    )
