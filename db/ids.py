"""Ids made by the application: 64-bit, ordered by time (milliseconds, node, sequence)."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
NODE_BITS = 10
SEQUENCE_BITS = 12
NODES = 1 << NODE_BITS
SEQUENCES = 1 << SEQUENCE_BITS
# A batch of a file makes some ten thousand ids: these are 65,536. Lent more often than in so many
# milliseconds they run ahead of the clock, with which whoever has the node next begins.
LENT_MS = 16


class Loan(NamedTuple):
    """All ids of a node in some milliseconds, from the first up to that of which none is lent any more."""

    node: int
    first_ms: int
    end_ms: int


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class IdMaker:
    """Makes ids that grow with time and are unique among makers of different `node` (0–1023).

    A clock that steps back does not repeat an id: the maker then stays on its last millisecond.
    """

    def __init__(self, node: int, clock_ms: Callable[[], int] = _now_ms) -> None:
        if not 0 <= node < NODES:
            message = "node must lie in 0–1023"
            raise ValueError(message)
        self._node = node << SEQUENCE_BITS
        self._clock_ms = clock_ms
        self._lock = threading.Lock()
        self._last_ms = 0
        self._sequence = 0
        self._end_ms: int | None = None

    @classmethod
    def borrowing(cls, loan: Loan) -> "IdMaker":
        """A maker of ids that another has lent; it raises RuntimeError once all of them are made."""
        maker = cls(loan.node, lambda: loan.first_ms + EPOCH_MS)
        maker._end_ms = loan.end_ms
        return maker

    def next(self) -> int:
        """One new id: a positive integer below 2**63."""
        with self._lock:
            return self._advance()

    def take(self, count: int) -> Iterator[int]:
        """`count` new ids in growing order."""
        with self._lock:
            return iter([self._advance() for _ in range(count)])

    def lend(self) -> Loan:
        """Ids that this maker will never make: for a process that works for this one."""
        with self._lock:
            first = max(self._clock_ms() - EPOCH_MS, self._last_ms) + 1
            # As if it had made all of them.
            self._last_ms, self._sequence = first + LENT_MS - 1, SEQUENCES - 1
        return Loan(self._node >> SEQUENCE_BITS, first, first + LENT_MS)

    def _advance(self) -> int:
        now = max(self._clock_ms() - EPOCH_MS, self._last_ms)
        self._sequence = self._sequence + 1 if now == self._last_ms else 0
        if self._sequence == SEQUENCES:
            now, self._sequence = now + 1, 0
        if self._end_ms is not None and now >= self._end_ms:
            message = "all ids that were lent are made"
            raise RuntimeError(message)
        self._last_ms = now
        return now << (NODE_BITS + SEQUENCE_BITS) | self._node | self._sequence
