"""Connections: an asynchronous pool for the server, and short read and write transactions on it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg.pq.abc import PGresult
from sqlalchemy import Executable, Row, event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from db.budget import ENDLESS, Budget
from db.failures import failures_named, untraced
from db.log.rows import LoggedRow
from db.log.together import LogTogether
from db.log.traces import TRACE, NamedIn, Persons, Trace, named_in
from db.pipeline import BEGIN_WRITING, CONNECT_S
from db.pool import Reads
from db.sending import Run
from db.wall.roles import AS_SERVER
from db.wall.scope import EVERYWHERE, NOBODY

# The driver prepares what is run often, and counts statements only: a large one is megabytes of the backend.
PLAIN_KEPT = 25
# A cursor is planned as if a tenth of its rows were wanted; a stream is read to its end.
TO_THE_END = "SET LOCAL cursor_tuple_fraction = 1"

PersonsIn = Callable[[list[PGresult]], Persons]


class Database:
    """The server's connections. Every read and write is one short transaction; readers run in read-only ones.

    Each begins with `setting`, the statement that says whom it serves (resolvers/scope.py). All raise the
    expected errors DATABASE_UNAVAILABLE and TIMEOUT (db/failures.py); nothing is asked again after an error,
    nor anything once the `budget` is spent.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        reads: Reads,
        setting: bytes = NOBODY,
        trace: Trace | None = None,
        *,
        log: LogTogether,
        request_s: float = 0,
        budget: Budget = ENDLESS,
    ) -> None:
        self._engine = engine
        self._reads = reads
        self._log = log
        self._setting = setting
        self._trace = trace
        self._request_s = request_s
        self._budget = budget

    @property
    def trace(self) -> Trace | None:
        """What is written down about the request that is served."""
        return self._trace

    def serving(self, setting: bytes, trace: Trace) -> "Database":
        """The same connections for one request, whose transactions say whom they serve; its time begins.

        Whose records it reads is written down as `trace` says (db/log/traces.py).
        """
        budget = Budget.of(self._request_s)
        kept: dict[str, Any] = {"log": self._log, "request_s": self._request_s}
        return Database(self._engine, self._reads, setting, trace, **kept, budget=budget)

    async def results(self, runs: Sequence[Run], persons: PersonsIn | None = None) -> list[PGresult]:
        """The results of prepared statements, read in one transaction. Raises psycopg.Error.

        `persons` tells from them whose records they are. They are handed over when that is written down.
        """
        with failures_named:
            async with self._budget.rest():
                results = await self._reads.results(self._setting, runs)
                if persons is not None and self._trace is not None:
                    await self._noted(self._trace.rows(persons(results)))
                return results

    async def _noted(self, rows: Sequence[LoggedRow]) -> None:
        try:
            await self._log.written(rows)
        except psycopg.Error as error:
            raise untraced(error) from error

    async def written(self, run: Run) -> list[PGresult]:
        """The result of one prepared statement that writes, committed. Raises psycopg.Error."""
        return await self.written_each([[run]])

    async def written_each(self, transactions: Sequence[Sequence[Run]]) -> list[PGresult]:
        """The results of prepared statements that write, each transaction committed before the next begins.

        They travel together. After an error nobody knows which of them are committed.
        """
        with failures_named:
            async with self._budget.rest():
                return await self._reads.each(self._setting, transactions, BEGIN_WRITING)

    async def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """All rows of one statement, read in one transaction, in which is noted whose records they are."""
        trace, named = self._trace, named_in(statement)
        with failures_named:
            async with self._budget.rest(), self._engine.connect() as opened:
                noting = trace is not None and named is not None
                connection = await opened.execution_options(postgresql_readonly=not noting)
                async with connection.begin():
                    await connection.exec_driver_sql(self._setting.decode())
                    rows = (await connection.execute(statement)).all()
                    if trace is not None and named is not None:
                        await trace.note(connection, named(rows))
                    return rows

    @asynccontextmanager
    async def streaming(
        self, statement: Executable, *, at_once: int
    ) -> AsyncIterator[AsyncIterator[Sequence[Row[Any]]]]:
        """All rows of one statement, however many, of which only `at_once` at a time are in memory.

        They may take longer than a request: each part as long as a statement may.
        """
        with failures_named:
            async with self._engine.connect() as opened:
                connection = await opened.execution_options(postgresql_readonly=True)
                async with connection.begin():
                    await connection.exec_driver_sql(self._setting.decode())
                    await connection.exec_driver_sql(TO_THE_END)
                    result = await connection.stream(statement, execution_options={"yield_per": at_once})
                    try:
                        yield self._noted_each(result.partitions(at_once), named_in(statement))
                    finally:
                        await result.close()

    async def _noted_each(
        self, parts: AsyncIterator[Sequence[Row[Any]]], named: NamedIn | None
    ) -> AsyncIterator[Sequence[Row[Any]]]:
        """Parts, each handed over once it is committed whose records it holds: it is sent at once."""
        async for rows in parts:
            if self._trace is not None and named is not None:
                async with self._engine.begin() as connection:
                    await connection.exec_driver_sql(self._setting.decode())
                    await self._trace.note(connection, named(rows))
            yield rows

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction: committed when the block ends, rolled back when it raises."""
        with failures_named:
            async with self._budget.rest(), self._engine.begin() as connection:
                await connection.execution_options(**{TRACE: self._trace})
                await connection.exec_driver_sql(self._setting.decode())
                yield connection

    async def close(self) -> None:
        """Gives every connection back."""
        await self._reads.close()
        await self._log.close()
        await self._engine.dispose()


def open_database(
    url: str, *, pool_size: int = 10, request_timeout_ms: int = 15_000, setting: bytes = NOBODY
) -> Database:
    """A pool on `url` (SQLAlchemy form, psycopg driver) that works as the server's role, behind the wall.

    Nothing connects before the first statement. At most `pool_size` connections for ordinary statements, as
    many for prepared reads, and one for the log of what they read. All statements of a request may take
    `request_timeout_ms` together, and none longer than that alone (0: however long). `setting` is whom it
    serves until `serving` says it.
    """
    options = f"-c statement_timeout={request_timeout_ms} -c timezone=UTC -c jit=off {AS_SERVER}"
    return _opened(url, options, pool_size=pool_size, request_timeout_ms=request_timeout_ms, setting=setting)


def open_as_owner(url: str, *, pool_size: int = 1) -> Database:
    """A pool of whoever owns the tables, for what is done in nobody's name: there is no wall before it."""
    options = "-c statement_timeout=0 -c timezone=UTC -c jit=off"
    return _opened(url, options, pool_size=pool_size, request_timeout_ms=0, setting=EVERYWHERE)


def _opened(url: str, options: str, *, pool_size: int, request_timeout_ms: int, setting: bytes) -> Database:
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        enable_from_linting=False,  # it takes LATERAL items, joined by correlation, for cartesian products
        connect_args={"options": options, "connect_timeout": CONNECT_S},
    )
    event.listen(engine.sync_engine, "connect", _keep_few_prepared)
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    reads, log = Reads(conninfo, options, pool_size), LogTogether(conninfo, options)
    return Database(engine, reads, setting, log=log, request_s=request_timeout_ms / 1000)


def _keep_few_prepared(connection: Any, _record: Any) -> None:
    connection.driver_connection.prepared_max = PLAIN_KEPT
