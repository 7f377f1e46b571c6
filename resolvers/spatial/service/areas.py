"""Service areas: whom each station serves, by assignment, by nearness, or by the time the way takes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.roads.fastest import NONE, band_of
from geo.roads.roads import IntArray
from resolvers.small_numbers import Sight
from resolvers.spatial.kept import aside
from resolvers.spatial.service.answers import Band, OutsideArea, ServiceArea, ServiceAreas
from resolvers.spatial.service.facts import AreaFacts, area_facts
from resolvers.spatial.service.homes import Homes
from resolvers.spatial.service.question import (
    AreaForm,
    AreasQuestion,
    Beyond,
    CostBasis,
    Outside,
    ServiceMethod,
)
from resolvers.spatial.service.roads import LoadedRoads, Rows
from resolvers.spatial.service.shapes import (
    Drawn,
    Shape,
    assigned_shapes,
    nearest_shapes,
    reachable_shapes,
)
from resolvers.spatial.service.sites import (
    StationAt,
    assigned,
)
from resolvers.spatial.service.tallies import Tally, of_one, rings_of, shown, tallies
from resolvers.spatial.service.ways import (
    REASONS,
    Ground,
    Meeting,
    Ways,
    alone_of,
    meeting_of,
    reason_of,
    ways_of,
)


async def service_areas(rows: Rows, sight: Sight, question: AreasQuestion, *, drawn: bool) -> ServiceAreas:
    """The areas of the question; boundaries and km² only if they are to be `drawn`."""
    facts = await area_facts(rows, question, drawn=drawn)
    return await aside(lambda: areas_of(sight, question, facts, drawn=drawn))


def areas_of(sight: Sight, question: AreasQuestion, facts: AreaFacts, *, drawn: bool) -> ServiceAreas:
    """The answer that facts amount to."""
    sites, homes = facts.sites, facts.homes
    detour = {"detour": 1.0} if question.method == ServiceMethod.NEAREST else {}
    ground = Ground(facts.roads, question.travel, sites.places, **detour)
    found = MAKERS[question.method](question, ground, facts)
    shapes = _shapes(question, ground, facts) if drawn else ()
    told, outside = _shown(sight, homes, found)
    areas = [
        _area(facts, found, _At(row, tally, shapes[row] if shapes else Drawn()))
        for row, tally in enumerate(told)
    ]
    return ServiceAreas(
        question=question,
        basis=_basis(question, facts.roads),
        roads=facts.roads,
        areas=tuple(area for area in areas if area.tally.persons or area.is_inside),
        outside=outside,
        whole=of_one(sight, tallies(homes, np.zeros(len(homes), dtype=np.int64), 1)[0]),
        without_point=tuple(station for station in sites.stations if station.point is None),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """`owners` name the stations of each area; `part` and `why` say where each home falls.

    `numbers` are those of the areas, and `rings` the persons of their bands.
    """

    owners: tuple[tuple[StationAt, ...], ...]
    part: IntArray
    why: IntArray
    numbers: list[Tally]
    rings: tuple[tuple[int, ...], ...]
    minutes: tuple[float, ...]
    ways: Ways
    ground: Ground


@dataclass(frozen=True, slots=True)
class _At:
    row: int
    tally: Tally
    drawn: Drawn


def _assigned(_question: AreasQuestion, ground: Ground, facts: AreaFacts) -> _Found:
    sites, homes = facts.sites, facts.homes
    part = assigned(sites, facts.served, homes.division)
    own = np.where(part >= 0, sites.group[part] if len(sites.group) else NONE, NONE)
    ways = ways_of(ground, homes, own)
    why = np.where(part < 0, REASONS.index(Outside.UNASSIGNED), NONE)
    numbers = tallies(homes, part, len(sites.stations), ways.own)
    owners = tuple((station,) for station in sites.stations)
    return _Found(owners, part, why, numbers, ((),) * len(owners), (), ways, ground)


def _nearest(_question: AreasQuestion, ground: Ground, facts: AreaFacts) -> _Found:
    ways = ways_of(ground, facts.homes)
    return _partition(ground, facts, ways, why=reason_of(ground, facts.homes, ways, None))


def _reachable(question: AreasQuestion, ground: Ground, facts: AreaFacts) -> _Found:
    homes, minutes = facts.homes, question.minutes
    ways = ways_of(ground, homes)
    why = reason_of(ground, homes, ways, Beyond(minutes=minutes[-1]))
    found = _partition(ground, facts, ways, why=why, minutes=minutes)
    return found if question.form == AreaForm.PARTITION else _overlapping(found, facts, minutes)


def _partition(
    ground: Ground, facts: AreaFacts, ways: Ways, *, why: IntArray, minutes: tuple[float, ...] = ()
) -> _Found:
    homes, sites, count = facts.homes, facts.sites, len(ground.places)
    part = np.where(why == NONE, ways.best.station, NONE)
    numbers = tallies(homes, part, count, ways.best)
    rings = rings_of(part, band_of(ways.best.seconds, minutes), count, len(minutes))
    owners = tuple(sites.at(place) for place in range(count))
    return _Found(owners, part, why, numbers, rings, minutes, ways, ground)


def _overlapping(found: _Found, facts: AreaFacts, minutes: tuple[float, ...]) -> _Found:
    """Each place alone: a home counts for every place that reaches it."""
    alone = alone_of(found.ground, facts.homes, minutes)
    return replace(found, numbers=[one.tally for one in alone], rings=tuple(one.ring for one in alone))


def _shown(sight: Sight, homes: Homes, found: _Found) -> tuple[list[Tally], tuple[OutsideArea, ...]]:
    rest = tallies(homes, found.why, len(REASONS))
    told = shown(sight, [*found.numbers, *rest])
    count = len(found.numbers)
    outside = [
        OutsideArea(reason, tally)
        for reason, tally in zip(REASONS, told[count:], strict=True)
        if tally.persons
    ]
    return told[:count], tuple(outside)


def _area(facts: AreaFacts, found: _Found, at: _At) -> ServiceArea:
    owners = found.owners[at.row]
    shapes = at.drawn.bands or (Shape(),) * len(found.minutes)
    rings = found.rings[at.row]
    bands = [
        Band(minutes, persons, shape)
        for minutes, persons, shape in zip(found.minutes, rings, shapes, strict=True)
    ]
    return ServiceArea(
        stations=owners,
        tally=at.tally,
        workers=sum(facts.sites.workers(station) for station in owners),
        bands=tuple(bands),
        shape=at.drawn.whole,
        meeting=_meeting(facts, found, owners[0]),
    )


def _meeting(facts: AreaFacts, found: _Found, station: StationAt) -> Meeting | None:
    place = int(facts.sites.group[facts.sites.stations.index(station)])
    return None if place < 0 else meeting_of(found.ground, found.ways, place)


def _shapes(question: AreasQuestion, ground: Ground, facts: AreaFacts) -> Sequence[Drawn]:
    sites = facts.sites
    if question.method == ServiceMethod.ASSIGNED:
        divisions = np.array([row.division_id for row in facts.villages], dtype=np.int64)
        owner = assigned(sites, facts.served, divisions)
        return assigned_shapes(facts.villages, owner, len(sites.stations))
    if question.method == ServiceMethod.NEAREST:
        return nearest_shapes(ground, facts.county)
    return reachable_shapes(ground, question, facts.county)


def _basis(question: AreasQuestion, roads: LoadedRoads | None) -> CostBasis:
    measured = CostBasis.ESTIMATE if roads is None else CostBasis.ROADS
    return CostBasis.STRAIGHT_LINE if question.method == ServiceMethod.NEAREST else measured


MAKERS = {
    ServiceMethod.ASSIGNED: _assigned,
    ServiceMethod.NEAREST: _nearest,
    ServiceMethod.REACHABLE: _reachable,
}
