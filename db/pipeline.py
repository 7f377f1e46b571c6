"""Connections held open for prepared statements: libpq's pipeline on the event loop, nothing in between.

One read is one transaction, sent and answered in one round trip; so are several transactions that write.
"""

import asyncio
import select
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from db.failures import of_statement
from db.prepared import Prepared
from db.sending import Run, Sending

# All statements of a read see one state of the data. What is read needs no lock and leaves no trace.
BEGIN = Prepared(b"rongge_begin", b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", (), custom=False)
# Each write is one statement, which waits for the rows of others and then sees them as they are.
BEGIN_WRITING = Prepared(b"rongge_begin_writing", b"BEGIN ISOLATION LEVEL READ COMMITTED", (), custom=False)
GENERIC = "-c plan_cache_mode=force_generic_plan"
# A server that takes longer to let us in is as good as away.
CONNECT_S = 5


class Held:
    """One connection, in pipeline mode for good. It serves one read at a time."""

    __slots__ = (
        *("_connection", "_fd", "_loop", "_pgconn", "_poll", "_sending"),
        *("_answer", "_failure", "_results", "_unended", "_warned"),
    )

    def __init__(self, connection: psycopg.AsyncConnection) -> None:
        self._connection = connection
        self._pgconn: PGconn = connection.pgconn
        self._pgconn.nonblocking = 1
        self._pgconn.enter_pipeline_mode()
        self._sending = Sending(self._pgconn)
        # libpq forgets the number with the connection; the loop must still be told which to leave.
        self._fd = connection.pgconn.socket
        self._poll = select.poll()
        self._poll.register(self._fd, 0)  # nothing but errors and the end, which are told in any case
        self._loop = asyncio.get_running_loop()
        self._answer: asyncio.Future[list[PGresult]] | None = None
        self._results: list[PGresult] = []
        self._failure: psycopg.Error | None = None
        self._unended = 0
        self._warned = False
        self._loop.add_reader(self._fd, self._readable)

    @classmethod
    async def opened(cls, conninfo: str, options: str) -> Self:
        """A new connection. Raises psycopg.OperationalError."""
        connection = await psycopg.AsyncConnection.connect(
            conninfo, autocommit=True, options=f"{options} {GENERIC}", connect_timeout=CONNECT_S
        )
        return cls(connection)

    @property
    def alive(self) -> bool:
        """Whether it may serve another read."""
        return self._pgconn.status == psycopg.pq.ConnStatus.OK and not self._warned

    def results(
        self, setting: bytes, transactions: Sequence[Sequence[Run]], begin: Prepared = BEGIN
    ) -> "asyncio.Future[list[PGresult]]":
        """The results of all runs, those of each transaction in one that begins with `setting`.

        Raises psycopg.Error, after which the connection is of no use; what came before it is committed.
        """
        self._answer, self._results, self._failure = self._loop.create_future(), [], None
        self._unended = len(transactions)
        try:
            for runs in transactions:
                self._sending.begin(setting, runs, begin)
                self._sending.end()
            self._flush()
        except psycopg.Error as failure:
            self._answer.set_exception(failure)
        return self._answer

    def _flush(self) -> None:
        if self._pgconn.flush():
            self._loop.add_writer(self._fd, self._writable)

    def _writable(self) -> None:
        try:
            if not self._pgconn.flush():
                self._loop.remove_writer(self._fd)
        except psycopg.Error as failure:
            self._fail(failure)

    def _readable(self) -> None:
        # A server that speaks without being asked is about to end the connection.
        self._warned = self._answer is None
        try:
            self._read()
            # Of a connection that was reset uvloop tells once: what came before the end is read at once.
            while self._answer is not None and self._poll.poll(0):
                self._read()
        except psycopg.Error as failure:
            self._fail(failure)

    def _fail(self, failure: psycopg.Error) -> None:
        self._leave()
        self._end(failure)

    def _read(self) -> None:
        self._pgconn.consume_input()
        while self._answer is not None and not self._pgconn.is_busy():
            self._take(self._pgconn.get_result())

    def _take(self, result: PGresult | None) -> None:
        if result is None:
            return
        status = result.status
        if status == ExecStatus.TUPLES_OK:
            self._results.append(result)
        elif status == ExecStatus.PIPELINE_SYNC:
            self._unended -= 1
            if not self._unended:
                self._end(self._failure)
        elif status == ExecStatus.FATAL_ERROR and self._failure is None:
            self._failure = of_statement(error_from_result(result), len(self._results))

    def _end(self, failure: psycopg.Error | None) -> None:
        answer, self._answer = self._answer, None
        if answer is None or answer.done():
            return
        if failure is None:
            answer.set_result(self._results)
        else:
            answer.set_exception(failure)

    async def discard(self) -> None:
        """Ends the connection, and at the server what it is still at."""
        self._leave()
        if self._answer is not None and self.alive:
            await self._connection.cancel_safe(timeout=1.0)
        await self._connection.close()

    def _leave(self) -> None:
        """Has the loop forget the socket, once: its number may be another connection's afterwards."""
        number, self._fd = self._fd, -1
        for remove in (self._loop.remove_writer, self._loop.remove_reader) if number >= 0 else ():
            with suppress(OSError):  # libpq may have closed it
                remove(number)
