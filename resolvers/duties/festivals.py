"""The days of festivals on the civil calendar: some are fixed, those of the lunisolar calendar move."""

import json
from datetime import date
from functools import cache, lru_cache

from tyme4py.lunar import LunarDay
from tyme4py.solar import SolarDay, SolarTerm

from db.codes import Festival

_FIXED = {Festival.ARMY_DAY: (8, 1), Festival.MARTYRS_DAY: (9, 30), Festival.NATIONAL_DAY: (10, 1)}
_LUNAR = {
    Festival.SPRING_FESTIVAL: (1, 1),
    Festival.DRAGON_BOAT: (5, 5),
    Festival.MID_AUTUMN: (8, 15),
    Festival.DOUBLE_NINTH: (9, 9),
}


@cache
def festival_on(festival: Festival, year: int) -> date:
    """The civil day of a festival; of lunar ones that of the lunar year which begins in `year`.

    By the calendar of GB/T 33661-2017.
    """
    if festival in _FIXED:
        return date(year, *_FIXED[festival])
    if festival == Festival.QINGMING:
        return _civil(SolarTerm.from_name(year, "清明").get_solar_day())
    return _civil(LunarDay.from_ymd(year, *_LUNAR[festival]).get_solar_day())


@lru_cache
def festival_calendar(first_year: int, last_year: int) -> str:
    """Every festival of some years with its day, as JSON that a statement can take: [{"name", "day"}, …]."""
    years = range(first_year, last_year + 1)
    days = [(festival, festival_on(festival, year)) for year in years for festival in Festival]
    return json.dumps([{"name": festival.value, "day": day.isoformat()} for festival, day in days])


def _civil(day: SolarDay) -> date:
    return date(day.get_year(), day.get_month(), day.get_day())
