"""What row-level security costs the workloads: blocks, CPU of the backend, and CPU of whole requests.

    python -m benchmarks.row_security [--quick | --quarter]

The very statements that the server runs for a to d go over two connections that differ by their role alone:
the walled one of the server, and the owner, whom no policy holds. Both say whom they serve, both plan once.
Blocks are exact. CPU time is that of the backend by the kernel's account of it, in turns of which every
second begins with the other, so that whatever else the machine does falls on both; the ratio is their median.
Then a server is asked over HTTP, in turn with and without the wall: its process and its backends together.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

import psycopg
from psycopg import sql
from psycopg.pq import ExecStatus

from benchmarks.cell_buffers import SETTINGS
from benchmarks.serving.database import FULL, QUARTER, QUICK, Size, conninfo, measuring_database
from benchmarks.serving.questions import subjects_of, viewer_of
from benchmarks.serving.report import QUESTIONS
from benchmarks.serving.results import keep, keep_table, markdown
from benchmarks.serving.walls import Rounds, whole_costs
from benchmarks.statements import blocks_of, runs_of
from db.engine import open_database
from db.sending import Run
from db.wall.roles import SERVER_ROLE
from resolvers.scope import scope_setting
from schema.build import build_schema

ASKED, TURNS = 40, 41
ROUNDS, QUICK_ROUNDS = Rounds(15, 2.0, 6.0), Rounds(9, 1.0, 3.0)
HEADS = [
    *("workload", "blocks, owner", "blocks, walled", "CPU of the statements, walled / owner", "µs, walled"),
    *("CPU of whole requests, walled / not", "ms, walled"),
]


@dataclass(frozen=True, slots=True)
class Question:
    """The statements of one question, and the literal SET LOCAL that says for whom."""

    setting: bytes
    runs: Sequence[Run]


@dataclass(frozen=True, slots=True)
class Cost:
    """Blocks per question as each of the two, the ratio of CPU time, and microseconds of it when walled."""

    owner: float
    walled: float
    ratio: float
    walled_us: float

    @property
    def cells(self) -> list[str]:
        """As a line of the table."""
        return [f"{self.owner:,.1f}", f"{self.walled:,.1f}", f"{self.ratio:.3f}", f"{self.walled_us:,.0f}"]


def main() -> None:
    """Measures, prints, and writes the table of the documentation."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.row_security")
    parser.add_argument("--quick", action="store_true", help="one small database; nothing is kept")
    parser.add_argument("--quarter", action="store_true", help="a quarter of the persons")
    asked = parser.parse_args()
    size = QUICK if asked.quick else QUARTER if asked.quarter else FULL
    found = asyncio.run(_costs(size))
    whole = whole_costs(measuring_database(size), list(QUESTIONS), QUICK_ROUNDS if asked.quick else ROUNDS)
    rows = [
        [title, *found[one].cells, f"{whole[one].ratio:.3f}", f"{whole[one].walled_ms:.3f}"]
        for one, title in QUESTIONS.items()
    ]
    print(f"{size.people:,} people, {ASKED} questions each, {TURNS} turns")
    print(markdown(HEADS, rows))
    if not asked.quick:
        keep({"row_security": {workload: cost.ratio for workload, cost in found.items()}})
        keep({"row_security_whole": {workload: cost.ratio for workload, cost in whole.items()}})
        keep_table("row_security", HEADS, rows)


async def _costs(size: Size) -> dict[str, Cost]:
    """The cost of each workload."""
    url = measuring_database(size)
    schema, database = build_schema(), open_database(url)
    address = conninfo(url)
    with (
        psycopg.connect(address, autocommit=True, options=SETTINGS) as owner,
        psycopg.connect(address, autocommit=True, options=SETTINGS) as walled,
    ):
        walled.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(SERVER_ROLE)))
        found = {}
        for workload in QUESTIONS:
            questions = []
            for subject in subjects_of(owner, workload)[:ASKED]:
                runs = await runs_of(schema, database, owner, (workload, subject))
                questions.append(Question(scope_setting(viewer_of(owner, workload, subject)), runs))
            found[workload] = _cost(owner, walled, questions)
    await database.close()
    return found


def _cost(owner: psycopg.Connection, walled: psycopg.Connection, questions: Sequence[Question]) -> Cost:
    blocks = [mean(_blocks(one, question) for question in questions) for one in (owner, walled)]
    for one in (owner, walled):
        _prepare(one, questions)
        _asked(one, questions)  # once, so that plans are made and blocks are at hand
    ratios, spent = [], []
    for turn in range(TURNS):
        both = (owner, walled) if turn % 2 else (walled, owner)
        took = {one.info.backend_pid: _asked(one, questions) for one in both}
        spent.append(took[walled.info.backend_pid])
        ratios.append(spent[-1] / took[owner.info.backend_pid])
    us = median(spent) / len(questions) / 1000
    return Cost(owner=blocks[0], walled=blocks[1], ratio=median(ratios), walled_us=us)


def _blocks(connection: psycopg.Connection, question: Question) -> int:
    """Blocks that a question touches."""
    with connection.transaction():
        connection.execute(question.setting)
        return sum(blocks_of(connection, run) for run in question.runs)


def _prepare(connection: psycopg.Connection, questions: Sequence[Question]) -> None:
    # Questions of the same shape share a statement.
    shared = {run.prepared.name: run.prepared for question in questions for run in question.runs}
    for one in shared.values():
        _done(connection.pgconn.prepare(one.name, one.sql))


def _asked(connection: psycopg.Connection, questions: Sequence[Question]) -> int:
    """Nanoseconds of CPU that the backend takes for all questions."""
    raw, before = connection.pgconn, _cpu_ns(connection)
    for question in questions:
        _done(raw.exec_(b"BEGIN READ ONLY"))
        _done(raw.exec_(question.setting))
        for run in question.runs:
            _done(raw.exec_prepared(run.prepared.name, list(run.values)))  # type: ignore[arg-type]  # NULL is None
        _done(raw.exec_(b"COMMIT"))
    return _cpu_ns(connection) - before


def _done(result: "psycopg.pq.abc.PGresult") -> None:
    if result.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
        raise RuntimeError(result.error_message.decode())


def _cpu_ns(connection: psycopg.Connection) -> int:
    """What the kernel says that the backend has run: /proc/<pid>/schedstat, to the nanosecond."""
    text = Path(f"/proc/{connection.info.backend_pid}/schedstat").read_text(encoding="ascii")
    return int(text.split()[0])


if __name__ == "__main__":
    main()
