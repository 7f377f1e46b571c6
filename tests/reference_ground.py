"""The ground on one day, read plainly from facts in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from db.codes import UNIT_LEVELS, DivisionLevel, GridRole
from resolvers.areas import Area, AreaKind, Reach
from tests.facts import Fact, Spot, World

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Lands:
    """A world on a day, as known at a moment (None: now)."""

    world: World
    day: date
    known_at: datetime | None = None

    def now(self, facts: Iterable[F]) -> list[F]:
        """The facts that hold on the day."""
        return [fact for fact in facts if fact.span.holds(self.day) and fact.known.holds(self.known_at)]

    def parent(self, division: int) -> int | None:
        """The division directly above."""
        return next((fact.parent for fact in self.now(self.world.parents) if fact.child == division), None)

    def chain(self, division: int) -> list[int]:
        """A division and those above it."""
        above = self.parent(division)
        return [division] if above is None else [division, *self.chain(above)]

    def primary_of(self, cell: int | None) -> int | None:
        """The primary worker of a cell."""
        primaries = [fact for fact in self.now(self.world.assignments) if fact.role == GridRole.PRIMARY]
        return next((fact.worker for fact in primaries if fact.cell == cell), None)

    def serving(self, division: int) -> int | None:
        """The station that serves a division, its own or one above within the county."""
        level = self.world.division(division).level
        named = [fact.station for fact in self.now(self.world.services) if fact.division == division]
        found = next(iter(named), None) or self._own(division)
        above = None if level in UNIT_LEVELS else self.parent(division)
        return found if found or above is None else self.serving(above)

    def lies_in(self, area: Area, spot: Spot) -> bool:
        """Whether a spot lies in an area."""
        if area.kind == AreaKind.CELL:
            return spot.cell == area.id
        if area.kind == AreaKind.WORKER:
            held = [fact for fact in self.now(self.world.assignments) if fact.role in area.roles]
            return any((fact.cell, fact.worker) == (spot.cell, area.id) for fact in held)
        if area.kind == AreaKind.STATION:
            return self.serving(spot.division) in self._stations(area)
        depth = {Reach.SELF: 1, Reach.CHILDREN: 2, Reach.DESCENDANTS: len(DivisionLevel)}[area.reach]
        return area.id in self.chain(spot.division)[:depth]

    def child_of(self, area: Area, division: int) -> str | None:
        """The code of the child of an area in which a division lies."""
        whole = area.kind == AreaKind.DIVISION or area.spans_counties
        if not whole or area.level == DivisionLevel.VILLAGE:
            return self.world.division(division).code
        top = area.id
        if area.kind == AreaKind.STATION:
            top = next(station.division for station in self.world.stations if station.id == area.id)
        chain = self.chain(division)
        position = chain.index(top) if top in chain else 0
        return self.world.division(chain[position - 1]).code if position else None

    def village_of(self, division: int) -> str | None:
        """The code of a division if it is a village."""
        found = self.world.division(division)
        return found.code if found.level == DivisionLevel.VILLAGE else None

    def cell_code(self, cell: int) -> str:
        """The code of a cell."""
        return next(one.code for one in self.world.cells if one.id == cell)

    def _own(self, division: int) -> int | None:
        return next((fact.id for fact in self.now(self.world.stations) if fact.division == division), None)

    def _stations(self, area: Area) -> set[int]:
        """The stations of a station's area."""
        found = {area.id}
        if area.reach == Reach.SELF:
            return found
        below = {fact.id for fact in self.now(self.world.stations) if self._supervisor(fact.id) == area.id}
        if area.reach == Reach.CHILDREN:
            return found | below
        return found.union(*[self._stations(Area(AreaKind.STATION, 0, station)) for station in below])

    def _supervisor(self, station: int) -> int | None:
        named = [fact.supervisor for fact in self.now(self.world.supervisions) if fact.station == station]
        if named:
            return named[0]
        division = next(fact.division for fact in self.world.stations if fact.id == station)
        owners = [self._own(above) for above in self.chain(division)[1:]]
        return next((owner for owner in owners if owner), None)
