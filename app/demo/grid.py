"""The demonstration's grid: one plan, its cells, and the workers responsible for them, with hand-overs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.demo.county import Ground
from app.demo.names import made_up_names
from app.demo.places import Places
from app.demo.spans import OPEN, Calendar, IntArray
from db.codes import GridRole

CELLS_OF_A_WORKER = 6
_HANDOVERS = (0.45, 0.40, 0.15)
_LENT, _VACANT, _WITH_DEPUTY, _COVERED = 0.03, 0.02, 0.12, 0.6
_REASONS = ("岗位调整", "退休", "换届调整", "调离本镇街")


@dataclass(frozen=True, slots=True)
class Worker:
    """A grid worker by number, at a station, from a day on; `until` may be `OPEN`."""

    station_id: int
    name: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """A cell (by index) in the hands of a worker (by index) for the days `since` ≤ day < `until`."""

    cell: int
    worker: int
    role: GridRole
    since: int
    until: int
    decided_by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Workers and assignments, and by cell and day (from the calendar's first) the primary worker, −1 for none.

    `beat_of_cell` numbers the groups of about six neighbouring cells that are handed over together.
    """

    workers: tuple[Worker, ...]
    assignments: tuple[Assignment, ...]
    worker_on: IntArray
    beat_of_cell: IntArray


@dataclass(frozen=True, slots=True)
class _Beat:
    """Neighbouring cells of one township and the workers who follow each other in them."""

    cells: tuple[int, ...]
    township: int
    turns: tuple[tuple[int, int, int], ...]


def drawn_grid(ground: Ground, places: Places, calendar: Calendar, rng: np.random.Generator) -> Grid:
    """Workers for every township's cells, about six each, and three years of changes."""
    workers: list[Worker] = []
    beats = list(_beats(ground, places, calendar, rng, workers))
    assignments = [*_primaries(beats, places, calendar, rng), *_leads(beats, places, calendar, workers)]
    assignments += _deputies(beats, places, rng)
    assignments += _covers(assignments, beats, places, calendar, rng)
    names = made_up_names(rng.random(len(workers)) < 0.55, rng)  # noqa: PLR2004  # a little more men than women
    named = tuple(replace(worker, name=name) for worker, name in zip(workers, names, strict=True))
    beat_of_cell = np.zeros(len(ground.cells), dtype=np.int64)
    for number, beat in enumerate(beats):
        beat_of_cell[list(beat.cells)] = number
    return Grid(named, tuple(assignments), _worker_on(assignments, len(ground.cells), calendar), beat_of_cell)


def _beats(
    ground: Ground, places: Places, calendar: Calendar, rng: np.random.Generator, workers: list[Worker]
) -> Iterator[_Beat]:
    number = {village.code: index for index, village in enumerate(ground.villages)}
    village_of = [number[cell.village_code] for cell in ground.cells]
    for township in range(len(places.townships)):
        cells = [cell for cell, village in enumerate(village_of) if places.township_of_village[village] == township]
        for part in np.array_split(cells, max(1, round(len(cells) / CELLS_OF_A_WORKER))):
            villages = {village_of[cell] for cell in part}
            station = _station(places, township, villages)
            yield _Beat(tuple(part.tolist()), township, _turns(station, calendar, rng, workers))


def _station(places: Places, township: int, villages: set[int]) -> int:
    own = places.villages[min(villages)].station_id if len(villages) == 1 else None
    station = own if own is not None else places.townships[township].station_id
    assert station is not None  # noqa: S101  # the importer gives every township a station
    return station


def _turns(
    station_id: int, calendar: Calendar, rng: np.random.Generator, workers: list[Worker]
) -> tuple[tuple[int, int, int], ...]:
    changes = int(rng.choice(len(_HANDOVERS), p=_HANDOVERS))
    days = np.sort(rng.choice(np.arange(calendar.first + 30, calendar.last - 30), changes, replace=False))
    bounds = [calendar.since, *days.tolist(), OPEN]
    turns = []
    for since, until in zip(bounds[:-1], bounds[1:], strict=True):
        turns.append((len(workers), since, until))
        workers.append(Worker(station_id, "", since, until))
    return tuple(turns)


def _primaries(
    beats: Sequence[_Beat], places: Places, calendar: Calendar, rng: np.random.Generator
) -> Iterator[Assignment]:
    for number, beat in enumerate(beats):
        for cell in beat.cells:
            turns = _lent(beats, number, calendar, rng) if rng.random() < _LENT else beat.turns
            if rng.random() < _VACANT:
                turns = _clipped(turns, calendar.since, calendar.last - int(rng.integers(10, 200)))
            for place, (worker, since, until) in enumerate(turns):
                reason = _REASONS[int(rng.integers(len(_REASONS)))] if place else None
                decided_by = f"{places.townships[beat.township].name}退役军人服务站"
                yield Assignment(cell, worker, GridRole.PRIMARY, since, until, decided_by, reason)


def _lent(
    beats: Sequence[_Beat], number: int, calendar: Calendar, rng: np.random.Generator
) -> tuple[tuple[int, int, int], ...]:
    """The turns of a cell that went over to the neighbouring beat on some day."""
    neighbour = beats[_neighbour(beats, number)]
    day = int(rng.integers(calendar.first + 30, calendar.last - 30))
    return (*_clipped(beats[number].turns, calendar.since, day), *_clipped(neighbour.turns, day, OPEN))


def _neighbour(beats: Sequence[_Beat], number: int) -> int:
    beside = number + 1 if number + 1 < len(beats) else number - 1
    before = max(number - 1, 0)
    return beside if beats[beside].township == beats[number].township else before


def _clipped(turns: Sequence[tuple[int, int, int]], since: int, until: int) -> tuple[tuple[int, int, int], ...]:
    cut = [(worker, max(start, since), min(end, until)) for worker, start, end in turns]
    return tuple(turn for turn in cut if turn[1] < turn[2])


def _leads(
    beats: Sequence[_Beat], places: Places, calendar: Calendar, workers: list[Worker]
) -> Iterator[Assignment]:
    lead_of: dict[int, int] = {}
    for beat in beats:
        if beat.township not in lead_of:
            lead_of[beat.township] = len(workers)
            station = _station(places, beat.township, set())
            workers.append(Worker(station, "", calendar.since, OPEN))
        for cell in beat.cells:
            decided_by = f"{places.county.name}退役军人事务局"
            yield Assignment(cell, lead_of[beat.township], GridRole.LEAD, calendar.since, OPEN, decided_by)


def _deputies(beats: Sequence[_Beat], places: Places, rng: np.random.Generator) -> Iterator[Assignment]:
    for number, beat in enumerate(beats):
        for cell in beat.cells:
            if rng.random() < _WITH_DEPUTY:
                worker, since, until = beats[_neighbour(beats, number)].turns[-1]
                decided_by = f"{places.townships[beat.township].name}退役军人服务站"
                yield Assignment(cell, worker, GridRole.DEPUTY, since, until, decided_by)


def _covers(
    assignments: Sequence[Assignment],
    beats: Sequence[_Beat],
    places: Places,
    calendar: Calendar,
    rng: np.random.Generator,
) -> list[Assignment]:
    """A neighbour looks after some of the cells that lost their worker, for a month or two."""
    beat_of = {cell: number for number, beat in enumerate(beats) for cell in beat.cells}
    last = {one.cell: one for one in assignments if one.role == GridRole.PRIMARY}
    covers = []
    for cell, one in last.items():
        if one.until == OPEN or rng.random() >= _COVERED:
            continue
        worker, _, _ = beats[_neighbour(beats, beat_of[cell])].turns[-1]
        until = min(one.until + int(rng.integers(30, 70)), calendar.last)
        decided_by = f"{places.townships[beats[beat_of[cell]].township].name}退役军人服务站"
        covers.append(Assignment(cell, worker, GridRole.COVER, one.until, until, decided_by, "空缺期间代管"))
    return covers


def _worker_on(assignments: Sequence[Assignment], cells: int, calendar: Calendar) -> IntArray:
    on = np.full((cells, calendar.days), -1, dtype=np.int64)
    for one in assignments:
        if one.role == GridRole.PRIMARY:
            start, end = max(one.since - calendar.first, 0), one.until - calendar.first
            on[one.cell, start : max(end, 0)] = one.worker
    return on
