"""Batches of a run written two at a time: while the one waits for the database, the other is made ready.

Of a long file other processes write batches, too (importers/crew): each is told which lines are its own.

Each is a transaction of its own, as if two people wrote. A batch locks its lines and shares the run, so that
whoever wants the run alone (to undo it) waits for the batches that are on their way, and a process that was
taken for dead writes nothing twice. PostgreSQL lets further ones share what somebody waits for, so after some
batches none is on its way for a moment.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Row, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.models import FileRun, StagedRow
from db.sets import any_of
from importers.runs.apart.sharing import IN_A_ROW
from importers.runs.helping.members import Span
from importers.runs.rows import rows_after
from importers.runs.run import RunKey, shared_run
from importers.runs.steps import FROM, WAITING, Rows
from importers.runs.writing import is_done
from resolvers.ask import Ask, Statement

__all__ = ["IN_A_ROW", "Cut", "Taken", "Turns"]

# What a line says of how it was judged, and what writing it will say: to read it takes longer than all else.
_KNOWN = ("sheet", "line", "key_hash", "findings", "outcome", "why", "before", "written_version")


# The same and more, where lines are only told apart.
_TOLD = (*_KNOWN, "said", "house", "is_head", "house_id", "changed", "person_id", "row_id", "base_version")
Cut: TypeAlias = Callable[[Rows], Rows]


@dataclass(frozen=True, slots=True)
class Taken:
    """The lines of a batch, locked until the commit, of a run that is shared.

    `first` is the number of the first of them, None if no more are to be taken; `rows` may be empty with it,
    if another process has written them.
    """

    run: Row[Any]
    rows: Rows
    first: int | None


@dataclass(slots=True)
class Turns:
    """Who writes which lines: all up to `number` are taken, `open` are the first of each batch on its way.

    `left` is how many batches may be taken yet, `until` the last line there is, None if all are.
    """

    number: int
    left: int = IN_A_ROW
    until: int | None = None
    open: set[int] = field(default_factory=set)
    failed: bool = False
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def take(self, connection: AsyncConnection, ask: Ask, key: RunKey, *, most: int, cut: Cut) -> Taken:
        """The next lines that wait, as many of them as `cut` leaves.

        Raises DomainError RUN_NOT_FOUND, RUN_STATE (it was stopped, or undone, meanwhile).
        """
        run, rows = await self._next(connection, ask, key, most=most, cut=cut, but=_KNOWN)
        if not rows:
            return Taken(run, [], None)
        still = await _locked(connection, key, [row.id for row in rows])
        return Taken(run, [row for row in rows if row.id in still], rows[0].number)

    async def span(self, database: Database, ask: Ask, key: RunKey, *, most: int, cut: Cut) -> Span | None:
        """The same lines for another process, which takes them itself; None if no more are to be taken."""
        async with database.writing() as connection:
            _, rows = await self._next(connection, ask, key, most=most, cut=cut, but=_TOLD)
        return Span(rows[0].number - 1, rows[-1].number) if rows else None

    async def _next(
        self, connection: AsyncConnection, ask: Ask, key: RunKey, *, most: int, cut: Cut, but: Sequence[str]
    ) -> tuple[Row[Any], Rows]:
        run = await shared_run(connection, ask, key)
        async with self._lock:
            if is_done(run) or self.failed or not self.left:
                return run, []
            of = WAITING if self.until is None else (*WAITING, StagedRow.number <= self.until)
            rows = cut(await rows_after(connection, key, self.number, most=most, of=of, but=but))
            if rows:
                self.number, self.left = rows[-1].number, self.left - 1
                self.open.add(rows[0].number)
        return run, rows

    async def close(self, database: Database, key: RunKey, first: int) -> None:
        """A batch is committed: notes how far the run has come, which has shown a sign of life.

        In a transaction of its own: two who share the run and want to write in it would wait for each other
        as soon as somebody wants it alone.
        """
        self.open.discard(first)
        done = min(self.open) - 1 if self.open else self.number
        terms = FileRun.terms.op("||")(literal({FROM: done}, JSONB))
        mine = (FileRun.county_id == key.county_id, FileRun.id == key.id)
        columns = {"terms": terms, "heartbeat_at": func.clock_timestamp()}
        async with database.writing() as connection:
            await connection.execute(update(FileRun).where(*mine).values(columns))


async def _locked(connection: AsyncConnection, key: RunKey, ids: Sequence[int]) -> set[int]:
    """Those of some lines that still wait, once whoever else has them is done."""
    mine = (StagedRow.county_id == key.county_id, StagedRow.id == any_of(StagedRow.id.type, ids), *WAITING)
    found: Statement = select(StagedRow.id).where(*mine).order_by(StagedRow.id).with_for_update()
    return set((await connection.execute(found)).scalars())
