"""A cursor that plain functions can use within a transaction of the asynchronous engine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from psycopg import AsyncClientCursor
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import await_only

__all__ = ["with_cursor"]

Answer = TypeVar("Answer")


async def with_cursor(connection: AsyncConnection, work: Callable[[Any], Answer]) -> Answer:
    """What `work` makes of a cursor of the connection's transaction, which binds on the client.

    Whatever it waits for, others of the process go on meanwhile.
    """
    raw = (await connection.get_raw_connection()).driver_connection
    assert raw is not None  # noqa: S101  # it is open
    async with AsyncClientCursor(raw) as cursor:
        return await connection.run_sync(lambda _sync: work(_Plain(cursor)))


class _Plain:
    """The part of a psycopg cursor that the comparison of divisions uses."""

    def __init__(self, cursor: AsyncClientCursor[Any]) -> None:
        self._cursor = cursor

    def execute(self, query: bytes, parameters: Any = None) -> Self:
        await_only(self._cursor.execute(query, parameters))
        return self

    def executemany(self, query: bytes, several: Sequence[Any]) -> None:
        await_only(self._cursor.executemany(query, several))

    def fetchall(self) -> list[Any]:
        return await_only(self._cursor.fetchall())

    def fetchone(self) -> Any:
        return await_only(self._cursor.fetchone())

    @contextmanager
    def copy(self, query: bytes) -> Iterator["_Rows"]:
        rows = _Rows([])
        yield rows
        await_only(self._copied(query, rows.rows))

    async def _copied(self, query: bytes, rows: Sequence[Sequence[Any]]) -> None:
        async with self._cursor.copy(query) as copy:
            for row in rows:
                await copy.write_row(row)


class _Rows:
    """Rows that go in together once all are there; a county has few."""

    def __init__(self, rows: list[Sequence[Any]]) -> None:
        self.rows = rows

    def write_row(self, row: Sequence[Any]) -> None:
        self.rows.append(row)
