"""A list of contacts brought in with all checks, beside a bare COPY of the rows that it leaves.

Usage: python benchmarks/import_contacts.py DATABASE_URL [CONTACTS]
The database is one that `rongge demo seed` filled, on this machine; the contacts (100,000) and the persons
contacted (one for five contacts, made up and brought in before, untimed) stay in its county.

The file is CSV in GB18030 with number of the person, day, mode, purpose, outcome and a note. The
peer copies the contacts out of the database and back by COPY, into a table alike, indexes included;
roll-ups, months and the feed come on top of it.
"""

import asyncio
import csv
import io
import sys
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table

from app.jobs.garbage import collecting_seldom
from benchmarks.bringing import COUNTY, Timed, brought, copied, opened, table_of
from benchmarks.import_people import VILLAGES, list_of_people, number_of
from db.engine import open_database
from importers.contacts.steps import CONTACTS_STEPS
from importers.people.steps import PEOPLE_STEPS
from resolvers.windows import today_in_china

HEADINGS = ("身份证号码", "联系日期", "联系方式", "走访类型", "联系结果", "备注")
EACH = 5
# Others than those whom import_people.py brings in, up to a million.
FIRST = 1_000_000
MODES = ("入户走访", "电话", "微信", "来访")
TABLES = {"contact": ("id", "id")}


def main() -> None:
    """Measures and prints."""
    contacts = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    Console().print(asyncio.run(_measured(sys.argv[1], contacts)))


async def _measured(url: str, contacts: int) -> Table:
    since = today_in_china() - timedelta(days=200)
    people = range(FIRST, FIRST + -(-contacts // EACH))
    with opened(url) as admin, collecting_seldom():
        villages = [row[0] for row in admin.execute(VILLAGES, [COUNTY])]
        database = open_database(url, pool_size=2, request_timeout_ms=0)
        timed = Timed(admin)
        try:
            first = list_of_people(people, villages)
            await brought(database, PEOPLE_STEPS, first, said_on=since, timed=Timed(admin))
            content = _list_of_contacts(contacts, since)
            run = await brought(database, CONTACTS_STEPS, content, said_on=since, timed=timed)
        finally:
            await database.close()
        return table_of(timed, contacts, copied(admin, run, TABLES))


def _list_of_contacts(contacts: int, since: date) -> bytes:
    """Contacts in the order of their days, of which nobody has two."""
    made = io.StringIO()
    lines = csv.writer(made)
    lines.writerow(HEADINGS)
    people = -(-contacts // EACH)
    for n in range(contacts):
        on = since + timedelta(days=n // people * 30 + n % 29)
        outcome = "外出" if n % 7 == 0 else "已联系"
        who = number_of(FIRST + n % people)
        lines.writerow((who, on.isoformat(), MODES[n % len(MODES)], "日常走访", outcome, f"备注{n % 50}"))
    return made.getvalue().encode("gb18030")


if __name__ == "__main__":
    main()
