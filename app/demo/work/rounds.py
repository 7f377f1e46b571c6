"""The yearly rounds of visits, by the rough days of their festivals, to which contacts are drawn."""

import numpy as np

from app.demo.spans import IntArray
from db.codes import ContactPurpose

_DRAWN = 0.35
# First and last day counted from 1 January: 春节, a campaign in spring, 八一, 中秋 and 国庆.
_ROUNDS = (
    (18, 46, ContactPurpose.FESTIVAL),
    (99, 130, ContactPurpose.CAMPAIGN),
    (201, 218, ContactPurpose.FESTIVAL),
    (262, 277, ContactPurpose.FESTIVAL),
)
_PURPOSES = tuple(ContactPurpose)


def on_rounds(days: IntArray, rng: np.random.Generator) -> IntArray:
    """The days, a third of them moved into the nearest round of the same year."""
    of_year = _day_of_year(days)
    first, last = (np.array([one[side] for one in _ROUNDS]) for side in (0, 1))
    nearest = np.abs(of_year[:, None] - (first + last) // 2).argmin(axis=1)
    inside = rng.integers(first[nearest], last[nearest] + 1)
    return np.where(rng.random(len(days)) < _DRAWN, days - of_year + inside, days)


def purpose_of_round(days: IntArray) -> IntArray:
    """The purpose (place in its enum) that goes with the round of each day; −1 outside the rounds."""
    of_year = _day_of_year(days)
    purposes = np.full(len(days), -1, dtype=np.int64)
    for first, last, purpose in _ROUNDS:
        purposes[(of_year >= first) & (of_year <= last)] = _PURPOSES.index(purpose)
    return purposes


def _day_of_year(days: IntArray) -> IntArray:
    new_year = days.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return days - new_year
