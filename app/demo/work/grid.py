"""Who was responsible for which cell: primary workers with hand-overs, leads, deputies, and cover."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.demo.ground.county import Ground
from app.demo.ground.places import Places
from app.demo.names import made_up_names
from app.demo.spans import OPEN, Calendar, IntArray
from app.demo.work.beats import Beat, Staffing, Turn, Worker, beats_of, clipped, neighbour
from db.codes import GridRole

_LENT, _VACANT, _WITH_DEPUTY, _COVERED = 0.03, 0.02, 0.12, 0.6
_VACANT_DAYS, _COVER_DAYS = (10, 200), (30, 70)
_MEN = 0.55
_REASONS = ("岗位调整", "退休", "换届调整", "调离本镇街")


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
    """Workers with their names and assignments; `worker_on` is the primary by cell and day, −1 for none.

    Its days count from the calendar's first; `beat_of_cell` numbers the groups of cells handed over together.
    """

    workers: tuple[Worker, ...]
    names: list[str]
    assignments: tuple[Assignment, ...]
    worker_on: IntArray
    beat_of_cell: IntArray


def drawn_grid(ground: Ground, places: Places, calendar: Calendar, rng: np.random.Generator) -> Grid:
    """Workers for every township's cells, about six each, and three years of changes."""
    staffing = Staffing(places, calendar, rng, workers=[])
    beats = list(beats_of(ground, staffing))
    primaries = list(_primaries(beats, staffing))
    others = [*_leads(beats, staffing), *_deputies(beats, staffing), *_covers(primaries, beats, staffing)]
    beat_of_cell = np.zeros(len(ground.cells), dtype=np.int64)
    for number, beat in enumerate(beats):
        beat_of_cell[list(beat.cells)] = number
    return Grid(
        tuple(staffing.workers),
        made_up_names(rng.random(len(staffing.workers)) < _MEN, rng),
        (*primaries, *others),
        _worker_on(primaries, len(ground.cells), calendar),
        beat_of_cell,
    )


def _primaries(beats: Sequence[Beat], staffing: Staffing) -> Iterator[Assignment]:
    rng, calendar = staffing.rng, staffing.calendar
    for number, beat in enumerate(beats):
        for cell in beat.cells:
            turns = _lent(beats, number, staffing) if rng.random() < _LENT else beat.turns
            if rng.random() < _VACANT:
                turns = clipped(turns, calendar.since, calendar.last - int(rng.integers(*_VACANT_DAYS)))
            for place, turn in enumerate(turns):
                reason = _REASONS[int(rng.integers(len(_REASONS)))] if place else None
                yield _by_township(staffing, beat, cell, GridRole.PRIMARY, turn=turn, reason=reason)


def _lent(beats: Sequence[Beat], number: int, staffing: Staffing) -> tuple[Turn, ...]:
    """The turns of a cell that went over to the neighbouring beat on some day."""
    day = staffing.some_day()
    before = clipped(beats[number].turns, staffing.calendar.since, day)
    return (*before, *clipped(neighbour(beats, number).turns, day, OPEN))


def _leads(beats: Sequence[Beat], staffing: Staffing) -> Iterator[Assignment]:
    since, decided_by = staffing.calendar.since, f"{staffing.places.county.name}退役军人事务局"
    lead_of: dict[int, int] = {}
    for beat in beats:
        if beat.township not in lead_of:
            station = staffing.station(beat.township, set())
            lead_of[beat.township] = staffing.hired(Worker(station, since, OPEN))
        for cell in beat.cells:
            yield Assignment(cell, lead_of[beat.township], GridRole.LEAD, since, OPEN, decided_by)


def _deputies(beats: Sequence[Beat], staffing: Staffing) -> Iterator[Assignment]:
    for number, beat in enumerate(beats):
        for cell in beat.cells:
            if staffing.rng.random() < _WITH_DEPUTY:
                turn = neighbour(beats, number).turns[-1]
                yield _by_township(staffing, beat, cell, GridRole.DEPUTY, turn=turn)


def _covers(
    primaries: Sequence[Assignment], beats: Sequence[Beat], staffing: Staffing
) -> Iterator[Assignment]:
    """A neighbour looks after some of the cells that lost their worker, for a month or two."""
    rng, last = staffing.rng, {one.cell: one for one in primaries}
    for number, beat in enumerate(beats):
        for cell in beat.cells:
            vacant_on = last[cell].until
            if vacant_on != OPEN and rng.random() < _COVERED:
                worker = neighbour(beats, number).turns[-1].worker
                until = min(vacant_on + int(rng.integers(*_COVER_DAYS)), staffing.calendar.last)
                turn = Turn(worker, vacant_on, until)
                yield _by_township(staffing, beat, cell, GridRole.COVER, turn=turn, reason="空缺期间代管")


def _by_township(
    staffing: Staffing, beat: Beat, cell: int, role: GridRole, *, turn: Turn, reason: str | None = None
) -> Assignment:
    decided_by = f"{staffing.places.townships[beat.township].name}退役军人服务站"
    return Assignment(cell, turn.worker, role, turn.since, turn.until, decided_by, reason)


def _worker_on(primaries: Sequence[Assignment], cells: int, calendar: Calendar) -> IntArray:
    on = np.full((cells, calendar.days), -1, dtype=np.int64)
    for one in primaries:
        start, end = (max(day - calendar.first, 0) for day in (one.since, one.until))
        on[one.cell, start:end] = one.worker
    return on
