"""`rongge prune`, as typed, and what phones notice of it."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from app.cli import cli
from db.codes import ContactMode, ContactOutcome, ContactPurpose, LifeEventKind
from db.engine import Database
from resolvers.ask import Ask, Statement
from resolvers.changes.pruned import prune
from resolvers.recording.contacts import record_contact
from resolvers.recording.entry import ContactEntry
from resolvers.recording.old_receipts import LEAST_KEPT_DAYS
from resolvers.registrations.recording import LifeEventEntry, record_life_event
from tests.databases import libpq
from tests.hand_over_world import Handed, build_handed
from tests.replicas import CHANGES, Replica
from tests.schema.world import MAKER, CountingDatabase, ask, codes_of
from tests.viewers import TODAY, ask_of

COUNT = "SELECT count(*), min(position) FROM change"


@pytest.fixture
def handed(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handed:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path))
    return build_handed(engine)


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["prune", *words], catch_exceptions=False)


def held(connection: psycopg.Connection) -> tuple[Any, ...]:
    """How many changes there are, and the first of them."""
    row = connection.execute(COUNT).fetchone()
    connection.commit()
    assert row is not None
    return row


def later(days: int) -> date:
    """A day to come: those of the feed never go back."""
    return TODAY + timedelta(days=days)


async def happened(
    database: Database, handed: Handed, day: date, kind: LifeEventKind = LifeEventKind.HARDSHIP
) -> None:
    """Something happens to somebody on a day, and is noted then."""
    person, worker = handed.world.people["A"][1], handed.world.viewers()["worker"]
    event = LifeEventEntry(uuid4(), person.county_id, person.id, kind, day, source="村报告")
    await record_life_event(database, Ask(worker, day, day), event, MAKER)


async def synced(database: Any, handed: Handed, day: date) -> Replica:
    """The worker's copy, brought up to date on a day."""
    copy = Replica(database, handed.world.viewers()["worker"], day=day)
    await copy.sync()
    return copy


async def told(database: Any, copy: Replica) -> Any:
    """What a page says of itself, or the codes with which it is refused."""
    answer = await ask(database, copy.viewer, CHANGES, copy.day, since=copy.cursor)
    return codes_of(answer) or (answer.data or {})["changes"]["keptSince"]


@pytest.fixture
async def copies(database: Database, handed: Handed) -> list[Replica]:
    """A copy made today, and one after each of four days to come on which something happens."""
    made = [await synced(database, handed, TODAY)]
    for day in (later(days) for days in (10, 20, 30, 40)):
        await happened(database, handed, day)
        made.append(await synced(database, handed, day))
    return made


async def test_cursors_older_than_the_floor_begin_again_and_the_others_go_on(
    copies: list[Replica], connection: psycopg.Connection, database: Database, handed: Handed
) -> None:
    assert [await told(database, copy) for copy in copies] == [None] * 5
    every, _ = held(connection)
    found = prune(connection, handed.world.county.county_id, later(25))
    connection.commit()
    assert (found.old, found.kept) == (every - 3, 3)
    assert held(connection) == (3, found.floor)
    kept_since = str(later(20))
    assert [await told(database, copy) for copy in copies] == [["CURSOR_EXPIRED"]] * 2 + [kept_since] * 3
    for copy in copies[2:]:
        await copy.sync()
        await copy.ensure_right()


async def test_a_quiet_countys_copy_goes_on_though_everything_is_old(
    copies: list[Replica], connection: psycopg.Connection, database: Database, handed: Handed
) -> None:
    prune(connection, handed.world.county.county_id, later(100))
    connection.commit()
    assert held(connection)[0] == 1
    await happened(database, handed, later(200))
    assert await told(database, copies[-1]) == str(later(40))
    await copies[-1].sync()
    await copies[-1].ensure_right()


class Pruning(CountingDatabase):
    """The product's database, from which changes are taken away once the first statement was answered."""

    prune_now: Any = None

    async def rows(self, statement: Statement) -> Any:
        """Answers, and then takes away."""
        found = await super().rows(statement)
        if self.prune_now is not None:
            self.prune_now, now = None, self.prune_now
            now()
        return found


async def test_a_copy_on_its_way_is_never_given_a_page_with_holes(
    copies: list[Replica], connection: psycopg.Connection, database: Database, handed: Handed
) -> None:
    def now() -> None:
        prune(connection, handed.world.county.county_id, later(35))
        connection.commit()

    pruning = Pruning(database)
    pruning.prune_now = now
    assert await told(pruning, copies[1]) == ["CURSOR_EXPIRED"]


async def test_a_copy_half_way_is_told_when_its_beginning_is_gone(
    copies: list[Replica], connection: psycopg.Connection, database: Database, handed: Handed
) -> None:
    copy = copies[1]
    await handed.hand_over(database, on=str(TODAY), cells=[{"cellCode": "500151A"}])
    assert await copy.page(first=1)
    prune(connection, handed.world.county.county_id, later(25))
    connection.commit()
    assert await told(database, copy) == ["CURSOR_EXPIRED"]


async def test_the_command_reports_first_and_then_takes_away(
    database: Database, database_url: str, handed: Handed
) -> None:
    with psycopg.connect(libpq(database_url)) as connection:
        await happened(database, handed, TODAY)
        await happened(database, handed, TODAY, LifeEventKind.MAJOR_CHANGE)
        every, first = held(connection)
        dry = typed("--dry-run", "--keep-days", "1")
        assert f"{every - 1} changes from before" in dry.stdout
        assert "would be taken away (0.0 MB), 1 kept" in dry.stdout
        assert held(connection) == (every, first)
        assert "taken away (0.0 MB), 1 kept" in typed("--county", "500151").stdout
        assert held(connection)[0] == 1


async def test_batches_leave_a_whole_end_and_come_to_the_same(
    copies: list[Replica], connection: psycopg.Connection, database: Database, handed: Handed
) -> None:
    county_id = handed.world.county.county_id
    every, _ = held(connection)
    left = [every]
    while prune(connection, county_id, later(25), at_once=1).old:
        connection.commit()
        left.append(held(connection)[0])
    assert (left[0], left[-1]) == (every, 3)
    assert len(left) > 2
    assert await told(database, copies[2]) == str(later(20))


OLD = "UPDATE receipt SET recorded_at = recorded_at - interval '400 days' WHERE result ? %s"


async def test_old_receipts_of_contacts_go_and_those_of_other_acts_stay(
    database: Database, connection: psycopg.Connection, handed: Handed
) -> None:
    client, person = ask_of(handed.world.viewers()["client"]), handed.world.people["A"][1]
    how = (ContactMode.PHONE, ContactPurpose.ROUTINE, ContactOutcome.REACHED)
    for _ in range(3):
        entry = ContactEntry(uuid4(), person.county_id, person.id, date(2025, 10, 1), *how)
        await record_contact(database, client, entry, MAKER)
    connection.execute(OLD, ["contact_id"])
    await happened(database, handed, TODAY)
    connection.execute(OLD, ["row_id"])
    entry = ContactEntry(uuid4(), person.county_id, person.id, date(2025, 10, 1), *how)
    connection.commit()
    await record_contact(database, client, entry, MAKER)
    assert re.search(r"3 receipts from before .* would be taken away .*, 2 kept", typed("--dry-run").stdout)
    assert "0 lines of imports from before" in typed("--dry-run").stdout
    assert re.search(r"3 receipts from before .* taken away .*, 2 kept", typed().stdout)
    rest = connection.execute("SELECT count(*), count(*) FILTER (WHERE result ? 'row_id') FROM receipt")
    assert rest.fetchone() == (2, 1)


def test_receipts_that_a_phone_may_still_send_for_are_never_taken(handed: Handed) -> None:
    refused = typed("--keep-receipts-days", str(LEAST_KEPT_DAYS - 1))
    assert refused.exit_code == 2
