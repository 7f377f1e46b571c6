"""What processes of this machine have used, by the kernel's account of them."""

import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

_BACKENDS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
_PAGE = os.sysconf("SC_PAGE_SIZE")
_LOOKED_AT_S = 0.25


def seconds_here() -> float:
    """CPU that this process and those that it has started, and that have ended, have used so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def database_seconds(admin: psycopg.Connection) -> float:
    """CPU that the database's connections have used so far, but for this one.

    Those that have ended are in the account of the process that began them.
    """
    begun_by = int(_account(admin.info.backend_pid)[1])
    living = [cpu_seconds(pid) for (pid,) in admin.execute(_BACKENDS).fetchall()]
    return cpu_seconds(begun_by, ended=True) + sum(living)


def cpu_seconds(pid: int, *, ended: bool = False) -> float:
    """CPU that a process has used so far, or those that it has begun and that have ended."""
    used, system = _account(pid)[13:15] if ended else _account(pid)[11:13]
    return (int(used) + int(system)) / os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Memory:
    """The most bytes that this process and all below it have held at once."""

    most: int = 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Looks four times a second until the block ends."""
        over = threading.Event()
        watching = threading.Thread(target=self._watch, args=(over,), daemon=True)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(_LOOKED_AT_S):
            self.most = max(self.most, sum(map(_held, _family(os.getpid()))))


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    children = list[int]()
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (thread / "children").read_text(encoding="ascii").split())
    return [pid, *[one for child in children for one in _family(child)]]


def _held(pid: int) -> int:
    """Bytes of memory that a process holds; pages that two of them share are counted twice."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:  # it has ended
        return 0


def _account(pid: int) -> list[str]:
    """What the kernel says of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
