"""Rows of the log of accesses, written for all requests of a process that wait at the same time, together.

A commit costs a flush of the disk and more of the processor than the row. One connection writes; rows that
come while it is at work are the next transaction's. Whoever waits goes on when its own rows are committed.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg

from db.failures import lost
from db.log.rows import LoggedRow, writing
from db.pipeline import BEGIN_WRITING
from db.pool import Reads
from db.wall.scope import county, scope_statement

# Of one transaction: more are another's.
MOST_TOGETHER = 256
SUBJECT = "access log"


@dataclass(slots=True)
class _Gathered:
    """Rows of several requests, and the transaction that will write them."""

    rows: list[LoggedRow] = field(default_factory=list)
    requests: int = 0
    written: "asyncio.Task[None] | None" = None


class LogTogether:
    """Writes rows of the log over one connection of its own."""

    def __init__(self, conninfo: str, options: str) -> None:
        self._line = Reads(conninfo, options, 1)
        self._turn = asyncio.Lock()
        self._gathered: _Gathered | None = None

    async def written(self, rows: Sequence[LoggedRow]) -> None:
        """Returns when the rows are committed. Raises psycopg.Error; nobody knows then whether they are.

        Rows of others that cannot be written are not in the way: then these are written alone.
        """
        if not rows:
            return
        gathered = self._with(rows)
        assert gathered.written is not None  # noqa: S101  # set where it is made
        try:
            # Who gives up waiting leaves the others' transaction alone.
            await asyncio.shield(gathered.written)
        except psycopg.Error as error:
            if gathered.requests == 1 or lost(error):
                raise
            await self._commit(rows)

    def _with(self, rows: Sequence[LoggedRow]) -> _Gathered:
        gathered = self._gathered
        if gathered is None or len(gathered.rows) >= MOST_TOGETHER:
            gathered = self._gathered = _Gathered()
            gathered.written = asyncio.get_running_loop().create_task(self._write(gathered))
        gathered.rows += rows
        gathered.requests += 1
        return gathered

    async def _write(self, gathered: _Gathered) -> None:
        async with self._turn:
            if self._gathered is gathered:
                self._gathered = None
            await self._commit(gathered.rows)

    async def _commit(self, rows: Sequence[LoggedRow]) -> None:
        # The wall lets through the counties of these rows; that their persons may be seen was seen to before.
        counties = {county(int(row[0] or 0)) for row in rows}
        await self._line.each(scope_statement(counties, SUBJECT), [list(writing(rows))], BEGIN_WRITING)

    async def close(self) -> None:
        """Ends the connection when what was begun is written."""
        async with self._turn:
            await self._line.close()
