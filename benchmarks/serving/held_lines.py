"""Connections for the limit peer: libpq's pipeline on the event loop, statements prepared when it opens."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence

from psycopg import pq
from psycopg.conninfo import make_conninfo
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

Asked = tuple[bytes, Sequence[bytes]]


class Line:
    """One connection, for one question at a time."""

    __slots__ = ("_answer", "_pgconn", "_results")

    def __init__(self, pgconn: PGconn) -> None:
        self._pgconn = pgconn
        self._answer: asyncio.Future[list[PGresult]] | None = None
        self._results: list[PGresult] = []
        asyncio.get_running_loop().add_reader(pgconn.socket, self._readable)

    def ask(self, asked: Sequence[Asked]) -> "asyncio.Future[list[PGresult]]":
        """The results of prepared statements, run with values."""
        answer = self._answer = asyncio.get_running_loop().create_future()
        self._results = []
        for name, values in asked:
            self._pgconn.send_query_prepared(name, values)
        self._pgconn.pipeline_sync()
        self._pgconn.flush()
        return answer

    def _readable(self) -> None:
        pgconn = self._pgconn
        pgconn.consume_input()
        while self._answer is not None and not pgconn.is_busy():
            result = pgconn.get_result()
            if result is None:
                continue
            if result.status != ExecStatus.PIPELINE_SYNC:
                self._results.append(result)
                continue
            answer, self._answer = self._answer, None
            if all(one.status == ExecStatus.TUPLES_OK for one in self._results):
                answer.set_result(self._results)
            else:
                answer.set_exception(RuntimeError([one.error_message for one in self._results]))


class Lines:
    """All of them, the one given back last first."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._free = list(lines)
        self._waiting: deque[asyncio.Future[Line]] = deque()

    async def ask(self, asked: Sequence[Asked]) -> list[PGresult]:
        """The results of prepared statements, as soon as a connection is free."""
        line = self._free.pop() if self._free else await self._turn()
        try:
            return await line.ask(asked)
        finally:
            if self._waiting:
                self._waiting.popleft().set_result(line)
            else:
                self._free.append(line)

    def _turn(self) -> "asyncio.Future[Line]":
        turn: asyncio.Future[Line] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        return turn


def opened(conninfo: str, statements: Mapping[bytes, bytes]) -> Line:
    """A connection with all statements prepared, to be planned once."""
    options = "-c jit=off -c plan_cache_mode=force_generic_plan"
    pgconn: PGconn = pq.PGconn.connect(make_conninfo(conninfo, options=options).encode())
    if pgconn.status != ConnStatus.OK:
        raise RuntimeError(pgconn.error_message)
    for name, statement in statements.items():
        result = pgconn.prepare(name, statement)
        if result.status != ExecStatus.COMMAND_OK:
            raise RuntimeError(result.error_message)
    pgconn.nonblocking = 1
    pgconn.enter_pipeline_mode()
    return Line(pgconn)
