"""A list of people brought in with all checks, beside a bare COPY of the rows that it leaves.

Usage: python benchmarks/import_people.py DATABASE_URL [PEOPLE]
The database is one that `rongge demo seed` filled, on this machine; the people (100,000, made up) stay in its
county.

The file is CSV in GB18030 with number, name, category, telephone, address, village and days of service. Its
run is timed step by step: read by its child, staged and judged, written. The peer copies person, residence
and key of each out of the database and back by COPY, into tables alike, indexes included. The other registers
a thousand more of the kind one by one through the API (`one_by_one.py`).
"""

import asyncio
import csv
import io
import sys
from collections.abc import Sequence
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table

from app.jobs.garbage import collecting_seldom
from benchmarks.bringing import COUNTY, Timed, brought, copied, opened, table_of
from benchmarks.one_by_one import one_by_one
from db.engine import open_database
from geo.identity_numbers import make_identity_number
from importers.people.steps import PEOPLE_STEPS
from resolvers.windows import today_in_china

HEADINGS = ("姓名", "身份证号码", "人员类别", "联系电话", "住址", "村代码", "入伍日期", "退役日期")
SEQUENCES = (996, 997, 998, 999)  # no office gives them out
# Numbers begin with codes of other counties than the demonstration's.
ORIGINS = ("110101", "310101", "440106", "510104", "330106", "420106", "370102", "610113", "320102", "350102")
OLDEST, DAYS = date(1930, 1, 1), 26_000
VILLAGES = (
    "SELECT code FROM division_version WHERE county_id = %s AND code !~ '000$' AND superseded_at IS NULL"
)
ONE_BY_ONE = 1_000
TABLES = {
    "person": ("id", "person_id"),
    "residence": ("person_id", "person_id"),
    "person_key": ("person_id", "person_id"),
}


def main() -> None:
    """Measures and prints."""
    people = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    Console().print(asyncio.run(_measured(sys.argv[1], people)))


async def _measured(url: str, people: int) -> Table:
    with opened(url) as admin, collecting_seldom():
        timed = Timed(admin)
        villages = [row[0] for row in admin.execute(VILLAGES, [COUNTY])]
        content = list_of_people(range(people), villages)
        database = open_database(url, pool_size=2, request_timeout_ms=0)
        try:
            today = today_in_china()
            run = await brought(database, PEOPLE_STEPS, content, said_on=today, timed=timed, url=url)
            bare = copied(admin, run, TABLES)
            more = list_of_people(range(people, people + ONE_BY_ONE), villages)
            each = await one_by_one(database, more, today, Timed(admin))
        finally:
            await database.close()
    table, copying = table_of(timed, people, bare), bare.seconds / people
    pace = (f"{each.seconds * ONE_BY_ONE:.1f}", f"{1 / each.seconds:,.0f}", f"{each.seconds / copying:.1f}")
    table.add_row("one by one", *pace, f"{each.here * 1000:.3f}", f"{each.database * 1000:.3f}")
    return table


def list_of_people(which: range, villages: Sequence[str]) -> bytes:
    """The list: nobody twice, and nobody who is anybody."""
    made = io.StringIO()
    lines = csv.writer(made)
    lines.writerow(HEADINGS)
    for n in which:
        born = born_on(n)
        name = f"{'王李张刘陈杨黄赵'[n % 8]}{chr(0x4E00 + n // 97 % 6_000)}{chr(0x4E00 + n % 97)}"
        served = (f"{born.year + 18}.9.1", f"{born.year + 21}-12-01")
        home = (f"某路{n % 900}号", villages[n % len(villages)])
        lines.writerow((name, number_of(n), "退役士兵", f"138{n % 10**8:08d}", *home, *served))
    return made.getvalue().encode("gb18030")


def number_of(n: int) -> str:
    """The identity number of one of them."""
    origin = ORIGINS[n // (len(SEQUENCES) * DAYS) % len(ORIGINS)]
    return make_identity_number(origin, born_on(n), SEQUENCES[n % len(SEQUENCES)])


def born_on(n: int) -> date:
    """The day of birth of one of them."""
    return OLDEST + timedelta(days=n // len(SEQUENCES) % DAYS)


if __name__ == "__main__":
    main()
