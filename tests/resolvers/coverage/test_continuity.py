"""Continuity: against the plain reference over random worlds, and each reason by itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.coverage.continuity.answers import ContinuityCounts
from resolvers.coverage.continuity.codes import ContinuityBreak, ContinuityBy
from resolvers.coverage.question import CoverageQuestion
from resolvers.windows import year_up_to
from tests.builders import (
    ALWAYS,
    assign,
    between,
    build_cells,
    build_division,
    build_station,
    build_unit,
    build_worker,
    since,
)
from tests.facts import World
from tests.plan import Plan
from tests.questions import continuity, continuity_cut, continuity_questions
from tests.recorded_world import recorded
from tests.reference_continuity import ContinuityReference
from tests.residents import build_person, build_residence
from tests.worlds import quickly, worlds

QUESTIONS_PER_WORLD = 6
MIDDLE = date(2025, 6, 1)


@quickly
@given(world=worlds(), data=st.data())
def test_continuity_is_what_a_plain_count_gives(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question = data.draw(continuity_questions(world))
            found = continuity(connection, question).whole
            assert found == ContinuityReference(world, question).counts()
            drops = [getattr(found, reason.value.lower()) for reason in ContinuityBreak]
            assert found.denominator == found.numerator + sum(drops)


@quickly
@given(world=worlds(), data=st.data())
def test_parts_of_continuity_are_what_a_plain_count_gives(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question = data.draw(continuity_questions(world))
            by = data.draw(st.sampled_from(ContinuityBy))
            found, expected = continuity_cut(connection, question, by), ContinuityReference(world, question)
            peopled = {part.key: part.counts for part in found.parts if part.counts.registered}
            assert peopled == expected.parts(by)
            assert found.whole == expected.counts()


class Place:
    """A village of two cells with two workers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        nation = build_unit(connection, "100000000000", "中国", DivisionLevel.NATION)
        self.county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY, above=nation)
        township = build_division(connection, self.county, "500151001000", "甲街道")
        self.village = build_division(connection, township, "500151001001", "一村")
        station = build_station(connection, township)
        cells = build_cells(connection, Plan("A B"), {"A": self.village, "B": self.village})
        self.first, self.second = cells["A"], cells["B"]
        self.worker, self.other = build_worker(connection, station), build_worker(connection, station)

    def counts(self, as_of: date = date(2025, 12, 31)) -> ContinuityCounts:
        """The county's over the twelve months up to a day."""
        question = CoverageQuestion(self.county, year_up_to(as_of), as_of)
        return continuity(self.connection, question).whole


@pytest.fixture
def place(rolled_back: Connection) -> Place:
    return Place(rolled_back)


def broken_by(reason: ContinuityBreak | None) -> ContinuityCounts:
    """The counts of one person."""
    breaks = [int(one == reason) for one in ContinuityBreak]
    return ContinuityCounts(1, 1, int(reason is None), *breaks)


def test_one_worker_all_year_is_continuous(place: Place) -> None:
    assign(place.connection, place.worker, place.first)
    build_person(place.connection, place.village, place.first)
    assert place.counts() == broken_by(None)
    assert place.counts().share == 1


def test_a_day_without_a_worker_breaks_it(place: Place) -> None:
    assign(place.connection, place.worker, place.first, valid=between(date(2018, 1, 1), MIDDLE))
    assign(place.connection, place.worker, place.first, valid=since(date(2025, 6, 2)))
    build_person(place.connection, place.village, place.first)
    assert place.counts() == broken_by(ContinuityBreak.NO_WORKER)


def test_a_hand_over_breaks_it_for_twelve_months(place: Place) -> None:
    assign(place.connection, place.worker, place.first, valid=between(date(2018, 1, 1), MIDDLE))
    assign(place.connection, place.other, place.first, valid=since(MIDDLE))
    build_person(place.connection, place.village, place.first)
    assert place.counts(date(2025, 5, 31)) == broken_by(None)
    assert place.counts(date(2025, 6, 1)) == broken_by(ContinuityBreak.WORKER_CHANGED)
    assert place.counts(date(2026, 5, 30)) == broken_by(ContinuityBreak.WORKER_CHANGED)
    assert place.counts(date(2026, 5, 31)) == broken_by(None)


@pytest.mark.parametrize("keeps_the_worker", [True, False])
def test_moving_house_breaks_it_only_with_the_worker(place: Place, *, keeps_the_worker: bool) -> None:
    assign(place.connection, place.worker, place.first)
    assign(place.connection, place.worker if keeps_the_worker else place.other, place.second)
    person = build_person(
        place.connection, place.village, place.first, valid=between(date(2018, 1, 1), MIDDLE)
    )
    build_residence(place.connection, person, place.village, place.second, valid=since(MIDDLE))
    assert place.counts() == broken_by(None if keeps_the_worker else ContinuityBreak.CELL_CHANGED)


def test_whoever_was_registered_later_had_no_worker_all_year(place: Place) -> None:
    assign(place.connection, place.worker, place.first)
    build_person(place.connection, place.village, place.first, valid=since(date(2025, 1, 2)))
    assert place.counts() == broken_by(ContinuityBreak.NOT_REGISTERED)


def test_in_no_cell_nobody_is_responsible(place: Place) -> None:
    build_person(place.connection, place.village, valid=ALWAYS)
    assert place.counts() == broken_by(ContinuityBreak.NO_CELL)


def test_where_nobody_is_due_there_is_no_share(place: Place) -> None:
    empty = Area(AreaKind.CELL, place.county.county_id, place.second.id)
    question = CoverageQuestion(empty, year_up_to(MIDDLE), MIDDLE)
    assert continuity(place.connection, question).whole.share is None


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        (date(2026, 11, 21), date(2025, 11, 22)),
        (date(2025, 12, 31), date(2025, 1, 1)),
        (date(2028, 2, 28), date(2027, 3, 1)),
        (date(2028, 2, 29), date(2027, 3, 1)),
    ],
)
def test_twelve_months_end_with_the_day_asked_about(as_of: date, first: date) -> None:
    window = year_up_to(as_of)
    assert (window.from_on, window.last_on) == (first, as_of)
