"""How many processor cores this process may use, and how many connections that makes usual."""

import math
import os
from pathlib import Path

# Below the 100 that PostgreSQL allows by default.
CONNECTIONS = 80
# A container's share of the machine: microseconds granted in a period, and the period.
SHARE = Path("/sys/fs/cgroup/cpu.max")


def available_cores(share: Path = SHARE) -> int:
    """The cores this process is bound to, within its container's share; at least one."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(bound, _granted(share, bound))


def _granted(share: Path, otherwise: int) -> int:
    try:
        granted, period = share.read_text(encoding="ascii").split()
        return max(1, math.ceil(int(granted) / int(period)))
    except (OSError, ValueError, ZeroDivisionError):  # no container, or a share of "max"
        return otherwise


def usual_pool_size(processes: int) -> int:
    """Connections of each process, and twice: for ordinary statements and for prepared reads."""
    return max(2, min(10, CONNECTIONS // (2 * processes)))
