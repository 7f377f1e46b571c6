"""A list of people brought in with all checks, beside a bare COPY of the rows that it leaves.

Usage: python benchmarks/import_people.py DATABASE_URL [PEOPLE]
The database is one that `rongge demo seed` filled; the people (100,000, made up) stay in its county.

The file is CSV in GB18030 with number, name, category, telephone, address, village and days of service. Its
run is timed step by step: read by its child, staged and judged, written. The peer copies person, residence
and key of each out of the database and back by COPY, into tables alike, indexes included.
"""

import asyncio
import csv
import hashlib
import io
import os
import resource
import sys
import time
from dataclasses import dataclass, field
from datetime import date, timedelta

import psycopg
from psycopg import sql
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from db.codes import DivisionLevel, FileKind
from db.engine import Database, open_database
from db.ids import IdMaker
from geo.identity_numbers import make_identity_number
from importers.columns.choosing import list_in
from importers.columns.kinds.people import PEOPLE
from importers.files.book import read_workbook
from importers.files.sheets import Workbook
from importers.kinds import STEPS, write_run
from importers.runs.accepting import accept_run
from importers.runs.preview import Delivered, preview
from importers.runs.report import report_of
from importers.runs.run import RunKey
from importers.runs.steps import Hands, Terms
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.people.identities import identity_keys
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.windows import today_in_china

COUNTY = 500151
HEADINGS = ("姓名", "身份证号码", "人员类别", "联系电话", "住址", "村代码", "入伍日期", "退役日期")
SEQUENCES = (996, 997, 998, 999)  # no office gives them out
# Numbers begin with codes of other counties than the demonstration's.
ORIGINS = ("110101", "310101", "440106", "510104", "330106", "420106", "370102", "610113", "320102", "350102")
OLDEST, DAYS = date(1930, 1, 1), 26_000
VILLAGES = (
    "SELECT code FROM division_version WHERE county_id = %s AND code !~ '000$' AND superseded_at IS NULL"
)
KEYS = identity_keys(b"k" * 32)
# Each table with the column that names the person.
TABLES = {"person": "id", "residence": "person_id", "person_key": "person_id"}
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


@dataclass(slots=True)
class Timed:
    """Seconds of each step, in their order."""

    seconds: dict[str, float] = field(default_factory=dict)

    def note(self, step: str, begun: float) -> None:
        """Notes that a step ended."""
        self.seconds[step] = time.perf_counter() - begun


def main() -> None:
    """Measures and prints."""
    people = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    Console().print(asyncio.run(_measured(sys.argv[1], people)))


async def _measured(url: str, people: int) -> Table:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    timed = Timed()
    with psycopg.connect(address, autocommit=True) as admin:
        content = _file(people, [row[0] for row in admin.execute(VILLAGES, [COUNTY])])
        database = open_database(url, pool_size=2, request_timeout_ms=0)
        try:
            run = await _brought(database, content, timed)
        finally:
            await database.close()
        timed.seconds["bare COPY"] = _copied(admin, run)
    return _table(timed, people)


def _table(timed: Timed, people: int) -> Table:
    table = Table("step", "seconds", "people a second", "against COPY")
    bare = timed.seconds["bare COPY"]
    ours = sum(timed.seconds.values()) - bare
    for step, seconds in {**timed.seconds, "whole import": ours}.items():
        table.add_row(step, f"{seconds:.1f}", f"{people / seconds:,.0f}", f"{seconds / bare:.1f}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    table.add_row("memory, GiB", f"{most:.2f}", f"reader {child:.2f}", f"load {os.getloadavg()[0]:.1f}")
    return table


def _file(people: int, villages: list[str]) -> bytes:
    """The list: nobody twice, and nobody who is anybody."""
    made = io.StringIO()
    lines = csv.writer(made)
    lines.writerow(HEADINGS)
    for n in range(people):
        born = OLDEST + timedelta(days=n // len(SEQUENCES) % DAYS)
        origin = ORIGINS[n // (len(SEQUENCES) * DAYS) % len(ORIGINS)]
        number = make_identity_number(origin, born, SEQUENCES[n % len(SEQUENCES)])
        name = f"{'王李张刘陈杨黄赵'[n % 8]}{chr(0x4E00 + n // 97 % 6_000)}{chr(0x4E00 + n % 97)}"
        served = (f"{born.year + 18}.9.1", f"{born.year + 21}-12-01")
        home = (f"某路{n % 900}号", villages[n % len(villages)])
        lines.writerow((name, number, "退役士兵", f"138{n % 10**8:08d}", *home, *served))
    return made.getvalue().encode("gb18030")


async def _brought(database: Database, content: bytes, timed: Timed) -> RunKey:
    """The file from its bytes to the register."""
    county = Area(AreaKind.DIVISION, COUNTY, 0, DivisionLevel.COUNTY)
    grants = tuple(Grant(can, county) for can in (Permission.SEARCH, Permission.MANAGE))
    viewer, today, ids = (
        Viewer("bench", "bench", Role.SERVICE_CLIENT, grants),
        today_in_china(),
        IdMaker(1021),
    )
    serving, ask = (
        database.serving(scope_setting(viewer), trace_of(viewer, ids, "benchmark")),
        Ask(viewer, today, today),
    )
    begun = time.perf_counter()
    delivered = _delivered(content)
    timed.note("read by the child", begun)

    begun = time.perf_counter()
    key = await preview(
        serving,
        ask,
        COUNTY,
        steps=STEPS[FileKind.PEOPLE],
        delivered=delivered,
        terms=Terms(today),
        keys=KEYS,
        ids=ids,
    )
    timed.note("staged and judged", begun)
    report = await report_of(serving, ask, key)
    if report.held or report.refused:
        raise RuntimeError(f"{report.held} lines are held: {report.reasons}")
    await accept_run(serving, ask, key)
    begun = time.perf_counter()
    await write_run(serving, ask, key, Hands(KEYS, ids, lambda _: None))
    timed.note("written", begun)
    return key


def _delivered(content: bytes) -> Delivered:
    book: Workbook = read_workbook(content, "名册.csv")
    sheet, mapping = list_in(book, PEOPLE)
    columns = {column.field.name: column.at for column in mapping.columns}
    return Delivered(book, hashlib.sha256(content).digest(), {sheet.name: columns})


def _copied(admin: psycopg.Connection, run: RunKey) -> float:
    """Seconds of COPY into tables alike of the rows that the run has made."""
    spent = 0.0
    for name, column in TABLES.items():
        columns = sql.SQL(", ").join(sql.Identifier(row[0]) for row in admin.execute(COLUMNS, [name]))
        alike = sql.Identifier(f"bare_{name}")
        admin.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(alike, sql.Identifier(name)))
        mine = sql.SQL(
            "SELECT {} FROM {} WHERE county_id = {} AND {} IN"
            " (SELECT person_id FROM staged_row WHERE county_id = {} AND run_id = {})"
        ).format(columns, sql.Identifier(name), COUNTY, sql.Identifier(column), run.county_id, run.id)
        out = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(mine)
        with admin.cursor().copy(out) as copy:
            blocks = [bytes(block) for block in copy]
        begun = time.perf_counter()
        into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(alike, columns)
        with admin.cursor().copy(into) as copy:
            for block in blocks:
                copy.write(block)
        spent += time.perf_counter() - begun
        admin.execute(sql.SQL("DROP TABLE {}").format(alike))
    return spent


if __name__ == "__main__":
    main()
