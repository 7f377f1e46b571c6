"""Connections: an asynchronous pool for the server, and short read and write transactions on it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine


class Database:
    """The server's pool. Every read and write is one short transaction; readers run in read-only ones."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """All rows of one statement, read in a transaction of its own."""
        async with self._engine.connect() as opened:
            connection = await opened.execution_options(postgresql_readonly=True)
            async with connection.begin():
                return (await connection.execute(statement)).all()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction: committed when the block ends, rolled back when it raises."""
        async with self._engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Gives every connection back."""
        await self._engine.dispose()


def open_database(url: str, *, pool_size: int = 10, statement_timeout_ms: int = 15_000) -> Database:
    """A pool on `url` (SQLAlchemy form, psycopg driver); nothing connects before the first statement."""
    options = f"-c statement_timeout={statement_timeout_ms} -c timezone=UTC -c jit=off"
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        enable_from_linting=False,  # it takes LATERAL items, joined by correlation, for cartesian products
        connect_args={"options": options},
    )
    return Database(engine)
