"""One worker process, seen from the process that serves."""

import asyncio
import sys
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from typing import IO

from db.errors import DomainError
from geo.work.job import LENGTH_BYTES, framed

PROGRAM = "geo.work.child"


class WorkerProcess:
    """A process that answers one job at a time.

    It belongs to no event loop: its pipes are read and written in a thread.
    """

    def __init__(self) -> None:
        self._process = Popen([sys.executable, "-m", PROGRAM], stdin=PIPE, stdout=PIPE, stderr=DEVNULL)

    async def answer(self, sent: bytes) -> bytes:
        """The answer to a job, both pickled. Raises DomainError WORK_FAILED if the process goes away."""
        try:
            return await asyncio.to_thread(_exchanged, self._process, sent)
        except (EOFError, BrokenPipeError):
            raise DomainError(
                "WORK_FAILED",
                "计算进程意外终止；请缩小范围后再试。",
                "The worker process ended unexpectedly; ask about a smaller area.",
            ) from None

    async def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        await asyncio.to_thread(_closed, self._process)


def _exchanged(process: Popen[bytes], sent: bytes) -> bytes:
    assert process.stdin is not None  # noqa: S101  # both are pipes
    assert process.stdout is not None  # noqa: S101  # as above
    process.stdin.write(framed(sent))
    process.stdin.flush()
    return _read(process.stdout, int.from_bytes(_read(process.stdout, LENGTH_BYTES), "big"))


def _read(stream: IO[bytes], length: int) -> bytes:
    read = stream.read(length)
    if len(read) < length:
        raise EOFError
    return read


def _closed(process: Popen[bytes]) -> None:
    """Waits for a process that was killed, and closes its pipes."""
    # What was not yet written cannot be.
    with suppress(BrokenPipeError), process:
        pass
