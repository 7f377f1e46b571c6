"""How long the event loop is held: the CPU that its thread spends on one step, when nobody else is served."""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

LIMIT_S = 0.05
# What `_unit` takes on a machine of its own; on a busy one, or an older, everything takes longer.
NOMINAL_S = 0.0105


@dataclass(slots=True)
class Steps:
    """The steps that were measured: the longest, and what it was."""

    longest_s: float = 0.0
    what: str = ""

    def note(self, took_s: float, handle: object) -> None:
        """Takes one into account."""
        if took_s > self.longest_s:
            self.longest_s, self.what = took_s, repr(handle)[:200]


@contextmanager
def measured() -> Iterator[Steps]:
    """The steps of the running loop within, without what collecting garbage takes."""
    steps, run = Steps(), asyncio.Handle._run

    def timed(self: asyncio.Handle) -> None:
        before = time.thread_time()
        run(self)
        steps.note(time.thread_time() - before, self)

    gc.disable()
    asyncio.Handle._run = timed  # type: ignore[method-assign]  # there is no other place that sees every step
    try:
        yield steps
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]  # as it was
        gc.enable()


def limit_s() -> float:
    """The longest that a step may take on this machine, as it is at present."""
    return LIMIT_S * max(1.0, median(_unit() for _ in range(5)) / NOMINAL_S)


def _unit() -> float:
    before = time.thread_time()
    texts = {str(number): number for number in range(30_000)}
    sorted(texts, key=texts.__getitem__, reverse=True)
    return time.thread_time() - before
