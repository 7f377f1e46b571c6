"""What a siting is worked out from: stations that stay, villages for new ones, homes and who counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import and_, func, null, select

from db.codes import DivisionLevel, DutyState
from db.errors import DomainError
from db.models import Division, DivisionShape, DivisionVersion
from geo.coordinates import FloatArray
from resolvers.ask import Statement, current
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.duties.rows import duties_of
from resolvers.spatial.service.homes import Homes, homes_of, homes_statement
from resolvers.spatial.service.question import Stations
from resolvers.spatial.service.roads import LoadedRoads, Rows, roads_in_force
from resolvers.spatial.service.sites import StationAt, above_statement, sites_of, stations_statement
from resolvers.spatial.service.villages import Place, places_of
from resolvers.spatial.siting.question import SitingQuestion, SitingWeight
from resolvers.within import Placed, lies_in


@dataclass(frozen=True, slots=True, eq=False)
class SitingFacts:
    """`standing` stations with a point, the `moved` one apart; candidates by code; a weight (n,) per home."""

    standing: tuple[StationAt, ...]
    moved: StationAt | None
    candidates: tuple[Place, ...]
    without_point: int
    homes: Homes
    weights: FloatArray
    roads: LoadedRoads | None

    @property
    def stations(self) -> tuple[StationAt, ...]:
        """The stations of today that have a point, the moved one last."""
        moved = () if self.moved is None or self.moved.point is None else (self.moved,)
        return (*self.standing, *moved)

    def places(self, stations: Sequence[StationAt]) -> FloatArray:
        """Where stations stand (k, 2), in degrees."""
        return np.array([station.point for station in stations], dtype=np.float64).reshape(-1, 2)

    @property
    def sites(self) -> FloatArray:
        """Where the candidates lie (c, 2), in degrees."""
        return np.array([place.point for place in self.candidates], dtype=np.float64).reshape(-1, 2)


def candidates_statement(asked: Stations) -> Statement:
    """The villages of the area, by code, with their points."""
    county_id, version = asked.area.county_id, DivisionVersion
    shape = and_(
        DivisionShape.county_id == county_id,
        DivisionShape.division_id == version.division_id,
        current(DivisionShape, asked.on),
    )
    return (
        select(
            version.division_id.label("id"),
            version.code,
            version.name,
            func.ST_X(DivisionShape.point).label("lon"),
            func.ST_Y(DivisionShape.point).label("lat"),
        )
        .select_from(version)
        .join(Division, and_(Division.county_id == county_id, Division.id == version.division_id))
        .outerjoin(DivisionShape, shape)
        .where(
            version.county_id == county_id,
            Division.level == DivisionLevel.VILLAGE.value,
            current(version, asked.on),
            lies_in(asked.area, Placed(version.county_id, version.division_id, null()), asked.on),
        )
        .order_by(version.code)
    )


def overdue_statement(question: DutyQuestion) -> Statement:
    """The persons with an overdue duty."""
    duty = duties_of(question).duty
    return select(duty.c.person_id).distinct()


async def siting_facts(rows: Rows, question: SitingQuestion) -> SitingFacts:
    """The facts. Raises DomainError STATION_NOT_FOUND for a station to be moved that is not there."""
    asked = question.stations
    stations = sites_of(asked, await rows(stations_statement(asked)), await rows(above_statement(asked)))
    moved = _moved(question, stations.stations)
    homes = homes_of((await rows(homes_statement(asked)))[0])
    villages = places_of(await rows(candidates_statement(asked)))
    return SitingFacts(
        standing=tuple(one for one in stations.stations if one.point is not None and one != moved),
        moved=moved,
        candidates=tuple(place for place in villages if place.point is not None),
        without_point=sum(place.point is None for place in villages),
        homes=homes,
        weights=await _weights(rows, question, homes),
        roads=await roads_in_force(rows, asked.area.county_id, asked.on),
    )


def _moved(question: SitingQuestion, stations: Sequence[StationAt]) -> StationAt | None:
    if question.move is None:
        return None
    county_id, station_id = question.move
    for station in stations:
        if (question.stations.area.county_id, station.id) == (county_id, station_id) and station.is_inside:
            return station
    raise DomainError(
        "STATION_NOT_FOUND",
        "没有这个服务站，或不在所选范围与级别内。",
        "There is no such station in the area and of the level asked about.",
    )


async def _weights(rows: Rows, question: SitingQuestion, homes: Homes) -> FloatArray:
    if question.weight == SitingWeight.PERSONS:
        return np.ones(len(homes))
    if question.weight == SitingWeight.PRIORITY:
        return homes.is_priority.astype(np.float64)
    asked = question.stations
    duties = DutyQuestion(
        areas=(asked.area,),
        window=year_and_month_ahead(asked.on),
        as_of=asked.on,
        states=(DutyState.OVERDUE,),
        is_present=asked.is_present,
    )
    overdue: list[Any] = [row.person_id for row in await rows(overdue_statement(duties))]
    return np.isin(homes.person, np.array(overdue, dtype=np.int64)).astype(np.float64)
