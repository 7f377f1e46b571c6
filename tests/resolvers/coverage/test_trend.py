"""Each point of a trend is coverage of that window alone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.codes import DivisionLevel
from db.errors import DomainError
from resolvers.areas import Area, AreaKind
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.trend import cumulative, last_months, monthly
from resolvers.windows import Window
from tests.facts import World
from tests.questions import answer, questions, trend
from tests.recorded_world import recorded
from tests.reference import Reference
from tests.worlds import COUNTY, quickly, worlds

AREA = Area(AreaKind.DIVISION, COUNTY, 3, DivisionLevel.COUNTY)


def windows(first: date, end: date, as_of: date) -> list[tuple[date, date]]:
    """The windows of a trend's points."""
    asked = monthly(CoverageQuestion(AREA, Window(first, end), as_of))
    return [(one.window.from_on, one.window.to_on) for one in asked]


@quickly
@given(world=worlds(), data=st.data())
def test_each_point_is_coverage_of_its_own_window(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        for _ in range(3):
            question = data.draw(questions(world))
            asked = [*monthly(question), *cumulative(question)]
            alone = [replace(question, window=Window(*_ends(one))) for one in asked]
            found = trend(connection, question)
            assert found == [answer(connection, one).counts for one in alone]
            assert found == [Reference(world, one).counts() for one in alone]


def _ends(question: CoverageQuestion) -> tuple[date, date]:
    return question.window.from_on, question.window.to_on


@quickly
@given(world=worlds(), data=st.data())
def test_the_last_sum_is_coverage_of_the_whole_window(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        question = data.draw(questions(world))
        assert trend(connection, question)[-1] == answer(connection, question).counts


def test_months_are_calendar_months_cut_by_the_window() -> None:
    assert windows(date(2025, 2, 10), date(2025, 4, 5), date(2025, 12, 31)) == [
        (date(2025, 2, 10), date(2025, 3, 1)),
        (date(2025, 3, 1), date(2025, 4, 1)),
        (date(2025, 4, 1), date(2025, 4, 5)),
    ]


def test_months_that_have_not_begun_are_left_out() -> None:
    found = windows(date(2025, 1, 1), date(2027, 1, 1), date(2025, 2, 1))
    assert found == [(date(2025, 1, 1), date(2025, 2, 1)), (date(2025, 2, 1), date(2025, 3, 1))]


@pytest.mark.parametrize(
    ("as_of", "months", "first"),
    [
        (date(2026, 11, 21), 12, date(2025, 12, 1)),
        (date(2026, 12, 31), 12, date(2026, 1, 1)),
        (date(2026, 1, 1), 1, date(2026, 1, 1)),
        (date(2026, 1, 31), 36, date(2023, 2, 1)),
    ],
)
def test_the_last_months_end_with_the_day_asked_about(as_of: date, months: int, first: date) -> None:
    window = last_months(as_of, months)
    assert (window.from_on, window.last_on) == (first, as_of)
    assert len(windows(window.from_on, window.to_on, as_of)) == months


@pytest.mark.parametrize(("months", "code"), [(0, "EMPTY_WINDOW"), (37, "WINDOW_TOO_LONG")])
def test_so_many_months_cannot_be(months: int, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        last_months(date(2026, 11, 21), months)
    assert refused.value.code == code


def test_a_window_of_more_months_is_refused() -> None:
    windows(date(2022, 2, 1), date(2025, 1, 31), date(2025, 6, 1))
    with pytest.raises(DomainError) as refused:
        windows(date(2022, 1, 31), date(2025, 1, 31), date(2025, 6, 1))
    assert refused.value.code == "WINDOW_TOO_LONG"
