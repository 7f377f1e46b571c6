"""Where the made-up persons lived from registration to today: moves within the county, departures, deaths."""

from dataclasses import dataclass, fields, replace

import numpy as np

from app.demo.ground.county import Ground
from app.demo.ground.places import Places
from app.demo.people.made_up import Population
from app.demo.spans import OPEN, BoolArray, Calendar, IntArray
from db.codes import EndReason, PersonStatus
from geo.coordinates import FloatArray

REASONS = (EndReason.REHOUSED, EndReason.MOVED_OUT, EndReason.DECEASED, EndReason.INELIGIBLE)
STATUSES = (PersonStatus.ACTIVE, PersonStatus.MOVED_OUT, PersonStatus.DECEASED, PersonStatus.INELIGIBLE)

_FATES = (0.925, 0.025, 0.038, 0.012)
_REHOUSED, _REHOUSED_TWICE, _WITHIN_VILLAGE = 0.05, 0.15, 0.4
_NO_POINT_OR_CELL, _NO_POINT, _NO_CELL, _TOWNSHIP_ONLY = 0.011, 0.014, 0.006, 0.005
_EMPTIED = 4
_MONTH = 30


@dataclass(frozen=True, slots=True, eq=False)
class Residences:
    """Rows (r,) by person and start, for the days `start` ≤ day < `end` (`OPEN` while it lasts).

    Division and cell by index (−1 for no cell); `point` (r, 2) holds where `located`; `reason` is why it
    ended, an index of `REASONS`, −1 while it lasts.
    """

    person: IntArray
    start: IntArray
    end: IntArray
    division: IntArray
    cell: IntArray
    point: FloatArray
    located: BoolArray
    reason: IntArray

    def last_rows(self) -> IntArray:
        """The row of each person's current, or last, residence."""
        return np.flatnonzero(np.append(self.person[1:] != self.person[:-1], True))

    def row_on(self, person: IntArray, day: IntArray) -> IntArray:
        """The row in which each person lived on each day; meant for days on which they did."""
        order = self.person * (OPEN + 1) + self.start
        return np.searchsorted(order, person * (OPEN + 1) + day, side="right") - 1


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """Of each person: cell and village by index, and the point (n, 2)."""

    cell: IntArray
    village: IntArray
    point: FloatArray


def homes_of(ground: Ground) -> Homes:
    """The homes the ground has, in its order, which is by village."""
    number = {village.code: index for index, village in enumerate(ground.villages)}
    village_of_cell = np.array([number[cell.village_code] for cell in ground.cells])
    cell = np.repeat(np.arange(len(ground.cells)), [cell.people for cell in ground.cells])
    return Homes(cell, village_of_cell[cell], np.concatenate([cell.homes for cell in ground.cells]))


def fates(
    people: Population, homes: Homes, calendar: Calendar, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """The day each person leaves the registry (`OPEN` for most), and their status (index of `STATUSES`)."""
    fate = rng.choice(len(STATUSES), people.size, p=_FATES)
    fate[np.isin(homes.cell, _emptied(homes, rng))] = STATUSES.index(PersonStatus.MOVED_OUT)
    earliest = np.maximum(people.registered, calendar.first) + _MONTH
    fate[earliest >= calendar.last] = 0
    day = rng.integers(np.minimum(earliest, calendar.last - 1), calendar.last)
    return np.where(fate == 0, OPEN, day), fate


def residences(
    people: Population,
    homes: Homes,
    places: Places,
    *,
    calendar: Calendar,
    leaving: tuple[IntArray, IntArray],
    rng: np.random.Generator,
) -> Residences:
    """Everybody's residences: one for most, two or three for the re-housed."""
    left, fate = leaving
    last = _known(_homes_now(people, homes, left, fate), places, rng)
    first, second = _moves(people, last.end, calendar, rng)
    earlier = _earlier(last, homes, first, second, rng=rng)
    return _sorted(last, earlier, first)


def _emptied(homes: Homes, rng: np.random.Generator) -> IntArray:
    """A few small cells from which everybody has moved away."""
    cells, people = np.unique(homes.cell, return_counts=True)
    smallest = cells[np.argsort(people, kind="stable")][: len(cells) // 12]
    return rng.permutation(smallest)[:_EMPTIED]


def _homes_now(people: Population, homes: Homes, left: IntArray, fate: IntArray) -> Residences:
    everybody = np.arange(people.size)
    located = np.ones(people.size, dtype=np.bool_)
    reason = np.where(fate == 0, -1, fate)
    return Residences(
        everybody, people.registered, left, homes.village, homes.cell, homes.point, located, reason
    )


def _known(rows: Residences, places: Places, rng: np.random.Generator) -> Residences:
    """The residences as far as they are known: some without point, cell or even village."""
    bounds = np.cumsum((_NO_POINT_OR_CELL, _NO_POINT, _NO_CELL, _TOWNSHIP_ONLY))
    drawn = np.searchsorted(bounds, rng.random(len(rows.person)), side="right")
    township = np.array([places.township_index(village) for village in range(len(places.villages))])
    lost = drawn == 3  # noqa: PLR2004  # the fourth of the bounds
    return Residences(
        rows.person,
        rows.start,
        rows.end,
        np.where(lost, township[rows.division], rows.division),
        np.where((drawn == 0) | (drawn == 2) | lost, -1, rows.cell),  # noqa: PLR2004  # the third
        rows.point,
        ~((drawn == 0) | (drawn == 1) | lost),
        rows.reason,
    )


def _moves(
    people: Population, end: IntArray, calendar: Calendar, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """The days of the last move and of the one before it; `OPEN` where there was none."""
    low = np.maximum(people.registered, calendar.first) + 2 * _MONTH
    high = np.minimum(end, calendar.last) - _MONTH
    moved = (rng.random(people.size) < _REHOUSED) & (low < high)
    last = rng.integers(np.minimum(low, high - 1), high)
    twice = moved & (rng.random(people.size) < _REHOUSED_TWICE) & (last - low > _MONTH)
    before = rng.integers(np.minimum(low - _MONTH, last - 1), last)
    return np.where(moved, last, OPEN), np.where(twice, before, OPEN)


def _earlier(
    last: Residences, homes: Homes, moved: IntArray, before: IntArray, *, rng: np.random.Generator
) -> Residences:
    """The residences that ended with a move: homes of other people, often of the same village."""
    once, twice = np.flatnonzero(moved != OPEN), np.flatnonzero(before != OPEN)
    person = np.concatenate([once, twice])
    start = np.concatenate(
        [np.where(before[once] != OPEN, before[once], last.start[once]), last.start[twice]]
    )
    end = np.concatenate([moved[once], before[twice]])
    near = rng.random(len(person)) < _WITHIN_VILLAGE
    low = np.searchsorted(homes.village, homes.village[person], side="left")
    high = np.searchsorted(homes.village, homes.village[person], side="right")
    host = np.where(near, rng.integers(low, high), rng.integers(0, len(homes.cell), len(person)))
    located, reason = np.ones(len(person), dtype=np.bool_), np.zeros(len(person), dtype=np.int64)
    return Residences(
        person, start, end, homes.village[host], homes.cell[host], homes.point[host], located, reason
    )


def _sorted(last: Residences, earlier: Residences, moved: IntArray) -> Residences:
    last = replace(last, start=np.where(moved != OPEN, moved, last.start))
    starts = np.concatenate([last.start, earlier.start])
    order = np.lexsort((starts, np.concatenate([last.person, earlier.person])))
    both = ((getattr(last, column.name), getattr(earlier, column.name)) for column in fields(Residences))
    return Residences(*(np.concatenate(parts)[order] for parts in both))
