"""Facts of a small world held in memory: what the reference reads and the database is given."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from db.codes import (
    ContactMode,
    ContactOutcome,
    ContactPurpose,
    DivisionLevel,
    EndReason,
    GridRole,
    PersonCategory,
    PriorityClass,
    Sex,
    UnreachableDecision,
)

BEGINNING = date(2020, 1, 1)
EARLY, MIDDLE, LATE, LATEST = (datetime(2025, month, 1, tzinfo=UTC) for month in (1, 8, 9, 10))
LAST_KNOWN = datetime(2025, 9, 15, tzinfo=UTC)  # between the last two


@dataclass(frozen=True, slots=True)
class Knowledge:
    """When a fact was recorded and when it was superseded."""

    recorded_at: datetime = EARLY
    superseded_at: datetime | None = None

    def holds(self, at: datetime | None) -> bool:
        """Whether the registry knew it at a moment (None: now)."""
        if at is None:
            return self.superseded_at is None
        return self.recorded_at <= at and (self.superseded_at is None or at < self.superseded_at)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` up to, but not including, `end`."""

    first: date = BEGINNING
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day and (self.end is None or day < self.end)


class Fact(Protocol):
    """Something that holds for a time and was known for a time."""

    @property
    def span(self) -> Span: ...
    @property
    def known(self) -> Knowledge: ...


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody lives or was met: a division and perhaps a cell."""

    division: int
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Division:
    id: int
    county: int
    level: DivisionLevel
    code: str


@dataclass(frozen=True, slots=True)
class Parenthood:
    """`child` lies directly under `parent` for a time."""

    child: int
    parent: int
    span: Span = Span()
    known: Knowledge = Knowledge()


@dataclass(frozen=True, slots=True)
class Station:
    id: int
    division: int
    span: Span = Span()
    known: Knowledge = Knowledge()


@dataclass(frozen=True, slots=True)
class Service:
    """`division` is served by another station than its own for a time."""

    division: int
    station: int
    span: Span = Span()
    known: Knowledge = Knowledge()


@dataclass(frozen=True, slots=True)
class Supervision:
    """`station` is supervised by another than its usual supervisor for a time."""

    station: int
    supervisor: int
    span: Span = Span()
    known: Knowledge = Knowledge()


@dataclass(frozen=True, slots=True)
class Cell:
    """`known` says when it was recorded and, if it was closed since, when that was."""

    id: int
    division: int
    code: str
    span: Span = Span()
    known: Knowledge = Knowledge()


@dataclass(frozen=True, slots=True)
class Worker:
    id: int
    station: int


@dataclass(frozen=True, slots=True)
class Assignment:
    cell: int
    worker: int
    role: GridRole = GridRole.PRIMARY
    span: Span = Span()
    known: Knowledge = Knowledge()


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    county: int
    sex: Sex = Sex.MALE
    born_on: date = date(1960, 4, 15)
    categories: tuple[PersonCategory, ...] = (PersonCategory.DISCHARGED_SOLDIER,)
    priority_classes: tuple[PriorityClass, ...] = ()
    is_veteran: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person was for a time; the rows of a person cover all days, and the last is as the person is."""

    was: Person
    span: Span = Span()
    known: Knowledge = Knowledge()


@dataclass(frozen=True, slots=True)
class Stay:
    """A residence of a person; `point` is its longitude and latitude, where a test tells of it."""

    person: int
    spot: Spot
    located: bool = True
    span: Span = Span()
    end_reason: EndReason | None = None
    known: Knowledge = Knowledge()
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    id: int
    person: int
    day: date
    spot: Spot
    worker: int | None = None
    mode: ContactMode = ContactMode.HOME_VISIT
    outcome: ContactOutcome = ContactOutcome.REACHED
    known: Knowledge = Knowledge()
    purpose: ContactPurpose = ContactPurpose.ROUTINE


@dataclass(frozen=True, slots=True)
class Report:
    """A person was reported unreachable on a day, which was decided at an instant; None: not yet."""

    id: int
    person: int
    day: date
    decision: UnreachableDecision | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Everything there is."""

    divisions: tuple[Division, ...]
    parents: tuple[Parenthood, ...]
    stations: tuple[Station, ...]
    services: tuple[Service, ...]
    supervisions: tuple[Supervision, ...]
    cells: tuple[Cell, ...]
    workers: tuple[Worker, ...]
    assignments: tuple[Assignment, ...]
    persons: tuple[Person, ...]
    stays: tuple[Stay, ...]
    contacts: tuple[Contact, ...]
    reports: tuple[Report, ...] = ()
    standings: tuple[Standing, ...] = ()

    def division(self, division_id: int) -> Division:
        """The division with an id."""
        return next(division for division in self.divisions if division.id == division_id)

    def person_then(self, person: Person, day: date, known_at: datetime | None) -> Person:
        """What a person was on a day, as known at an instant (None: now)."""
        found = [
            one.was
            for one in self.standings
            if one.was.id == person.id and one.span.holds(day) and one.known.holds(known_at)
        ]
        return found[0] if found else person
