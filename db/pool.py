"""A bounded set of held connections, shared by the requests of one process."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from psycopg.pq.abc import PGresult

from db.pipeline import BEGIN, Held
from db.prepared import Prepared
from db.sending import Run

Asked = Callable[[Held], "asyncio.Future[list[PGresult]]"]


class Reads:
    """Held connections, opened when needed, at most `size`. Who comes when all are busy waits in line."""

    def __init__(self, conninfo: str, options: str, size: int) -> None:
        self._conninfo = conninfo
        self._options = options
        self._free = size
        self._idle: list[Held] = []
        self._waiting: deque[asyncio.Future[Held | None]] = deque()
        self._discards: set[asyncio.Task[None]] = set()

    async def results(self, setting: bytes, runs: Sequence[Run]) -> list[PGresult]:
        """The results of `runs`, read in one transaction. Raises psycopg.Error."""
        return await self.each(setting, [runs], BEGIN)

    async def each(
        self, setting: bytes, transactions: Sequence[Sequence[Run]], begin: Prepared
    ) -> list[PGresult]:
        """The results of all runs, those of each transaction in one of its own. Raises psycopg.Error.

        They are sent once: of a connection lost meanwhile nobody knows what it did, or whether that was why.
        """
        return await self._held(lambda held: held.results(setting, transactions, begin))

    async def _held(self, asked: Asked) -> list[PGresult]:
        held = await self._taken()
        results = None
        try:
            results = await asked(held)
            return results
        finally:
            # Failed or cancelled: nobody knows what would still come over it.
            if results is None:
                self._discard(held)
            else:
                self._give_back(held)

    async def _taken(self) -> Held:
        while self._idle:
            held = self._idle.pop()
            if held.alive:
                return held
            self._discard(held)
        if self._free:
            return await self._opened()
        turn: asyncio.Future[Held | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            held_or_none = await turn
        except asyncio.CancelledError:
            self._pass_on(turn)
            raise
        return held_or_none or await self._opened()

    async def _opened(self) -> Held:
        self._free -= 1
        held = None
        try:
            held = await Held.opened(self._conninfo, self._options)
            return held
        finally:
            if held is None:
                self._leave_room()

    def _pass_on(self, turn: "asyncio.Future[Held | None]") -> None:
        if not turn.done() or turn.cancelled():
            return
        held = turn.result()
        if held is None:
            self._leave_room()
        else:
            self._give_back(held)

    def _give_back(self, held: Held) -> None:
        turn = self._next()
        if turn is None:
            self._idle.append(held)
        else:
            turn.set_result(held)

    def _leave_room(self) -> None:
        self._free += 1
        turn = self._next()
        if turn is not None:
            turn.set_result(None)

    def _next(self) -> "asyncio.Future[Held | None] | None":
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                return turn
        return None

    def _discard(self, held: Held) -> None:
        task = asyncio.get_running_loop().create_task(held.discard())
        self._discards.add(task)
        task.add_done_callback(self._discards.discard)
        self._leave_room()

    async def close(self) -> None:
        """Ends every connection that is not at work."""
        for held in self._idle:
            await held.discard()
        self._idle.clear()
        await asyncio.gather(*self._discards)
