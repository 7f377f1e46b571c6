"""What else reaches an offline copy: requests about unreachable persons, and what a recount repairs."""

from datetime import date
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine

from db.codes import UnreachableDecision, UnreachableReason
from db.engine import Database
from resolvers.ask import Ask
from resolvers.changes.bulk import tell_of_bulk
from resolvers.registrations.unreachable_acts import report_unreachable, review_unreachable
from resolvers.registrations.unreachable_entry import Review, UnreachableEntry
from resolvers.rollups import recount
from tests.databases import libpq
from tests.hand_over_world import Handed, build_handed
from tests.replicas import CHANGES, Replica
from tests.schema.world import MAKER, ask, codes_of, id_of
from tests.viewers import TODAY


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


@pytest.fixture
async def copy(database: Database, handed: Handed) -> Replica:
    made = Replica(database, handed.world.viewers()["worker"])
    await made.sync()
    return made


async def test_a_report_and_its_review_tell_of_their_person(
    database: Database, handed: Handed, copy: Replica
) -> None:
    person = handed.world.people["A"][1]
    entry = UnreachableEntry(
        uuid4(), person.county_id, person.id, UnreachableReason.WRONG_NUMBER, date(2025, 10, 1)
    )
    worker, staff = (Ask(handed.world.viewers()[role], TODAY, TODAY) for role in ("worker", "staff"))
    reported = await report_unreachable(database, worker, entry, MAKER)
    await copy.page()
    assert copy.given == [id_of("Person", person)]
    review = Review(uuid4(), person.county_id, reported.row_id, UnreachableDecision.CONFIRMED)
    await review_unreachable(database, staff, review)
    await copy.page()
    assert copy.given == [id_of("Person", person)]
    await copy.ensure_right()


async def test_what_a_recount_repairs_reaches_the_copy(
    database_url: str, engine: Engine, handed: Handed, copy: Replica
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET last_contact_on = '2025-10-14' WHERE name = 'A0'")
    with psycopg.connect(libpq(database_url)) as connection:
        assert recount(connection, handed.world.county.county_id, TODAY).persons > 0
    await copy.sync()
    assert id_of("Person", handed.world.people["A"][0]) in copy.given
    await copy.ensure_right()


async def test_rows_copied_in_bulk_have_every_copy_begin_again(
    database: Database, database_url: str, handed: Handed, copy: Replica
) -> None:
    with psycopg.connect(libpq(database_url)) as connection:
        tell_of_bulk(connection, handed.world.county.county_id, TODAY)
    assert codes_of(await ask(database, copy.viewer, CHANGES, since=copy.cursor)) == ["CURSOR_EXPIRED"]
    copy.cursor = None
    await copy.sync()
    assert not await copy.page()
    await copy.ensure_right()
    assert copy.given == []


async def test_old_changes_may_be_taken_away(
    database: Database, engine: Engine, handed: Handed, copy: Replica
) -> None:
    late = Replica(database, copy.viewer, cursor=copy.cursor)
    for day in (date(2025, 10, 1), date(2025, 10, 2)):
        entry = UnreachableEntry(
            uuid4(),
            handed.world.county.county_id,
            handed.world.people["A"][day.day].id,
            UnreachableReason.OTHER,
            day,
        )
        worker = Ask(copy.viewer, TODAY, TODAY)
        await report_unreachable(database, worker, entry, MAKER)
        await (copy if day.day == 2 else late).sync()
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM change")
    assert codes_of(await ask(database, late.viewer, CHANGES, since=late.cursor)) == ["CURSOR_EXPIRED"]
    assert not await copy.page()
    await copy.ensure_right()
