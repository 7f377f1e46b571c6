"""Which questions months can answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind, Reach
from resolvers.coverage.months.counted import is_of_months
from resolvers.coverage.question import Attribution, CoverageQuestion
from resolvers.coverage.trend import monthly, part_of_months
from resolvers.people.filter import PersonFilter
from resolvers.windows import Window
from tests.facts import MIDDLE
from tests.questions import TODAY, TOMORROW
from tests.resolvers.coverage.test_months import YEAR
from tests.worlds import COUNTY


@pytest.mark.parametrize("kind", [AreaKind.STATION, AreaKind.WORKER])
def test_months_know_whole_counties_alone(kind: AreaKind) -> None:
    """What a county's station serves is not the county: services are named, and cross borders."""
    assert is_of_months(YEAR, TODAY)
    station = Area(kind, COUNTY, 9, DivisionLevel.COUNTY)
    assert not is_of_months(replace(YEAR, area=station), TODAY)


@pytest.mark.parametrize(
    "other",
    [
        replace(YEAR, window=Window(date(2025, 1, 2), TOMORROW)),
        replace(YEAR, window=Window(date(2025, 1, 1), date(2025, 6, 2))),
        replace(YEAR, as_of=TODAY - timedelta(1)),
        replace(YEAR, as_of=TODAY + timedelta(1), window=Window(date(2025, 1, 1), date(2026, 1, 2))),
        replace(YEAR, attribution=Attribution.AT_CONTACT),
        replace(YEAR, known_at=MIDDLE),
        replace(YEAR, filter=PersonFilter(name="某")),
        replace(YEAR, area=replace(YEAR.area, reach=Reach.SELF)),
        replace(YEAR, area=Area(AreaKind.CELL, COUNTY, 21)),
    ],
    ids=[
        *("within a month", "ended within one", "of yesterday", "of tomorrow", "at contact"),
        *("known then", "by name", "itself", "a cell"),
    ],
)
def test_what_months_do_not_know_is_read_from_raw_facts(other: CoverageQuestion) -> None:
    assert is_of_months(YEAR, TODAY)
    assert not is_of_months(other, TODAY)


def test_the_whole_months_of_a_window_are_read_together() -> None:
    points = monthly(replace(YEAR, window=Window(date(2025, 2, 10), date(2025, 6, 5))))
    part = part_of_months(points, TODAY)
    assert part is not None
    assert part.window == Window(date(2025, 3, 1), date(2025, 6, 1))
    assert part_of_months(points[:1], TODAY) is None
