"""How often an account may ask: counted by account, never by address, since an office is one address.

Each process counts for itself, so that no request asks anybody; a minute's worth is saved up.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from schema.http.failures import HttpError

MINUTE_S = 60.0
# Accounts that have asked for nothing else of late have all they may save up.
MOST = 4096


class AccountRates:
    """What each account has left, of MOST that asked last. `per_minute` 0: no limit."""

    def __init__(self, per_minute: int, *, now: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._now = now
        self._left: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def spend(self, account: int) -> None:
        """Counts a request. Raises HttpError TOO_MANY_REQUESTS, which is not counted, with the seconds."""
        if not self._per_minute:
            return
        now, each = self._now(), self._per_minute / MINUTE_S
        left, then = self._left.pop(account, (float(self._per_minute), now))
        left = min(float(self._per_minute), left + (now - then) * each)
        self._left[account] = (max(left - 1, 0) if left >= 1 else left, now)
        if len(self._left) > MOST:
            self._left.popitem(last=False)
        if left < 1:
            raise _too_many(math.ceil((1 - left) / each))


def _too_many(seconds: int) -> HttpError:
    return HttpError(
        "TOO_MANY_REQUESTS",
        f"请求过于频繁，请 {seconds} 秒后再试。",
        f"Too many requests; ask again in {seconds} seconds.",
        details={"seconds": str(seconds)},
        headers={"Retry-After": str(seconds)},
    )
