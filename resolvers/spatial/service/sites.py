"""The stations of a county as places, several at one point together.

Each stands at its own point, else at that of the station whose place it shares, else at its division's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import and_, case, func, literal, null, select, true
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel
from db.models import DivisionShape, DivisionVersion, GridWorker, StationVersion
from geo.coordinates import FloatArray
from geo.roads.roads import IntArray
from resolvers.ask import Statement, current, holds
from resolvers.serving import serving_stations, supervisors
from resolvers.spatial.service.question import STATION_LEVELS, Stations
from resolvers.within import Placed, lies_in


@dataclass(frozen=True, slots=True)
class StationAt:
    """A station, its division's code, and its point in degrees (None without one).

    `workers` work there or at a station it supervises; `is_inside` the area asked about.
    """

    id: int
    division_id: int
    name: str
    level: DivisionLevel
    code: str
    point: tuple[float, float] | None
    own_workers: int
    is_inside: bool


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Stations by rank (level from the county down, then code), and the points where they stand.

    `places` (k, 2) in degrees are distinct; `group` gives each station's place, −1 without a point. `above`
    is each station's supervisor's id.
    """

    stations: tuple[StationAt, ...]
    places: FloatArray
    group: IntArray
    above: dict[int, int]
    every: dict[int, StationAt]

    def at(self, place: int) -> tuple[StationAt, ...]:
        """The stations at one place, by rank."""
        return tuple(self.stations[row] for row in np.flatnonzero(self.group == place).tolist())

    def workers(self, station: StationAt) -> int:
        """The grid workers of a station and of those it supervises, at any depth."""
        below = [each for each in self.every.values() if self._is_under(each.id, station.id)]
        return sum(each.own_workers for each in below)

    def _is_under(self, station_id: int | None, top: int) -> bool:
        seen: set[int] = set()
        while station_id is not None and station_id not in seen:
            if station_id == top:
                return True
            seen.add(station_id)
            station_id = self.above.get(station_id)
        return False


def stations_statement(asked: Stations) -> Statement:
    """Every station of the county on the day, by level and code."""
    county_id = asked.area.county_id
    row = Placed(StationVersion.county_id, StationVersion.division_id, null())
    inside = lies_in(asked.area, row, asked.on, known_at=asked.known_at)
    shape = and_(
        DivisionShape.county_id == county_id,
        DivisionShape.division_id == StationVersion.division_id,
        current(DivisionShape, asked.on, asked.known_at),
    )
    version = and_(
        DivisionVersion.county_id == county_id,
        DivisionVersion.division_id == StationVersion.division_id,
        current(DivisionVersion, asked.on, asked.known_at),
    )
    point = func.coalesce(StationVersion.point, _shared_point(asked), DivisionShape.point)
    rank = case(
        {level.value: place for place, level in enumerate(STATION_LEVELS)}, value=StationVersion.level
    )
    return (
        select(
            *[StationVersion.station_id.label("id"), StationVersion.division_id],
            *[StationVersion.name, StationVersion.level, DivisionVersion.code],
            *[func.ST_X(point).label("lon"), func.ST_Y(point).label("lat")],
            _workers(asked).label("workers"),
            func.coalesce(inside, literal(False)).label("is_inside"),  # noqa: FBT003  # a value, not a switch
        )
        .join(DivisionVersion, version)
        .outerjoin(DivisionShape, shape)
        .where(StationVersion.county_id == county_id, current(StationVersion, asked.on, asked.known_at))
        .order_by(rank, DivisionVersion.code, StationVersion.station_id)
    )


def _shared_point(asked: Stations) -> Any:
    other, shape = aliased(StationVersion), aliased(DivisionShape)
    of_division = and_(
        shape.county_id == other.county_id,
        shape.division_id == other.division_id,
        current(shape, asked.on, asked.known_at),
    )
    found = (
        select(func.coalesce(other.point, shape.point))
        .join_from(other, shape, of_division, isouter=True)
        .where(
            *[other.county_id == asked.area.county_id, current(other, asked.on, asked.known_at)],
            other.station_id == StationVersion.co_located_id,
        )
        .scalar_subquery()
    )
    return case((StationVersion.co_located_id.is_not(None), found))


def _workers(asked: Stations) -> Any:
    return (
        select(func.count())
        .select_from(GridWorker)
        .where(
            *[GridWorker.county_id == asked.area.county_id, holds(GridWorker, asked.on)],
            GridWorker.station_id == StationVersion.station_id,
        )
        .scalar_subquery()
    )


def above_statement(asked: Stations) -> Statement:
    """Each station's supervisor within the county."""
    link = supervisors(asked.area.county_id, asked.on, asked.known_at).subquery("link")
    return select(link.c.station_id, link.c.supervisor_id).where(
        link.c.supervisor_county_id == asked.area.county_id, link.c.supervisor_id.is_not(None)
    )


def serving_statement(asked: Stations) -> Statement:
    """The station that serves each division of the county by the rules of the day."""
    served = serving_stations(asked.area.county_id, asked.on, asked.known_at).subquery("served")
    return select(served.c.division_id, served.c.station_id).where(served.c.station_id.is_not(None), true())


def sites_of(asked: Stations, stations: Sequence[Any], above: Sequence[Any]) -> Sites:
    """The stations of the level asked for, from the rows of the two statements."""
    every = [_station(row) for row in stations]
    chosen = [station for station in every if asked.level is None or station.level == asked.level]
    places: dict[tuple[float, float], int] = {}
    group = [
        -1 if station.point is None else places.setdefault(station.point, len(places)) for station in chosen
    ]
    return Sites(
        stations=tuple(chosen),
        places=np.array(list(places), dtype=np.float64).reshape(-1, 2),
        group=np.array(group, dtype=np.int64),
        above={row.station_id: row.supervisor_id for row in above},
        every={station.id: station for station in every},
    )


def _station(row: Any) -> StationAt:
    return StationAt(
        id=row.id,
        division_id=row.division_id,
        name=row.name,
        level=DivisionLevel.of(row.level),
        code=row.code,
        point=None if row.lon is None else (row.lon, row.lat),
        own_workers=row.workers,
        is_inside=row.is_inside,
    )


def assigned(sites: Sites, served: Sequence[Any], divisions: IntArray) -> IntArray:
    """The index of the station assigned to each division (n), −1 where none is.

    Of a level asked for: the station that serves, or the first above it of that level or a higher one.
    """
    index = {station.id: row for row, station in enumerate(sites.stations)}
    serving = {row.division_id: row.station_id for row in served}
    distinct, where = np.unique(divisions, return_inverse=True)
    found = [_climbed(serving.get(division), index, sites.above) for division in distinct.tolist()]
    return np.array(found, dtype=np.int64)[where] if found else np.empty(0, dtype=np.int64)


def _climbed(station_id: int | None, index: dict[int, int], above: dict[int, int]) -> int:
    seen: set[int] = set()
    while station_id is not None and station_id not in index and station_id not in seen:
        seen.add(station_id)
        station_id = above.get(station_id)
    return -1 if station_id is None else index.get(station_id, -1)
