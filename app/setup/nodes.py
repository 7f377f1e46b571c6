"""The node under which a process makes ids (db/ids.py): held by a lock, which ends with the process."""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from db.errors import DomainError

# Longer than a server takes to end, so that its successor may already start.
PATIENCE_S = 20.0
PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class _Taken:
    node: int
    lock: int


@contextmanager
def own_node(folder: Path, nodes: Sequence[int], *, patience_s: float = PATIENCE_S) -> Iterator[int]:
    """The first of `nodes` that no other process of this folder holds, ours until the block ends.

    Raises NODES_TAKEN when none gets free in time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + patience_s
    while (taken := _first_free(folder, nodes)) is None:
        if time.monotonic() > end:
            raise _none_free(nodes)
        time.sleep(PAUSE_S)
    try:
        yield taken.node
    finally:
        os.close(taken.lock)


def _first_free(folder: Path, nodes: Sequence[int]) -> _Taken | None:
    for node in nodes:
        # Not handed on to programs we start: the lock would live on in them.
        lock = os.open(folder / f"{node}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        os.truncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())  # for those who wonder who holds it
        return _Taken(node, lock)
    return None


def _none_free(nodes: Sequence[int]) -> DomainError:
    span = f"{nodes[0]}–{nodes[-1]}"
    return DomainError(
        "NODES_TAKEN",
        f"编号节点 {span} 均被本机同一 RONGGE_HOME 的其他进程占用；请先停止它们，或另设 RONGGE_NODE。",
        f"Other processes of this RONGGE_HOME hold the nodes {span}; stop them, or set another RONGGE_NODE.",
    )
