"""What a contact costs with its roll-ups: CPU of this process and of PostgreSQL's, for each contact recorded.

One at a time, in batches of 500, and by 64 writers of one county at once, each with one contact or with 50.

Usage: python benchmarks/recording.py DATABASE_URL [CONTACTS]
The database is one that `rongge demo seed` filled, on this machine; the contacts (2,000) stay in it.

Recorded as the server does it: scope, client id, attribution, roll-ups, commit. GraphQL and HTTP come on top.
"""

import asyncio
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from app.demo.viewers import demo_viewers
from db.codes import ContactMode, ContactOutcome, ContactPurpose
from db.engine import Database, open_database
from db.ids import IdMaker
from resolvers.areas import AreaKind
from resolvers.ask import Ask
from resolvers.recording.batches import LARGEST_BATCH, record_contacts
from resolvers.recording.contacts import record_contact
from resolvers.recording.entry import ContactEntry
from resolvers.scope import scope_setting
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china

WARM_UP = 200
WRITERS, POOL, CARRIED = 64, 10, 50
OTHER_BACKENDS = """
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
PEOPLE = """
SELECT person.county_id, person.id FROM person
WHERE person.county_id = %(county)s AND person.status = 'ACTIVE' AND (
    %(worker)s::bigint IS NULL OR person.cell_id IN (
        SELECT duty.cell_id FROM cell_assignment AS duty
        WHERE duty.county_id = %(county)s AND duty.worker_id = %(worker)s AND duty.superseded_at IS NULL
          AND duty.valid @> %(today)s::date
    )
)
ORDER BY person.id
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who records contacts with whom on which day, where."""

    database: Database
    admin: psycopg.Connection
    viewer: Viewer
    people: list[tuple[int, int]]
    today: date
    chance: random.Random
    ids: IdMaker

    def entry(self) -> ContactEntry:
        """A contact of today with somebody; most reach the person."""
        county_id, person_id = self.chance.choice(self.people)
        missed = self.chance.random() < 0.15
        return ContactEntry(
            client_id=uuid4(),
            county_id=county_id,
            person_id=person_id,
            contacted_on=self.today,
            mode=self.chance.choice(list(ContactMode)),
            purpose=ContactPurpose.ROUTINE,
            outcome=ContactOutcome.NOT_HOME if missed else ContactOutcome.REACHED,
        )


Record: TypeAlias = Callable[[Scene, Sequence[ContactEntry]], Awaitable[None]]


def main() -> None:
    """Measures and prints."""
    contacts = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    Console().print(asyncio.run(_measured(sys.argv[1], contacts)))


async def _measured(url: str, contacts: int) -> Table:
    table = Table("recorder", "sent", "server ms", "database ms", "CPU ms a contact", "wall ms", "a second")
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as admin:
        viewers = demo_viewers(admin)
        for role in ("worker", "developer"):
            database = open_database(url, pool_size=1, setting=scope_setting(viewers[role]))
            scene = _scene(database, admin, viewers[role])
            table.add_row(role, "alone", *await _costs(scene, contacts, _alone))
            table.add_row(role, "in batches", *await _costs(scene, contacts, _in_batches))
            await database.close()
        database = open_database(url, pool_size=POOL, setting=scope_setting(viewers["developer"]))
        scene = _scene(database, admin, viewers["developer"])
        for sent, record in (("64 at once, alone", _alone), ("64 at once, by 50", _in_fifties)):
            table.add_row("developer", sent, *await _costs(scene, contacts, _at_once(record)))
        await database.close()
    return table


def _scene(database: Database, admin: psycopg.Connection, viewer: Viewer) -> Scene:
    today = today_in_china()
    worker = viewer.worker.id if viewer.worker else None
    county = viewer.grants[0].area.county_id
    assert viewer.grants[0].area.kind in {AreaKind.WORKER, AreaKind.DIVISION}
    rows = admin.execute(PEOPLE, {"county": county, "worker": worker, "today": today}).fetchall()
    return Scene(database, admin, viewer, rows, today, random.Random(1), IdMaker(1022))  # noqa: S311  # no secret


async def _alone(scene: Scene, entries: Sequence[ContactEntry]) -> None:
    ask = Ask(scene.viewer, scene.today, scene.today)
    for entry in entries:
        await record_contact(scene.database, ask, entry, scene.ids)


async def _in_batches(scene: Scene, entries: Sequence[ContactEntry], size: int = LARGEST_BATCH) -> None:
    ask = Ask(scene.viewer, scene.today, scene.today)
    for first in range(0, len(entries), size):
        await record_contacts(scene.database, ask, entries[first : first + size], scene.ids)


async def _in_fifties(scene: Scene, entries: Sequence[ContactEntry]) -> None:
    await _in_batches(scene, entries, CARRIED)


def _at_once(record: Record) -> Record:
    """The same by 64 writers, each with its part."""

    async def recorded(scene: Scene, entries: Sequence[ContactEntry]) -> None:
        await asyncio.gather(*[record(scene, entries[first::WRITERS]) for first in range(WRITERS)])

    return recorded


async def _costs(scene: Scene, times: int, record: Record) -> list[str]:
    entries = [scene.entry() for _ in range(WARM_UP + times)]
    await record(scene, entries[:WARM_UP])
    database, server, wall = _database_ms(scene.admin), time.process_time(), time.perf_counter()
    await record(scene, entries[WARM_UP:])
    wall, server = time.perf_counter() - wall, time.process_time() - server
    spent = (_database_ms(scene.admin) - database) / times
    costs = [server * 1000 / times, spent, server * 1000 / times + spent, wall * 1000 / times]
    return [*[f"{cost:.2f}" for cost in costs], f"{times / wall:,.0f}"]


def _database_ms(admin: psycopg.Connection) -> float:
    """CPU that the database's other processes have used so far, by the kernel's account of them."""
    tick_ms = 1000 / os.sysconf("SC_CLK_TCK")
    spent = 0.0
    for (pid,) in admin.execute(OTHER_BACKENDS).fetchall():
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) * tick_ms
    return spent


if __name__ == "__main__":
    main()
