"""Age bands of ten years, with one open at either end."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, literal

from resolvers.people.lists import age_on

AGE_BANDS = ((0, 39), (40, 49), (50, 59), (60, 69), (70, 79), (80, 200))


def age_band_on(day: date, born_on: Any) -> ColumnElement[str]:
    """A person's age band on a day, as '60-69'."""
    age = age_on(day, born_on)
    return case(*[(age <= last, literal(age_band_key(first, last))) for first, last in AGE_BANDS])


def age_band_key(first: int, last: int) -> str:
    """How an age band is written: '60-69', '80+'."""
    return f"{first}+" if last == AGE_BANDS[-1][1] else f"{first}-{last}"
