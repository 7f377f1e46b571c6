"""What processes have used, from /proc."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
_BACKENDS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def family(pid: int) -> list[int]:
    """A process and all that came from it."""
    parents = {int(stat.parent.name): _parent(stat) for stat in Path("/proc").glob("[0-9]*/stat")}
    found = [pid]
    for one in found:
        found.extend(child for child, parent in parents.items() if parent == one)
    return found


def _parent(stat: Path) -> int:
    fields = _after_name(stat)
    return int(fields[1]) if fields else 0


def _after_name(stat: Path) -> list[str]:
    """The fields behind the name, which may itself hold blanks; none for a process that has ended."""
    try:
        return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def cpu_seconds(pids: Iterable[int]) -> dict[int, float]:
    """Processor time of each process, user and system, of all its threads."""
    spent = {pid: _after_name(Path(f"/proc/{pid}/stat")) for pid in pids}
    return {pid: (int(fields[11]) + int(fields[12])) / TICKS for pid, fields in spent.items() if fields}


def since(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    """What the processes of `after` have used since `before`; one that is new, all it has used."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def backends(connection: psycopg.Connection) -> list[int]:
    """The database's processes that serve others than us; none of a server on another machine."""
    pids = [pid for (pid,) in connection.execute(_BACKENDS)]
    return [pid for pid in pids if _is_postgres(pid)]


def _is_postgres(pid: int) -> bool:
    name = Path(f"/proc/{pid}/comm")
    return name.exists() and name.read_text(encoding="ascii").startswith("postgres")


def proportional_mib(pid: int) -> float:
    """The memory of a process and its children; what they share with others counts by their part of it."""
    return sum(_kib(one, "Pss:") for one in family(pid)) / 1024


def resident_mib(pid: int) -> float:
    """The same with everything shared counted in full."""
    return sum(_kib(one, "Rss:") for one in family(pid)) / 1024


def _kib(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
