"""A registry as plainly told: facts that hold for days and were known for a time, which acts end and add."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar, cast

from shapely import Point
from shapely.geometry.base import BaseGeometry

from db.codes import EndReason
from tests.duty_facts import DutyWorld, LifeEvent, Policy
from tests.facts import (
    Assignment,
    Cell,
    Contact,
    Fact,
    Knowledge,
    Person,
    Report,
    Service,
    Span,
    Spot,
    Standing,
    Station,
    Stay,
    Supervision,
    Worker,
    World,
)
from tests.reference_ground import Lands

DAY = timedelta(days=1)
FOREVER = date.max


class Known(Protocol):
    """Something that was known for a time."""

    @property
    def known(self) -> Knowledge: ...


K = TypeVar("K", bound=Known)
F = TypeVar("F", bound=Fact)


@dataclass(slots=True)
class Who:
    """A registration: how it stands, what its end has ended, whether another goes on from it.

    `is_numbered`: it has a number that can be read, as those have that were registered by an act.
    """

    id: int
    county: int
    status: str = "ACTIVE"
    merged_into: int | None = None
    ending: tuple[Stay, list[Stay]] | None = None
    goes_on: bool = False
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Regrid:
    """Ground drawn anew for a county from a day on: the cells of the plan, and those that ended."""

    at: datetime
    county: int
    on: date
    cells: tuple[int, ...]
    replaced: tuple[int, ...]


@dataclass(slots=True)
class Told:
    """All that is told; `at` is the instant before the act that is being told."""

    places: World
    at: datetime
    people: dict[int, Who] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    events: list[LifeEvent] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    stations: list[Station] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    supervisions: list[Supervision] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    shapes: dict[int, BaseGeometry] = field(default_factory=dict)
    regrids: list[Regrid] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)

    def add(self, facts: list[K], *new: K) -> None:
        """Has facts be known from now on."""
        known: Any = Knowledge(self.at)
        facts += [cast("Any", replace)(one, known=known) for one in new]

    def end(self, facts: list[K], gone: Iterable[K]) -> None:
        """Has facts be known no longer."""
        ids = {id(one) for one in gone}
        for place, one in enumerate(facts):
            if id(one) in ids:
                known: Any = replace(one.known, superseded_at=self.at)
                facts[place] = cast("Any", replace)(one, known=known)

    def now(self, facts: Iterable[K], which: Callable[[K], bool] = lambda _: True) -> list[K]:
        """The facts of some kind that are known now."""
        return [one for one in facts if one.known.superseded_at is None and which(one)]

    def homes(self, person: int) -> list[Stay]:
        """Where somebody has lived, as now known, the earliest first."""
        mine = self.now(self.stays, lambda one: one.person == person)
        return sorted(mine, key=lambda one: one.span.first)

    def home(self, person: int, day: date) -> Stay | None:
        """Where somebody lived on a day, as now known."""
        return next((one for one in self.homes(person) if one.span.holds(day)), None)

    def moved_since(self, person: int, on: date) -> bool:
        """Whether somebody moved within the county on a day or later, as now known."""
        moved = [one.span.end for one in self.homes(person) if one.end_reason == EndReason.REHOUSED]
        return any(end is not None and end >= on for end in moved)

    def land(self, day: date) -> Lands:
        """The ground of a day, as now known."""
        return Lands(self.world(), day)

    def world(self) -> World:
        """The same as the plain reckonings read it."""
        ids = {one.id for one in self.places.persons}
        persons = [Person(one.id, one.county) for one in self.people.values() if one.id not in ids]
        return replace(
            self.places,
            workers=tuple(self.workers),
            persons=(*self.places.persons, *persons),
            stations=tuple(self.stations),
            services=tuple(self.services),
            supervisions=tuple(self.supervisions),
            cells=tuple(self.cells),
            assignments=tuple(self.assignments),
            stays=tuple(self.stays),
            contacts=tuple(self.contacts),
            reports=tuple(self.reports),
            standings=tuple(self.standings),
        )

    def duty_world(self) -> DutyWorld:
        """The same with policies and events."""
        return DutyWorld(self.world(), tuple(self.policies), tuple(self.events))

    # The ground and who lives on it.

    def cells_at(self, county: int, point: tuple[float, float]) -> list[Cell]:
        """The cells that have covered a place, the earliest first."""
        there = Point(point)
        mine = self.now(self.cells, lambda one: self.places.division(one.division).county == county)
        found = [one for one in mine if self.shapes[one.id].covers(there)]
        return sorted(found, key=lambda one: one.span.first)

    def lives(
        self, person: int, county: int, point: tuple[float, float] | None, *, spot: Spot | None, on: date
    ) -> list[Stay]:
        """Where a home lies from a day on: in the cells of its place, or as it was named."""
        if point is not None:
            cells = self.cells_at(county, point)
        else:
            assert spot is not None
            cells = self.now(self.cells, lambda one: one.id == spot.cell)
        if not cells:
            assert spot is not None
            return [Stay(person, replace(spot, cell=None), point is not None, Span(on), point=point)]
        found: list[Stay] = []
        next_on: date | None = on
        for cell in cells:
            if next_on is None or (cell.span.end is not None and cell.span.end <= next_on):
                continue
            first = max(cell.span.first, next_on)
            if first > next_on:
                today = next(one for one in cells if one.span.end is None)
                gap = Span(next_on, first)
                found.append(Stay(person, Spot(today.division), point is not None, gap, point=point))
            where = Spot(cell.division, cell.id)
            found.append(Stay(person, where, point is not None, Span(first, cell.span.end), point=point))
            next_on = cell.span.end
        if next_on is not None:
            where = Spot(cells[-1].division)
            found.append(Stay(person, where, point is not None, Span(next_on), point=point))
        return [
            one if one.span.end is None else replace(one, end_reason=EndReason.REGRIDDED) for one in found
        ]

    def regridded(self, stay: Stay, regrid: Regrid) -> list[Stay]:
        """A home as the ground is drawn from a day on: cut where its cell comes to be another."""
        goes_on = stay.span.end is None or stay.span.end > regrid.on
        concerned = stay.spot.cell in regrid.replaced or (stay.spot.cell is None and stay.point is not None)
        if not goes_on or not concerned:
            return [stay]
        cell = self._cell_of(stay, regrid)
        if cell == stay.spot.cell:
            return [stay]
        there = replace(
            stay,
            spot=replace(stay.spot, cell=cell),
            span=Span(max(stay.span.first, regrid.on), stay.span.end),
        )
        if stay.span.first >= regrid.on:
            return [there]
        before = replace(stay, span=Span(stay.span.first, regrid.on), end_reason=EndReason.REGRIDDED)
        return [before, there]

    def _cell_of(self, stay: Stay, regrid: Regrid) -> int | None:
        if stay.point is None:
            return None
        there = Point(stay.point)
        drawn = [one for one in self.cells if one.id in regrid.cells and one.division == stay.spot.division]
        found = [one for one in drawn if self.shapes[one.id].covers(there)]
        # On a line between two it is the one with the first code.
        return min(found, key=lambda one: one.code).id if found else None

    def brought_up(self, stays: Iterable[Stay], since: datetime) -> list[Stay]:
        """Homes that were out of sight since an instant, on the ground as it was drawn meanwhile."""
        found = list(stays)
        for regrid in self.regrids:
            if regrid.at >= since:
                found = [piece for one in found for piece in self.regridded(one, regrid)]
        return found
