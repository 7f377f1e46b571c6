"""The stations a place reaches first."""

from dataclasses import dataclass, field

import numpy as np

from db.errors import DomainError
from geo.coordinates import LonLat
from geo.roads.access import Access
from geo.roads.costs import costs_by_block
from geo.roads.fastest import NONE
from geo.roads.straight import straight_costs
from geo.roads.travel import Travel
from resolvers.spatial.kept import aside
from resolvers.spatial.service.question import CostBasis, Stations
from resolvers.spatial.service.roads import LoadedRoads, Rows, roads_in_force
from resolvers.spatial.service.sites import Sites, StationAt, above_statement, sites_of, stations_statement
from resolvers.spatial.service.ways import Ground, access_of_places
from resolvers.wording.refusals import bad_value

MOST = 50
_WEST, _SOUTH, _EAST, _NORTH = 73.5, 3.0, 136.5, 54.0


@dataclass(frozen=True, slots=True)
class NearestQuestion:
    """The `first` stations a place (WGS-84) reaches. Raises PLACE_OUT_OF_RANGE or BAD_PAGE_SIZE."""

    stations: Stations
    place: LonLat
    first: int = 5
    travel: Travel = field(default_factory=Travel)

    def __post_init__(self) -> None:
        """Refuses places outside China and lists without end."""
        if not (_WEST <= self.place.lon < _EAST and _SOUTH <= self.place.lat <= _NORTH):
            raise DomainError("PLACE_OUT_OF_RANGE", "地点不在中国境内。", "The place does not lie in China.")
        if not 0 < self.first <= MOST:
            raise bad_value("BAD_PAGE_SIZE", "first", "须在 1 至 50 之间。", "must lie between 1 and 50.")


@dataclass(frozen=True, slots=True)
class NearStation:
    """A station and the way to it."""

    station: StationAt
    seconds: float
    metres: float


@dataclass(frozen=True, slots=True)
class NearestStations:
    """An answer, fastest first. `access_m`: to the nearest road, None where no roads are loaded.

    Off the network, nothing is reached.
    """

    question: NearestQuestion
    basis: CostBasis
    roads: LoadedRoads | None
    access_m: float | None
    is_off_network: bool
    found: tuple[NearStation, ...]


async def nearest_stations(rows: Rows, question: NearestQuestion) -> NearestStations:
    """The answer."""
    asked = question.stations
    stations, above = await rows(stations_statement(asked)), await rows(above_statement(asked))
    roads = await roads_in_force(rows, asked.area.county_id, asked.on, asked.known_at)
    return await aside(lambda: _nearest(question, sites_of(asked, stations, above), roads))


def _nearest(question: NearestQuestion, sites: Sites, roads: LoadedRoads | None) -> NearestStations:
    ground = Ground(roads, question.travel, sites.places)
    plane = ground.plane
    places = plane.metres(sites.places) if len(sites.places) else np.empty((0, 2))
    here = plane.metres([[question.place.lon, question.place.lat]])
    met: Access | None = None
    if roads is None:
        costs = straight_costs(places, here, question.travel.kmh)
    else:
        met = access_of_places(ground.network, here)
        costs = costs_by_block(ground.network, access_of_places(ground.network, places), met)
    ways = [(part.seconds[:, 0], part.metres[:, 0]) for _, part in costs]
    seconds = np.concatenate([way[0] for way in ways]) if ways else np.empty(0)
    metres = np.concatenate([way[1] for way in ways]) if ways else np.empty(0)
    found = [
        NearStation(station, float(seconds[place]), float(metres[place]))
        for station, place in zip(sites.stations, sites.group.tolist(), strict=True)
        if place != NONE and np.isfinite(seconds[place])
    ]
    # Sorting is stable: of equally fast stations the first by rank.
    found.sort(key=lambda near: near.seconds)
    return NearestStations(
        question=question,
        basis=CostBasis.ESTIMATE if roads is None else CostBasis.ROADS,
        roads=roads,
        access_m=_access_m(met),
        is_off_network=met is not None and not met.is_on[0],
        found=tuple(found[: question.first]),
    )


def _access_m(met: Access | None) -> float | None:
    if met is None or not np.isfinite(met.leg_m[0]):
        return None
    return float(met.leg_m[0])
