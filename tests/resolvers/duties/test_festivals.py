"""Festivals fall on the days on which they were and will be kept."""

import json
from datetime import date

import pytest

from db.codes import Festival
from resolvers.duties.festivals import festival_calendar, festival_on

# Month and day of each year from 1990 to 2030, from almanacs.
SPRING_FESTIVALS = """
01-27 02-15 02-04 01-23 02-10 01-31 02-19 02-07 01-28 02-16 02-05 01-24 02-12 02-01 01-22 02-09 01-29 02-18
02-07 01-26 02-14 02-03 01-23 02-10 01-31 02-19 02-08 01-28 02-16 02-05 01-25 02-12 02-01 01-22 02-10 01-29
02-17 02-06 01-26 02-13 02-03
"""
QINGMING_ON_THE_FOURTH = {
    *(1992, 1996, 2000, 2004, 2008, 2009, 2012, 2013, 2016, 2017, 2020, 2021, 2024, 2025, 2028, 2029)
}


@pytest.mark.parametrize(("year", "day"), list(enumerate(SPRING_FESTIVALS.split(), 1990)))
def test_spring_festival_is_the_first_day_of_the_lunar_year(year: int, day: str) -> None:
    assert festival_on(Festival.SPRING_FESTIVAL, year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize("year", range(1990, 2031))
def test_qingming_is_the_solar_term(year: int) -> None:
    assert festival_on(Festival.QINGMING, year) == date(year, 4, 4 if year in QINGMING_ON_THE_FOURTH else 5)


@pytest.mark.parametrize(
    ("festival", "day"),
    [
        (Festival.DRAGON_BOAT, date(2023, 6, 22)),
        (Festival.DRAGON_BOAT, date(2025, 5, 31)),
        (Festival.MID_AUTUMN, date(2020, 10, 1)),
        (Festival.MID_AUTUMN, date(2025, 10, 6)),
        (Festival.DOUBLE_NINTH, date(2023, 10, 23)),
        (Festival.DOUBLE_NINTH, date(2025, 10, 29)),
        (Festival.ARMY_DAY, date(2025, 8, 1)),
        (Festival.MARTYRS_DAY, date(2025, 9, 30)),
        (Festival.NATIONAL_DAY, date(2025, 10, 1)),
    ],
)
def test_other_festivals(festival: Festival, day: date) -> None:
    assert festival_on(festival, day.year) == day


def test_the_leap_month_of_2033_is_the_eleventh() -> None:
    assert festival_on(Festival.DOUBLE_NINTH, 2033) == date(2033, 10, 1)
    assert festival_on(Festival.SPRING_FESTIVAL, 2034) == date(2034, 2, 19)


def test_a_calendar_holds_every_festival_of_its_years_once() -> None:
    listed = json.loads(festival_calendar(2024, 2026))
    assert len(listed) == len({(one["name"], one["day"]) for one in listed}) == 3 * len(Festival)
