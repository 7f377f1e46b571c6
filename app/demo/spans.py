"""The days of the demonstration as whole numbers since 1970, and columns of days and instants for COPY."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from db.copy import NULL

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# "Not ended" for days, later than any.
OPEN = 2**31 - 1
YEARS = 3
_DAY_SECONDS = 86_400
# Nine in the morning in Asia/Shanghai.
_OFFICE_OPENS = 3_600
_REGISTRY_YEARS = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Three years of contacts up to yesterday: today is not over."""

    today: date

    @property
    def day(self) -> int:
        """Today as a number."""
        return day_number(self.today)

    @property
    def last(self) -> int:
        """The last day on which anything happens or is recorded."""
        return self.day - 1

    @property
    def first(self) -> int:
        """The first day of contacts."""
        month = self.today.replace(day=1).replace(year=self.today.year - YEARS)
        return day_number(month) + self.today.day - 1

    @property
    def since(self) -> int:
        """The day on which the registry, the grid and its workers begin."""
        return day_number(date(self.today.year - YEARS - _REGISTRY_YEARS, 1, 1))

    @property
    def year_start(self) -> int:
        """1 January of this year."""
        return day_number(date(self.today.year, 1, 1))

    @property
    def days(self) -> int:
        """How many days have contacts."""
        return self.day - self.first


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def day_of(number: int) -> date:
    """The civil day of a number."""
    return date(1970, 1, 1) + timedelta(days=number)


def recorded_at(days: IntArray, rng: np.random.Generator) -> IntArray:
    """An instant within office hours of each day, as seconds since 1970 UTC."""
    return days * _DAY_SECONDS + _OFFICE_OPENS + rng.integers(0, 8 * 3_600, len(days))


def day_texts(days: IntArray) -> list[str]:
    """Days as ISO dates; `OPEN` as no value."""
    texts = days.astype("datetime64[D]").astype(str).tolist()
    return [NULL if number == OPEN else text for number, text in zip(days.tolist(), texts, strict=True)]


def span_texts(starts: IntArray, ends: IntArray) -> list[str]:
    """Half-open spans of days as ranges; one that ends with `OPEN` has no end."""
    last = ["" if text == NULL else text for text in day_texts(ends)]
    return [f"[{start},{end})" for start, end in zip(day_texts(starts), last, strict=True)]


def instant_texts(instants: IntArray) -> list[str]:
    """Seconds since 1970 as instants in UTC; `OPEN` as no value."""
    texts = instants.astype("datetime64[s]").astype(str).tolist()
    return [NULL if at == OPEN else f"{text}Z" for at, text in zip(instants.tolist(), texts, strict=True)]
