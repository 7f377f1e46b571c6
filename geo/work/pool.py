"""The pool of worker processes for heavy questions.

Each job has a time limit and a bound on its size, is remembered by its inputs, and never holds the event
loop. A job whose asker goes away is ended with its process.
"""

import asyncio
import hashlib
import pickle
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from db.errors import DomainError
from geo.work.job import Failed, Job
from geo.work.worker import WorkerProcess

Inputs = TypeVar("Inputs")
Answer = TypeVar("Answer")
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WorkBounds:
    """How much a pool does: processes, jobs waiting beside, seconds a job, bytes of inputs and of memory."""

    processes: int = 1
    waiting: int = 8
    seconds: float = 60.0
    largest_bytes: int = 32 * MIB
    remembered_bytes: int = 32 * MIB


@dataclass(slots=True)
class _Remembered:
    """Answers as pickles, the one asked for longest ago dropped first."""

    most_bytes: int
    held: OrderedDict[bytes, bytes] = field(default_factory=OrderedDict)
    size: int = 0

    def get(self, key: bytes) -> bytes | None:
        if key in self.held:
            self.held.move_to_end(key)
        return self.held.get(key)

    def keep(self, key: bytes, answer: bytes) -> None:
        self.size += len(answer) - len(self.held.pop(key, b""))
        self.held[key] = answer
        while self.size > self.most_bytes:
            _, dropped = self.held.popitem(last=False)
            self.size -= len(dropped)


class WorkPool:
    """Worker processes, started when first needed and kept until `close`."""

    def __init__(self, bounds: WorkBounds | None = None) -> None:
        self._bounds = bounds or WorkBounds()
        self._remembered = _Remembered(self._bounds.remembered_bytes)
        self._free = asyncio.Semaphore(self._bounds.processes)
        self._idle: list[WorkerProcess] = []
        self._asked = 0

    @property
    def asked(self) -> int:
        """How many questions it has been asked and has not answered, the one under way among them."""
        return self._asked

    async def answer(self, job: Job[Inputs, Answer], inputs: Inputs) -> Answer:
        """What the job makes of the inputs; the same inputs are not worked out twice while remembered.

        Raises DomainError WORK_TOO_LARGE, WORK_POOL_FULL, WORK_TOO_SLOW, or what the job raises.
        """
        sent = pickle.dumps((job.module, job.function, inputs), protocol=pickle.HIGHEST_PROTOCOL)
        if len(sent) > self._bounds.largest_bytes:
            raise _too_large(self._bounds)
        if self._asked >= self._bounds.processes + self._bounds.waiting:
            raise _full(self._bounds)
        self._asked += 1
        try:
            return cast("Answer", _opened(await self._answered(sent)))
        finally:
            self._asked -= 1

    async def close(self) -> None:
        """Ends the processes."""
        while self._idle:
            await self._idle.pop().end()

    async def _answered(self, sent: bytes) -> bytes:
        key = hashlib.sha256(sent).digest()
        if (known := self._remembered.get(key)) is not None:
            return known
        async with self._free:
            # Who waited for the same inputs finds them answered.
            if (known := self._remembered.get(key)) is not None:
                return known
            answer = await self._worked_out(sent)
        if not isinstance(_loaded(answer), Failed):
            self._remembered.keep(key, answer)
        return answer

    async def _worked_out(self, sent: bytes) -> bytes:
        process = self._idle.pop() if self._idle else WorkerProcess()
        answered = False
        try:
            async with asyncio.timeout(self._bounds.seconds):
                answer = await process.answer(sent)
            answered = True
        except TimeoutError:
            raise _too_slow(self._bounds) from None
        finally:
            if answered:
                self._idle.append(process)
            else:
                await process.end()
        return answer


def _loaded(answer: bytes) -> Any:
    return pickle.loads(answer)  # noqa: S301  # from a process of our own


def _opened(answer: bytes) -> Any:
    value = _loaded(answer)
    if not isinstance(value, Failed):
        return value
    if value.code is None:
        raise RuntimeError(value.en)
    raise DomainError(value.code, value.zh, value.en, value.details)


def _too_large(bounds: WorkBounds) -> DomainError:
    most = bounds.largest_bytes // MIB
    return DomainError(
        "WORK_TOO_LARGE",
        f"问题过大（计算输入超过 {most} MiB）；请缩小范围。",
        f"The question is too large (its inputs exceed {most} MiB); ask about a smaller area.",
    )


def _full(bounds: WorkBounds) -> DomainError:
    return DomainError(
        "WORK_POOL_FULL",
        f"繁重计算排队已满（{bounds.waiting} 个在等候）；请稍后再试。",
        f"Too many heavy questions are waiting ({bounds.waiting}); try again later.",
    )


def _too_slow(bounds: WorkBounds) -> DomainError:
    return DomainError(
        "WORK_TOO_SLOW",
        f"计算超过 {bounds.seconds:g} 秒，已中止；请缩小范围。",
        f"The computation took more than {bounds.seconds:g} s and was ended; ask about a smaller area.",
    )
