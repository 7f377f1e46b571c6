"""Those who are called to work at a long run: processes of this machine that end with the one that called."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import cast

from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from db.ids import IdMaker
from importers.crew.orders import LENGTH, Answer, Joining, Logged, Order, Refusal, What, framed, said
from importers.runs.helping.members import Packed, Portion, Span, Task

__all__ = ["Caller"]

# To begin takes a process as long as twenty thousand lines do.
FEW = 50_000
# What may be heard before somebody listens: some parts of a file.
MOST_HEARD = 1 << 24


@dataclass(frozen=True, slots=True)
class Caller:
    """Starts processes that work at runs: a program, what it may look at, and by whose ids it writes."""

    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    ids: IdMaker
    number: int = 2

    @asynccontextmanager
    async def called(self, database: Database, task: Task) -> AsyncIterator[Sequence["Working"]]:
        """Those who work at a run until the block ends; nobody where it is short."""
        trace = database.trace
        logged = Logged("", "") if trace is None else Logged(trace.operation, trace.request_id)
        joining = Joining(task, logged)
        async with AsyncExitStack() as begun:
            number = self.number if task.lines >= FEW else 0
            yield [await begun.enter_async_context(self._one(joining)) for _ in range(number)]

    @asynccontextmanager
    async def _one(self, joining: Joining) -> AsyncIterator["Working"]:
        # In a session of its own: who interrupts the one that called ends it, and that ends this.
        process = await asyncio.create_subprocess_exec(
            *self.command,
            stdin=PIPE,
            stdout=PIPE,
            limit=MOST_HEARD,
            env=dict(self.environment),
            start_new_session=True,
        )
        try:
            working = Working(process, self.ids)
            working.tell(framed(joining))
            yield working
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


@dataclass(slots=True)
class Working:
    """One that works; what it knows of a sheet's other lines is sent once."""

    process: Process
    ids: IdMaker
    _known: frozenset[str] | None = None

    async def read(self, portion: Portion) -> Packed:
        """Reads lines of a file. Raises DomainError."""
        sent = portion._replace(known=None) if portion.known is self._known else portion
        self._known = portion.known
        return cast("Packed", await self._ordered(What.READ, sent))

    async def judge(self, span: Span) -> None:
        """Judges lines of a run that is staged. Raises DomainError."""
        await self._ordered(What.JUDGE, span)

    async def write(self, span: Span) -> int:
        """Writes those of some lines that wait; how many. Raises DomainError."""
        return cast("int", await self._ordered(What.WRITE, span))

    def tell(self, word: bytes) -> None:
        """Sends a word; whether it is heard is told by what is answered."""
        if self.process.stdin is not None:
            self.process.stdin.write(word)

    async def _ordered(self, what: What, about: Portion | Span) -> Packed | int:
        self.tell(framed(Order(what, about, self.ids.lend())))
        answer = await self._heard()
        if answer.refusal is not None:
            raise _refused(answer.refusal)
        if answer.failed is not None:
            raise RuntimeError(answer.failed)
        return answer.done

    async def _heard(self) -> Answer:
        heard = self.process.stdout
        assert heard is not None  # noqa: S101  # it was asked for
        try:
            length = int.from_bytes(await heard.readexactly(LENGTH))
            answer: Answer = said(await heard.readexactly(length))
        except asyncio.IncompleteReadError:
            raise _lost() from None
        return answer


def _refused(told: Refusal) -> DomainError:
    kind = Unanswered if told.passes else DomainError
    return kind(told.code, told.zh, told.en, told.details)


def _lost() -> DomainError:
    return DomainError(
        "IMPORT_CUT_SHORT",
        "协助处理此文件的进程已中断（多为内存不足）；请再次执行，已写入的不会重复写入。",
        "A process that worked at the file ended, mostly for want of memory. Begin again: what was written"
        " is not written twice.",
    )
