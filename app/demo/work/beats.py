"""Beats: groups of about six neighbouring cells, and the grid workers who follow each other in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.demo.ground.county import Ground
from app.demo.ground.places import Places
from app.demo.spans import OPEN, Calendar

CELLS_OF_A_WORKER = 6
# How often a beat is handed over in the three years: never, once, twice.
_HANDOVERS = (0.45, 0.40, 0.15)
_MARGIN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Worker:
    """A grid worker at a station for the days `since` ≤ day < `until`, which may be `OPEN`."""

    station_id: int
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A worker (by index) in charge for the days `since` ≤ day < `until`."""

    worker: int
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Beat:
    """Neighbouring cells (by index) of one township and whose turn it was in them."""

    cells: tuple[int, ...]
    township: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Staffing:
    """A county being staffed: its places, days and chance, and the workers found so far."""

    places: Places
    calendar: Calendar
    rng: np.random.Generator
    workers: list[Worker]

    def hired(self, worker: Worker) -> int:
        """The index of a new worker."""
        self.workers.append(worker)
        return len(self.workers) - 1

    def some_day(self) -> int:
        """A day well within the three years."""
        first, last = self.calendar.first + _MARGIN_DAYS, self.calendar.last - _MARGIN_DAYS
        return int(self.rng.integers(first, last))

    def station(self, township: int, villages: set[int]) -> int:
        """The station of workers in these villages: the village's own if it is but one and has one."""
        own = self.places.villages[min(villages)].station_id if len(villages) == 1 else None
        station = own if own is not None else self.places.townships[township].station_id
        assert station is not None  # noqa: S101  # the importer gives every township a station
        return station


def beats_of(ground: Ground, staffing: Staffing) -> Iterator[Beat]:
    """All cells in beats, township by township."""
    places = staffing.places
    number = {village.code: index for index, village in enumerate(ground.villages)}
    village_of = [number[cell.village_code] for cell in ground.cells]
    township_of = [places.township_of_village[village] for village in village_of]
    for township in range(len(places.townships)):
        cells = [cell for cell, where in enumerate(township_of) if where == township]
        for part in np.array_split(cells, max(1, round(len(cells) / CELLS_OF_A_WORKER))):
            station = staffing.station(township, {village_of[cell] for cell in part})
            yield Beat(tuple(part.tolist()), township, _turns(station, staffing))


def neighbour(beats: Sequence[Beat], number: int) -> Beat:
    """The beat beside, of the same township where there is one."""
    beside = beats[number + 1 if number + 1 < len(beats) else number - 1]
    return beside if beside.township == beats[number].township else beats[max(number - 1, 0)]


def clipped(turns: Sequence[Turn], since: int, until: int) -> tuple[Turn, ...]:
    """What of the turns lies within some days."""
    cut = [Turn(turn.worker, max(turn.since, since), min(turn.until, until)) for turn in turns]
    return tuple(turn for turn in cut if turn.since < turn.until)


def _turns(station_id: int, staffing: Staffing) -> tuple[Turn, ...]:
    changes = int(staffing.rng.choice(len(_HANDOVERS), p=_HANDOVERS))
    days = sorted({staffing.some_day() for _ in range(changes)})
    return tuple(
        Turn(staffing.hired(Worker(station_id, since, until)), since, until)
        for since, until in pairwise([staffing.calendar.since, *days, OPEN])
    )
