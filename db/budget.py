"""How long the statements of one request may take together, whichever way they are asked."""

import asyncio
import time
from dataclasses import dataclass
from typing import Self

from db.failures import too_long


@dataclass(frozen=True, slots=True)
class Budget:
    """The moment of this process's clock at which a request's statements end; None: each as it may alone."""

    until: float | None = None

    @classmethod
    def of(cls, seconds: float) -> Self:
        """One that begins now; of no seconds, one without an end."""
        return cls(time.monotonic() + seconds if seconds else None)

    def rest(self) -> asyncio.Timeout:
        """A context for what is left of it.

        Whatever is at work when it ends is cancelled, at the server too, and TimeoutError raised. Raises
        Unanswered TIMEOUT if it has ended: then nothing is begun.
        """
        if self.until is None:
            return asyncio.timeout(None)
        left = self.until - time.monotonic()
        if left <= 0:
            raise too_long()
        return asyncio.timeout(left)


ENDLESS = Budget()
