"""A file brought in step by step, timed, beside a bare COPY of the rows that it leaves."""

import hashlib
import os
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import psycopg
from psycopg import sql
from rich.table import Table
from sqlalchemy import make_url

from benchmarks.bringing_member import KEYS
from benchmarks.processes import Memory, cpu_seconds, database_seconds, seconds_here
from db.codes import DivisionLevel
from db.engine import Database
from db.ids import IdMaker
from importers.columns.choosing import list_in
from importers.crew.calling import Caller
from importers.files.book import read_workbook
from importers.files.sheets import Workbook
from importers.kinds import write_run
from importers.runs.accepting import accept_run
from importers.runs.helping.members import ALONE, Crew
from importers.runs.preview import Delivered, preview
from importers.runs.report import report_of
from importers.runs.run import RunKey
from importers.runs.steps import Hands, Steps, Terms
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.windows import today_in_china

COUNTY = 500151
ENDING_S = 1
MEMBER = (sys.executable, "-m", "benchmarks.bringing_member")
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


@dataclass(frozen=True, slots=True)
class Step:
    """Seconds that a step took, and of CPU that the importer's processes and the database's had meanwhile."""

    seconds: float
    here: float = 0
    database: float = 0


@dataclass(slots=True)
class Timed:
    """What each step took, in their order."""

    admin: psycopg.Connection
    steps: dict[str, Step] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    _last: tuple[float, float, float] = (0, 0, 0)

    def begin(self) -> None:
        """The next step begins."""
        self._last = (time.perf_counter(), seconds_here(), database_seconds(self.admin))

    def note(self, step: str) -> None:
        """Notes that a step ended, and another begins."""
        (begun, *before), ended = self._last, time.perf_counter()
        time.sleep(ENDING_S)  # until connections of processes that have ended are accounted for
        self.begin()
        used = [now - then for now, then in zip(self._last[1:], before, strict=True)]
        self.steps[step] = Step(ended - begun, *used)


def opened(url: str) -> psycopg.Connection:
    """The owner's connection to a database that is named in SQLAlchemy's form."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)


async def brought(
    database: Database, steps: Steps, content: bytes, *, said_on: date, timed: Timed, url: str | None = None
) -> RunKey:
    """A file of a kind from its bytes to the register; with the address of the database others help."""
    viewer, today, ids = county_viewer(), today_in_china(), IdMaker(1021)
    trace = trace_of(viewer, ids, "benchmark")
    serving, ask = database.serving(scope_setting(viewer), trace), Ask(viewer, today, today)
    crew: Crew = ALONE if url is None else Caller((*MEMBER, url), os.environ, ids)
    with timed.memory.watched():
        return await _brought(
            serving,
            ask,
            steps,
            content,
            terms=Terms(said_on),
            timed=timed,
            hands=Hands(KEYS, ids, lambda _: None, crew),
        )


async def _brought(
    database: Database, ask: Ask, steps: Steps, content: bytes, *, terms: Terms, timed: Timed, hands: Hands
) -> RunKey:
    timed.begin()
    delivered = _delivered(content, steps)
    timed.note("read by the child")
    key = await preview(
        database,
        ask,
        COUNTY,
        steps=steps,
        delivered=delivered,
        terms=terms,
        keys=hands.keys,
        ids=hands.ids,
        crew=hands.crew,
    )
    timed.note("staged and judged")
    report = await report_of(database, ask, key)
    if report.held or report.refused:
        raise RuntimeError(f"{report.held} lines are held: {report.reasons}")
    await accept_run(database, ask, key)
    timed.begin()
    await write_run(database, ask, key, hands)
    timed.note("written")
    return key


def county_viewer() -> Viewer:
    """A program that may search and manage the county."""
    county = Area(AreaKind.DIVISION, COUNTY, 0, DivisionLevel.COUNTY)
    grants = tuple(Grant(can, county) for can in (Permission.SEARCH, Permission.MANAGE))
    return Viewer("bench", "bench", Role.SERVICE_CLIENT, grants)


def _delivered(content: bytes, steps: Steps) -> Delivered:
    book: Workbook = read_workbook(content, "名册.csv")
    sheet, mapping = list_in(book, steps.columns)
    columns = {column.field.name: column.at for column in mapping.columns}
    return Delivered(book, hashlib.sha256(content).digest(), {sheet.name: columns})


def copied(admin: psycopg.Connection, run: RunKey, tables: Mapping[str, tuple[str, str]]) -> Step:
    """Seconds, and of CPU in the database, of COPY into tables alike of the rows that a run has made.

    Each table with its column that says so, and that of the staged rows which it equals.
    """
    seconds = database = 0.0
    for name, (column, staged) in tables.items():
        columns = sql.SQL(", ").join(sql.Identifier(row[0]) for row in admin.execute(COLUMNS, [name]))
        alike = sql.Identifier(f"bare_{name}")
        admin.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(alike, sql.Identifier(name)))
        mine = sql.SQL(
            "SELECT {} FROM {} WHERE county_id = {} AND {} IN"
            " (SELECT {} FROM staged_row WHERE county_id = {} AND run_id = {})"
        ).format(
            *(columns, sql.Identifier(name), COUNTY, sql.Identifier(column)),
            *(sql.Identifier(staged), run.county_id, run.id),
        )
        out = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(mine)
        with admin.cursor().copy(out) as copy:
            blocks = [bytes(block) for block in copy]
        begun, worked = time.perf_counter(), cpu_seconds(admin.info.backend_pid)
        into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(alike, columns)
        with admin.cursor().copy(into) as copy:
            for block in blocks:
                copy.write(block)
        seconds += time.perf_counter() - begun
        database += cpu_seconds(admin.info.backend_pid) - worked
        admin.execute(sql.SQL("DROP TABLE {}").format(alike))
    return Step(seconds, 0, database)


def table_of(timed: Timed, lines: int, bare: Step) -> Table:
    """What each step took by itself and a line, beside the seconds of a bare COPY."""
    table = Table(
        "step", "seconds", "lines a second", "against COPY", "CPU ms a line here", "in the database"
    )
    whole = Step(
        *[sum(getattr(one, name) for one in timed.steps.values()) for name in ("seconds", "here", "database")]
    )
    for name, step in {**timed.steps, "whole import": whole, "bare COPY": bare}.items():
        pace = (f"{step.seconds:.1f}", f"{lines / step.seconds:,.0f}", f"{step.seconds / bare.seconds:.1f}")
        table.add_row(name, *pace, *[f"{one * 1000 / lines:.3f}" for one in (step.here, step.database)])
    most, child = (
        resource.getrusage(who).ru_maxrss / 1024**2
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    held = (f"importer {most:.2f}", f"reader {child:.2f}", f"all {timed.memory.most / 1024**3:.2f}")
    table.add_row("memory, GiB", *held, f"load {os.getloadavg()[0]:.1f}")
    return table
