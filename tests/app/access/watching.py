"""What access is taken away from ends by the watcher alone, however slow a machine is."""

import time
from collections.abc import Callable

import pytest

from app.upkeep import access
from resolvers.access import known

AS_INSTALLED_S, TRUSTED_S = access.WATCH_S, known.TRUSTED_S
_LOOKS_S, _SWEPT_S, _PATIENCE_S, _LONG_S = 0.05, 60.0, 60.0, 3600.0


def watch_closely(patch: pytest.MonkeyPatch) -> None:
    """Has servers of this process look all the time, and forget nothing by itself what they remember."""
    patch.setattr(access, "WATCH_S", _LOOKS_S)
    patch.setattr(access, "SWEPT_AFTER", round(_SWEPT_S / _LOOKS_S))
    patch.setattr(known, "TRUSTED_S", _LONG_S)
    patch.setattr(known, "KEPT_S", 2 * _LONG_S)


def soon(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold, which a watcher that does not look never brings about."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(_LOOKS_S)
    return False


def never(holds: Callable[[], bool]) -> bool:
    """Whether something does not come to hold while the watcher looks again and again."""
    time.sleep(10 * _LOOKS_S)
    return not holds()
