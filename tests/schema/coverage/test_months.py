"""Whatever is written through the door, months say what raw facts say; and a trend is one statement."""

from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, select

from app.upkeep.months import keep_every_county
from db.engine import Database
from db.models import StalePerson
from resolvers.coverage.answers import coverage_of
from resolvers.coverage.months.keeping import keep_months
from resolvers.coverage.months.waterfall import waterfall_of_months
from resolvers.coverage.parts import coverage_statement
from resolvers.coverage.question import CoverageQuestion
from resolvers.windows import Window
from tests.databases import libpq
from tests.hand_over_world import Handed, build_handed
from tests.schema.recording.test_corrections import corrected
from tests.schema.recording.test_corrections import recorded as recorded_contact
from tests.schema.registrations.test_life_events import entry, withdraw
from tests.schema.registrations.test_life_events import recorded as recorded_event
from tests.schema.registrations.test_unreachable import reported, review
from tests.schema.world import CountingDatabase, ask
from tests.viewers import EVERYBODY, TODAY

COUNTY = 500151
TREND = """{ coverageTrend(months: 12) {
    points { month coverage { numerator denominator attempted visited unlocated registered } }
    cumulative { coverage { numerator } } } }"""
WATERFALL = """{ coverage(window: {from: "2025-01-01", to: "2025-10-01"}) {
    numerator waterfall { key persons drops { reason persons reached } } } }"""
FILTERED = "{ coverageTrend(months: 6, filter: {sex: MALE, ageFrom: 30}) { points { coverage { share } } } }"
CUT = """{ coverageBreakdown(by: AGE_BAND, filter: {sex: MALE}) {
    parts { key coverage { registered numerator denominator visited } } } }"""


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


def keep(engine: Engine) -> None:
    with psycopg.connect(libpq(engine.url.render_as_string(hide_password=False))) as connection:
        keep_months(connection, COUNTY, TODAY)


def ensure_true(connection: Connection, handed: Handed, *, told: bool = True) -> None:
    """Somebody is stale, and months say the waterfall that raw facts say."""
    assert bool(connection.scalars(select(StalePerson.person_id)).all()) == told
    for area in (handed.world.county, handed.world.nation):
        asked = CoverageQuestion(area, Window(date(2025, 1, 1), date(2026, 1, 1)), TODAY)
        for question in (asked, replace(asked, window=Window(date(2025, 9, 1), date(2025, 10, 1)))):
            rows = connection.execute(waterfall_of_months(question)).all()
            assert rows[0].is_kept
            raw = connection.execute(coverage_statement(question)).all()
            assert coverage_of(EVERYBODY, question, rows) == coverage_of(EVERYBODY, question, raw)
    connection.rollback()


async def test_whatever_is_written_months_say_what_raw_facts_say(
    database: Database, engine: Engine, sa: Connection, handed: Handed
) -> None:
    world = handed.world
    keep(engine)
    ensure_true(sa, handed, told=False)
    contact = await recorded_contact(database, world)
    ensure_true(sa, handed)
    keep(engine)
    assert (await corrected(database, world, contact, contactedOn="2025-09-20")).errors is None
    ensure_true(sa, handed)
    keep(engine)
    death = await recorded_event(database, world, entry(world, 0, kind="DEATH"))
    ensure_true(sa, handed)
    keep(engine)
    assert (await withdraw(database, world, death)).errors is None
    ensure_true(sa, handed)
    keep(engine)
    await review(database, world, await reported(database, world, letter="A"))
    ensure_true(sa, handed)
    keep(engine)
    order: dict[str, Any] = {"on": "2025-09-15", "toWorkerId": None, "mayLeaveGaps": True}
    assert (await handed.hand_over(database, **order)).errors is None
    ensure_true(sa, handed)
    keep(engine)
    ensure_true(sa, handed, told=False)


@pytest.mark.parametrize(
    "query", [TREND, WATERFALL, FILTERED, CUT], ids=["trend", "waterfall", "filtered", "cut"]
)
async def test_what_is_kept_is_answered_as_it_was_before_in_fewer_statements(
    database: Database, engine: Engine, handed: Handed, query: str
) -> None:
    before, asked = await answered(database, handed, query)
    keep(engine)
    after, fewer = await answered(database, handed, query)
    assert after == before
    assert fewer <= min(asked, 3)


async def answered(database: Database, handed: Handed, query: str) -> tuple[Any, int]:
    counting = CountingDatabase(database)
    result = await ask(counting, handed.world.viewers()["leader"], query)
    assert result.errors is None
    return result.data, counting.statements


def test_the_server_keeps_the_months_of_every_county_with_people(
    engine: Engine, sa: Connection, handed: Handed
) -> None:
    url = libpq(engine.url.render_as_string(hide_password=False))
    keep_every_county(url)
    keep_every_county(url)
    counted = sa.exec_driver_sql("SELECT DISTINCT county_id FROM coverage_month").scalars().all()
    peopled = sa.exec_driver_sql("SELECT DISTINCT county_id FROM person").scalars().all()
    assert sorted(counted) == sorted(peopled) != []
