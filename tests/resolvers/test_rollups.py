"""A recount finds what has drifted, repairs it, and leaves the rest."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from sqlalchemy import Connection, Engine, text

from db.models import Base
from db.models.rollup import CellCoverage, CountyCoverage
from resolvers.coverage.parts import breakdown_statement, counts_statement
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.coverage.sources import parts, whole
from resolvers.recording.rolled_up import MOVED, UNMOVED
from resolvers.rollups import Drift, drift, recount
from resolvers.windows import Window
from tests.rolled_up import raw
from tests.schema.world import World, build_world
from tests.viewers import TODAY

COUNTY, NONE = 500151, Drift(0, 0, 0, 0)
YEAR = Window(date(2025, 1, 1), date(2026, 1, 1))
MEASURES = (*UNMOVED, *MOVED)
OTHERS = {
    "a place that nobody lives in": (
        "INSERT INTO cell_coverage VALUES (500151, 'EVER', '0001-01-01', 77, 78, 1, 0, 0, 0, 0)",
        Drift(0, 1, 0, 0),
    ),
    "a month gone": ("DELETE FROM county_coverage WHERE period = 'MONTH'", Drift(0, 0, 1, 0)),
    "a day too many": (
        "INSERT INTO county_day VALUES (500151, '2024-12-24', 'PHONE', 'REFUSED', 1)",
        Drift(0, 0, 0, 1),
    ),
    "a day gone": ("DELETE FROM county_day", Drift(0, 0, 0, 1)),
    "a day miscounted": ("UPDATE county_day SET contacts = 40", Drift(0, 0, 0, 1)),
    "last contacts": (
        "UPDATE person SET last_contact_on = '2025-05-05' WHERE last_contact_on IS NOT NULL",
        Drift(3, 0, 0, 0),
    ),
    "a last visit": ("UPDATE person SET last_visit_on = NULL WHERE name = 'A0'", Drift(1, 0, 0, 0)),
    "a last attempt": ("UPDATE person SET last_attempt_on = NULL WHERE name = 'A0'", Drift(1, 0, 0, 0)),
    # A0's one contact leaves three measures of a year and a month, in its cell and in the county.
    "a contact corrected": (
        """
        UPDATE contact SET superseded_at = now()
        WHERE person_id = (SELECT id FROM person WHERE name = 'A0')
        """,
        Drift(1, 2, 2, 1),
    ),
    "a standing that is not repeated": (
        """
        INSERT INTO person_standing (
            county_id, id, person_id, categories, priority_classes, is_veteran, sex, born_on, valid
        )
        SELECT county_id, id, id, '{MARTYR_SURVIVOR}', '{}', false, sex, born_on, '(,)'
        FROM person WHERE name = 'A0'
        """,
        Drift(1, 0, 0, 0),
    ),
    "a home whose point is lost": (
        """
        UPDATE residence SET geom = NULL
        WHERE person_id = (SELECT id FROM person WHERE name = 'A0')
        """,
        Drift(0, 1, 1, 0),
    ),
}


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.fixture
def driver(sa: Connection, world: World) -> Iterator[psycopg.Connection]:
    """The connection of `sa`, to the world."""
    yield raw(sa)
    sa.rollback()


def ensure_true(connection: Connection, world: World) -> None:
    for area in (world.nation, world.county, world.townships[0], world.cells["A"], world.worker):
        question = CoverageQuestion(area, YEAR, TODAY)
        said, true = whole(question, TODAY), counts_statement(question)
        assert connection.execute(said).all() == connection.execute(true).all()
        for by in (BreakdownBy.CELL, BreakdownBy.CHILD_DIVISION, BreakdownBy.WORKER):
            said, true = parts(question, by, TODAY), breakdown_statement(question, by)
            assert connection.execute(said).all() == connection.execute(true).all()


def test_what_nobody_touched_has_not_drifted(driver: psycopg.Connection) -> None:
    assert drift(driver, COUNTY, TODAY) == NONE
    assert not NONE.found


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("table", [CellCoverage, CountyCoverage], ids=lambda table: table.__tablename__)
def test_drift_in_any_measure_is_found_and_repaired(
    sa: Connection, driver: psycopg.Connection, world: World, table: type[Base], measure: str
) -> None:
    period = "EVER" if measure in UNMOVED else "YEAR"
    place = text(
        f"UPDATE {table.__tablename__} SET {measure} = {measure} + 1 WHERE ctid = "
        f"(SELECT min(ctid) FROM {table.__tablename__} WHERE period = '{period}')"
    )
    sa.execute(place)
    planted = Drift(0, 1, 0, 0) if table is CellCoverage else Drift(0, 0, 1, 0)
    ensure_repaired(sa, driver, world, planted)


@pytest.mark.parametrize("name", OTHERS)
def test_other_drift_is_found_and_repaired(
    sa: Connection, driver: psycopg.Connection, world: World, name: str
) -> None:
    statement, planted = OTHERS[name]
    sa.execute(text(statement))
    ensure_repaired(sa, driver, world, planted)


def ensure_repaired(connection: Connection, driver: psycopg.Connection, world: World, planted: Drift) -> None:
    """To look changes nothing: what is found twice is repaired then."""
    assert drift(driver, COUNTY, TODAY) == planted
    assert recount(driver, COUNTY, TODAY) == planted
    assert drift(driver, COUNTY, TODAY) == NONE
    ensure_true(connection, world)


def test_everything_is_counted_anew_from_nothing(
    sa: Connection, driver: psycopg.Connection, world: World
) -> None:
    for table in ("cell_coverage", "county_coverage", "county_day"):
        sa.execute(text(f"DELETE FROM {table}"))
    sa.execute(text("UPDATE person SET last_attempt_on = NULL, last_contact_on = NULL, last_visit_on = NULL"))
    assert recount(driver, COUNTY, TODAY).found
    assert drift(driver, COUNTY, TODAY) == NONE
    ensure_true(sa, world)


def test_a_row_that_counts_nobody_is_no_part(
    sa: Connection, driver: psycopg.Connection, world: World
) -> None:
    sa.execute(text("INSERT INTO cell_coverage VALUES (500151, 'EVER', '0001-01-01', 77, 78, 0, 0, 0, 0, 0)"))
    ensure_true(sa, world)


def test_rows_that_count_nobody_are_swept(sa: Connection, driver: psycopg.Connection) -> None:
    sa.execute(
        text("INSERT INTO cell_coverage VALUES (500151, 'MONTH', '2019-01-01', 77, 78, 0, 0, 0, 0, 0)")
    )
    assert recount(driver, COUNTY, TODAY) == NONE
    assert sa.scalar(text("SELECT count(*) FROM cell_coverage WHERE cell_id = 77")) == 0


def test_other_counties_are_left_alone(sa: Connection, driver: psycopg.Connection, world: World) -> None:
    sa.execute(text("INSERT INTO county_coverage VALUES (100000, 'EVER', '0001-01-01', 9, 0, 0, 0, 0)"))
    assert recount(driver, COUNTY, TODAY) == NONE
    assert drift(driver, world.nation.county_id, TODAY) == Drift(0, 0, 1, 0)
