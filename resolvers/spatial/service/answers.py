"""What answers about service areas and gaps are made of."""

from dataclasses import dataclass

from resolvers.spatial.service.question import AreasQuestion, CostBasis, GapsQuestion, Outside
from resolvers.spatial.service.roads import LoadedRoads
from resolvers.spatial.service.shapes import Shape
from resolvers.spatial.service.sites import StationAt
from resolvers.spatial.service.tallies import Tally
from resolvers.spatial.service.villages import Place
from resolvers.spatial.service.ways import Meeting


@dataclass(frozen=True, slots=True)
class Band:
    """Persons whose way takes more than the band before and at most `minutes`."""

    minutes: float
    persons: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """An area of one station, or of several at one point; `workers`: theirs and of those they supervise."""

    stations: tuple[StationAt, ...]
    tally: Tally
    workers: int
    bands: tuple[Band, ...]
    shape: Shape
    meeting: Meeting | None

    @property
    def is_inside(self) -> bool:
        """Whether one of its stations lies in the area asked about."""
        return any(station.is_inside for station in self.stations)


@dataclass(frozen=True, slots=True)
class OutsideArea:
    """Persons whom no area holds, and why."""

    reason: Outside
    tally: Tally


@dataclass(frozen=True, slots=True)
class ServiceAreas:
    """An answer: areas and what none holds; they sum to the whole unless areas overlap."""

    question: AreasQuestion
    basis: CostBasis
    roads: LoadedRoads | None
    areas: tuple[ServiceArea, ...]
    outside: tuple[OutsideArea, ...]
    whole: Tally
    without_point: tuple[StationAt, ...]


@dataclass(frozen=True, slots=True)
class GapPart:
    """A village or cell (None: homes in none): everybody there, those in the gap, the unlocated."""

    place: Place | None
    persons: int
    gap: Tally
    unlocated: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Persons of a village for whom another station is faster than the assigned one, with both ways."""

    village: Place
    assigned: StationAt
    nearest: StationAt
    to_assigned: Tally
    to_nearest: Tally


@dataclass(frozen=True, slots=True)
class FarVillage:
    """A village farther from its assigned station than the limit, by its point; None: there is no way."""

    village: Place
    station: StationAt
    seconds: float | None
    metres: float | None


@dataclass(frozen=True, slots=True)
class ServiceGaps:
    """An answer: everybody, those in the gap and why, the unlocated apart, and by place."""

    question: GapsQuestion
    basis: CostBasis
    roads: LoadedRoads | None
    whole: Tally
    gap: Tally
    reasons: tuple[tuple[Outside, Tally], ...]
    unlocated: int
    parts: tuple[GapPart, ...]
    elsewhere: tuple[Elsewhere, ...]
    far_villages: tuple[FarVillage, ...]
    without_point: tuple[StationAt, ...]
