"""Batches of a run written two at a time: while the one waits for the database, the other is made ready.

Each is a transaction of its own, as if two people wrote. A batch locks its lines and shares the run, so that
whoever wants the run alone (to undo it) waits for the batches that are on their way, and a process that was
taken for dead writes nothing twice. PostgreSQL lets further ones share what somebody waits for, so after some
batches none is on its way for a moment.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import Row, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.models import FileRun, StagedRow
from db.sets import any_of
from importers.runs.rows import rows_after
from importers.runs.run import RunKey, shared_run
from importers.runs.steps import FROM, WAITING, Batch, Hands, Last, Rows
from importers.runs.writing import is_done, left_to_write
from resolvers.ask import Ask, Statement

__all__ = ["Taken", "Turns", "side_by_side"]

_AT_A_TIME = 2
_IN_A_ROW = 8
# What a line says of how it was judged, and what writing it will say: to read it takes longer than all else.
_KNOWN = ("sheet", "line", "key_hash", "findings", "outcome", "why", "before", "written_version")


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

    `left` is how many batches may be taken yet.
    """

    number: int
    left: int = _IN_A_ROW
    open: set[int] = field(default_factory=set)
    failed: bool = False
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def take(
        self, connection: AsyncConnection, ask: Ask, key: RunKey, *, most: int, cut: Callable[[Rows], Rows]
    ) -> Taken:
        """The next lines that wait, as many of them as `cut` leaves.

        Raises DomainError RUN_NOT_FOUND, RUN_STATE (it was stopped, or undone, meanwhile).
        """
        run = await shared_run(connection, ask, key)
        async with self._lock:
            if is_done(run) or self.failed or not self.left:
                return Taken(run, [], None)
            rows = cut(await rows_after(connection, key, self.number, most=most, of=WAITING, but=_KNOWN))
            if not rows:
                return Taken(run, [], None)
            self.number, self.left = rows[-1].number, self.left - 1
            self.open.add(rows[0].number)
        still = await _locked(connection, key, [row.id for row in rows])
        return Taken(run, [row for row in rows if row.id in still], rows[0].number)

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


# Writes the lines whose turn it is, committed; what it took.
Part: TypeAlias = Callable[[Database, Ask, RunKey, Hands, Turns], Awaitable[Taken]]


def side_by_side(part: Part, last: Last) -> Batch:
    """Writes all lines that wait, two batches at a time, and tells of each; none is left in the end.

    `last` is then done until nothing of it is left.
    """

    async def write(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
        while True:
            async with database.writing() as connection:
                after = partial(last, connection, ask, hands)
                left = await left_to_write(connection, ask, key, most=1, last=after)
            if not left.rows and not left.did:
                return 0
            if not left.rows:
                continue
            turns = Turns(left.run.terms.get(FROM, 0))
            series = [_series(part, database, ask, key, hands=hands, turns=turns) for _ in range(_AT_A_TIME)]
            for ended in await asyncio.gather(*series, return_exceptions=True):
                if isinstance(ended, BaseException):
                    raise ended

    return write


async def _series(
    part: Part, database: Database, ask: Ask, key: RunKey, *, hands: Hands, turns: Turns
) -> None:
    """Batch after batch until no more are to be taken, or the other series has failed."""
    done = False
    try:
        while (taken := await part(database, ask, key, hands, turns)).first is not None:
            await turns.close(database, key, taken.first)
            hands.progress(len(taken.rows))
        done = True
    finally:
        turns.failed = turns.failed or not done


async def _locked(connection: AsyncConnection, key: RunKey, ids: Sequence[int]) -> set[int]:
    """Those of some lines that still wait, once whoever else has them is done."""
    mine = (StagedRow.county_id == key.county_id, StagedRow.id == any_of(StagedRow.id.type, ids), *WAITING)
    found: Statement = select(StagedRow.id).where(*mine).order_by(StagedRow.id).with_for_update()
    return set((await connection.execute(found)).scalars())
