"""What row-level security costs whole requests: our server as it is, in turn with and without the wall."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from benchmarks.serving import load, usage
from benchmarks.serving.database import conninfo
from benchmarks.serving.questions import subjects_of
from benchmarks.serving.servers import Server, our_recipe, running

_WALLED = "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity ORDER BY 1"
CONNECTIONS, SUBJECTS = 4, 400


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often each is measured, and for how long after its plans are made."""

    rounds: int
    warm_up_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class WholeCost:
    """CPU of server and database together: milliseconds a request with the wall, and against without."""

    walled_ms: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Turned:
    """A running server, its database as the owner sees it, and how often it is measured."""

    owner: psycopg.Connection
    server: Server
    rounds: Rounds

    def cost(self, workload: str, folder: Path) -> WholeCost:
        """That of one workload."""
        file, subjects = folder / workload, subjects_of(self.owner, workload)[:SUBJECTS]
        load.write_requests(file, [self.server.asked(workload, one) for one in subjects])
        spent, ratios = [], []
        for turn in range(self.rounds.rounds):
            # Every second round begins with the other: whatever else the machine does falls on both.
            ms = {walled: self._ms(file, walled=walled) for walled in (turn % 2 == 1, turn % 2 == 0)}
            spent.append(ms[True])
            ratios.append(ms[True] / ms[False])
        return WholeCost(walled_ms=median(spent), ratio=median(ratios))

    def _ms(self, file: Path, *, walled: bool) -> float:
        """Milliseconds of CPU a request, once plans are made."""
        with nullcontext() if walled else _lowered(self.owner):
            self._asked(file, self.rounds.warm_up_s)
            pids = [*usage.family(self.server.pid), *usage.backends(self.owner)]
            before = usage.cpu_seconds(pids)
            requests = self._asked(file, self.rounds.seconds)
            return usage.since(before, usage.cpu_seconds(pids)) / requests * 1000

    def _asked(self, file: Path, seconds: float) -> int:
        return load.run(self.server.port, file, connections=CONNECTIONS, seconds=seconds, seed=1).requests


def whole_costs(url: str, workloads: Sequence[str], rounds: Rounds) -> dict[str, WholeCost]:
    """The cost of each workload, the server's process and its backends together, medians of rounds."""
    with (
        psycopg.connect(conninfo(url), autocommit=True) as owner,
        TemporaryDirectory() as folder,
        running(our_recipe(url, owner)) as server,
    ):
        turned = Turned(owner, server, rounds)
        return {one: turned.cost(one, Path(folder)) for one in workloads}


@contextmanager
def _lowered(owner: psycopg.Connection) -> Iterator[None]:
    """The tables without their policies, for the server that runs, until the block ends."""
    tables = [name for (name,) in owner.execute(_WALLED).fetchall()]
    _turn(owner, tables, "DISABLE")
    try:
        yield
    finally:
        _turn(owner, tables, "ENABLE")


def _turn(owner: psycopg.Connection, tables: Sequence[str], state: str) -> None:
    with owner.transaction():
        for table in tables:
            statement = sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY")
            owner.execute(statement.format(sql.Identifier(table), sql.SQL(state)))
