"""One worker process, seen from the process that serves."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress

from db.errors import DomainError
from geo.work.job import LENGTH_BYTES, framed

PROGRAM = "geo.work.child"


class WorkerProcess:
    """A process that answers one job at a time; it starts with its first."""

    def __init__(self) -> None:
        self._process: Process | None = None

    async def answer(self, sent: bytes) -> bytes:
        """The answer to a job, both pickled. Raises DomainError WORK_FAILED if the process goes away."""
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", PROGRAM, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
            )
        try:
            return await _exchanged(self._process, sent)
        except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError):
            raise DomainError(
                "WORK_FAILED",
                "计算进程意外终止；请缩小范围后再试。",
                "The worker process ended unexpectedly; ask about a smaller area.",
            ) from None

    async def end(self) -> None:
        """Ends the process, whatever it is doing."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.kill()
        # Without reading to the end, the pipe's transport would stay open.
        await self._process.communicate()
        self._process = None


async def _exchanged(process: Process, sent: bytes) -> bytes:
    assert process.stdin is not None  # noqa: S101  # both are pipes
    assert process.stdout is not None  # noqa: S101  # as above
    process.stdin.write(framed(sent))
    await process.stdin.drain()
    head = await process.stdout.readexactly(LENGTH_BYTES)
    return await process.stdout.readexactly(int.from_bytes(head, "big"))
