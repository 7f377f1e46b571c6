"""Three years of contacts: who was tried on which day, by whom, and what was put right later."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from app.demo.people.history import Residences
from app.demo.people.made_up import Population
from app.demo.spans import OPEN, BoolArray, Calendar, IntArray, recorded_at
from app.demo.work.circumstances import MODES, OUTCOMES, REACHED, modes, outcomes, purposes
from app.demo.work.grid import Grid
from app.demo.work.rounds import on_rounds
from db.codes import ContactMode
from geo.coordinates import FloatArray

_TWINS, _CORRECTED, _UNREACHABLE, _LATE = 0.006, 0.004, 0.03, 0.06
_DILIGENCE, _OF_BEATS = (1.15, 0.65, 0.32, 0.15), (0.54, 0.24, 0.14, 0.08)
_POOR_STRETCHES, _IN_POOR_STRETCHES, _WITHOUT_CELL = 3, 0.6, 0.45
_BY_STAFF, _WITH_POINT, _POINT_SPREAD = 0.5, 0.15, 0.00012
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """Contacts (c,) by day; person, division, cell and worker by index, −1 for none.

    Codes are places in their enum, instants seconds (`superseded` is `OPEN` while the contact stands);
    `point` (c, 2) was taken where `located`.
    """

    person: IntArray
    day: IntArray
    division: IntArray
    cell: IntArray
    worker: IntArray
    mode: IntArray
    purpose: IntArray
    outcome: IntArray
    recorded: IntArray
    superseded: IntArray
    point: FloatArray
    located: BoolArray

    @property
    def counts(self) -> BoolArray:
        """Whether the person was reached, as far as is known today."""
        reached: BoolArray = (self.outcome == REACHED) & (self.superseded == OPEN)
        return reached

    def taken(self, rows: IntArray) -> "Contacts":
        """These rows, in this order."""
        return Contacts(*(getattr(self, column.name)[rows] for column in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What contacts are made in: people, where they lived, the grid, and the days."""

    people: Population
    residences: Residences
    grid: Grid
    calendar: Calendar

    def contact_days(self) -> tuple[IntArray, IntArray]:
        """The days on which each person can be contacted, half-open."""
        left = self.residences.end[self.residences.last_rows()]
        return np.maximum(self.people.registered, self.calendar.first), np.minimum(left, self.calendar.day)


def made_up_contacts(scene: Scene, count: int, rng: np.random.Generator) -> Contacts:
    """Exactly `count` contacts, corrected and doubled ones among them, in order of their days."""
    twins, corrected = round(count * _TWINS), round(count * _CORRECTED)
    person = _whom(scene, count - twins - corrected, rng)
    first = _made(scene, person, _when(scene, person, rng), rng)
    second = _twins(first.taken(rng.choice(len(person), twins, replace=False)), scene.calendar, rng)
    wrong = rng.choice(len(person), corrected, replace=False)
    right = _corrections(first.taken(wrong), scene.calendar, rng)
    first.superseded[wrong] = right.recorded
    joined = _joined((first, second, right))
    return joined.taken(np.lexsort((joined.recorded, joined.day)))


def _joined(parts: Sequence[Contacts]) -> Contacts:
    columns = ([getattr(part, column.name) for part in parts] for column in fields(Contacts))
    return Contacts(*map(np.concatenate, columns))


def _whom(scene: Scene, count: int, rng: np.random.Generator) -> IntArray:
    """The person of each contact: oftener those of diligent workers, with a priority class, or long here."""
    people, rows = scene.people, scene.residences.last_rows()
    start, end = scene.contact_days()
    weight = np.maximum(end - start, 0) * _diligence(scene, rng)[scene.residences.cell[rows]]
    weight = weight * rng.gamma(6.0, 1.0, people.size) * np.where(people.priorities != 0, 1.25, 1.0)
    return np.repeat(np.arange(people.size), rng.multinomial(count, weight / weight.sum()))


def _diligence(scene: Scene, rng: np.random.Generator) -> FloatArray:
    """How eagerly each cell's people are contacted; the last value is for people without a cell."""
    beat_of_cell = scene.grid.beat_of_cell
    beats = int(beat_of_cell.max()) + 1
    of_beat = rng.choice(_DILIGENCE, beats, p=_OF_BEATS)
    # Beats are numbered township by township, so a stretch of them is about one township.
    for first in rng.integers(0, beats, _POOR_STRETCHES).tolist():
        of_beat[first : first + max(1, beats // 28)] *= _IN_POOR_STRETCHES
    of_cell = of_beat[beat_of_cell] * rng.lognormal(0.0, 0.25, len(beat_of_cell))
    return np.append(of_cell, _WITHOUT_CELL)


def _when(scene: Scene, person: IntArray, rng: np.random.Generator) -> IntArray:
    """A day for each contact: a person's are spread over their time here, then drawn to the rounds."""
    start, end = scene.contact_days()
    total = np.bincount(person, minlength=scene.people.size)
    turn = np.arange(len(person)) - (np.cumsum(total) - total)[person]
    low, high = start[person], end[person]
    share = (turn + rng.random(len(person))) / total[person]
    day = low + ((high - low) * share).astype(np.int64)
    drawn = on_rounds(day, rng)
    return np.where((drawn >= low) & (drawn < high), drawn, day)


def _made(scene: Scene, person: IntArray, day: IntArray, rng: np.random.Generator) -> Contacts:
    residences, calendar = scene.residences, scene.calendar
    row = residences.row_on(person, day)
    purpose = purposes(scene.people, person, day, calendar=calendar, rng=rng)
    mode = modes(purpose, rng)
    can_be_reached = rng.random(scene.people.size) >= _UNREACHABLE
    at_home = mode == MODES.index(ContactMode.HOME_VISIT)
    return Contacts(
        person=person,
        day=day,
        division=residences.division[row],
        cell=residences.cell[row],
        worker=_workers(scene, residences.cell[row], day, staff=_by_staff(mode, rng)),
        mode=mode,
        purpose=purpose,
        outcome=outcomes(mode, can_be_reached[person], rng),
        recorded=_recorded(day, calendar, rng),
        superseded=np.full(len(day), OPEN, dtype=np.int64),
        point=residences.point[row] + rng.normal(0.0, _POINT_SPREAD, (len(day), 2)),
        located=residences.located[row] & at_home & (rng.random(len(day)) < _WITH_POINT),
    )


def _by_staff(mode: IntArray, rng: np.random.Generator) -> BoolArray:
    """Half of those received at a station are received by its staff, not by a grid worker."""
    received: BoolArray = mode == MODES.index(ContactMode.RECEPTION)
    return received & (rng.random(len(mode)) < _BY_STAFF)


def _workers(scene: Scene, cell: IntArray, day: IntArray, *, staff: BoolArray) -> IntArray:
    on_the_day = scene.grid.worker_on[cell, day - scene.calendar.first]
    return np.where((cell < 0) | staff, -1, on_the_day)


def _recorded(day: IntArray, calendar: Calendar, rng: np.random.Generator) -> IntArray:
    """Mostly on the day, sometimes days or weeks later, never after yesterday."""
    lag = np.where(rng.random(len(day)) < _LATE, rng.integers(1, 45, len(day)), 0)
    return recorded_at(np.minimum(day + lag, calendar.last), rng)


def _twins(first: Contacts, calendar: Calendar, rng: np.random.Generator) -> Contacts:
    """A second contact on the same civil day, made in another way."""
    mode = (first.mode + 1 + rng.integers(0, len(MODES) - 1, len(first.day))) % len(MODES)
    everybody = np.ones(len(mode), dtype=np.bool_)
    return replace(
        first,
        mode=mode,
        outcome=outcomes(mode, everybody, rng),
        recorded=_recorded(first.day, calendar, rng),
        located=~everybody,
    )


def _corrections(wrong: Contacts, calendar: Calendar, rng: np.random.Generator) -> Contacts:
    """The same contacts, said again with another outcome."""
    other = (wrong.outcome + rng.integers(1, len(OUTCOMES), len(wrong.day))) % len(OUTCOMES)
    end_of_yesterday = (calendar.last + 1) * _DAY_SECONDS - 8 * 3_600
    later = wrong.recorded + rng.integers(3_600, 9 * _DAY_SECONDS, len(wrong.day))
    # A correction follows what it corrects, by a second if need be.
    recorded = np.maximum(np.minimum(later, end_of_yesterday), wrong.recorded + 1)
    return replace(wrong, outcome=other, recorded=recorded)
