"""Rows of the log of accesses, written for all requests of a process that wait at the same time, together.

A commit costs a flush of the disk and more of the processor than the row. One connection writes; rows that
come while it is at work are the next transaction's. Whoever waits goes on when its own rows are committed.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from db.failures import lost
from db.log.rows import LoggedRow, writing
from db.pipeline import BEGIN_WRITING
from db.pool import Reads
from db.wall.scope import county, scope_statement

# Of one transaction: more are another's.
MOST_TOGETHER = 256
SUBJECT = "access log"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The rows of one request, and what it waits for."""

    rows: Sequence[LoggedRow]
    written: "asyncio.Future[bool]"

    def leave(self, *, committed: bool = False, failure: Exception | None = None) -> None:
        """Says what became of the rows, unless the client has gone."""
        if self.written.done():
            return
        if failure is None:
            self.written.set_result(committed)
        else:
            self.written.set_exception(failure)


class LogTogether:
    """Writes rows of the log over one connection of its own."""

    def __init__(self, conninfo: str, options: str) -> None:
        self._line = Reads(conninfo, options, 1)
        self._waiting: deque[_Waiting] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def written(self, rows: Sequence[LoggedRow]) -> None:
        """Returns when the rows are committed. Raises psycopg.Error; nobody knows then whether they are.

        Rows of others that cannot be written are not in the way: then these are written alone.
        """
        if not rows:
            return
        loop = asyncio.get_running_loop()
        waiting = _Waiting(rows, loop.create_future())
        self._waiting.append(waiting)
        if self._writer is None:
            self._writer = loop.create_task(self._write())
        if not await waiting.written:
            await self._commit([waiting])

    async def _write(self) -> None:
        """Writes until nobody waits: who comes meanwhile is in the next transaction."""
        try:
            while self._waiting:
                await self._write_some(self._taken())
        finally:
            self._writer = None
            # Whatever ended it, nobody waits for a writer that is not there: each goes on alone.
            while self._waiting:
                self._waiting.popleft().leave()

    def _taken(self) -> list[_Waiting]:
        some: list[_Waiting] = []
        rows = 0
        while self._waiting and (not some or rows + len(self._waiting[0].rows) <= MOST_TOGETHER):
            some.append(self._waiting.popleft())
            rows += len(some[-1].rows)
        return some

    async def _write_some(self, some: Sequence[_Waiting]) -> None:
        committed, failure = False, None
        try:
            await self._commit(some)
            committed = True
        except psycopg.Error as error:
            failure = error if len(some) == 1 or lost(error) else None
        finally:
            for one in some:
                one.leave(committed=committed, failure=failure)

    async def _commit(self, some: Sequence[_Waiting]) -> None:
        rows = [row for one in some for row in one.rows]
        # The wall lets through the counties of these rows; that their persons may be seen was seen to before.
        counties = {county(int(row[0] or 0)) for row in rows}
        await self._line.each(scope_statement(counties, SUBJECT), [list(writing(rows))], BEGIN_WRITING)

    async def close(self) -> None:
        """Ends the connection when what was begun is written."""
        if self._writer is not None:
            await self._writer
        await self._line.close()
