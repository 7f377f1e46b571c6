"""What is said of a station, field by field, as columns; what has to be asked of the database about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import CoordinateSystem, DivisionLevel, HeadPost, StationField
from geo.coordinates import LonLat, to_wgs84
from resolvers.ground.openings import is_open
from resolvers.registry.stations.posts import check_post
from resolvers.registry.stations.refusals import not_found
from resolvers.registry.stations.stretches import COLUMNS, Values
from resolvers.registry.stations.versions import Key


@dataclass(frozen=True, slots=True)
class Head:
    """Who heads a station, with the other post: as it is called, and what it is."""

    name: str
    post: str | None
    kind: HeadPost | None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a station stands: WKB in EPSG:4326, and the system in which it was given."""

    wkb: bytes
    system: CoordinateSystem


def spot_at(place: LonLat, system: CoordinateSystem) -> Spot:
    """The spot of a place as its sender gave it. Raises DomainError PLACE_OUT_OF_RANGE."""
    at = to_wgs84(place, system)
    return Spot(shapely.to_wkb(shapely.Point(round(at.lon, 7), round(at.lat, 7))), system)


# A field and what it is to be: text, Head, Spot, the key of a station, or None.
Saying = tuple[StationField, Any]


def columns_of(field: StationField, value: Any) -> Values:
    """A field as columns."""
    names = COLUMNS[field]
    if value is None:
        return dict.fromkeys(names)
    if isinstance(value, Head):
        kind = None if value.kind is None else value.kind.value
        return dict(zip(names, (value.name, value.post, kind), strict=True))
    if isinstance(value, Spot):
        return dict(zip(names, (value.wkb, value.system.value), strict=True))
    return {names[0]: value[1] if field is StationField.CO_LOCATION else value}


async def check_values(
    connection: AsyncConnection, station: Key | None, said: dict[StationField, Any], on: date, *, place: Any
) -> None:
    """Refuses a post that there is not at the level, and a place shared with no other station of the county.

    `place` has the county and level. Raises DomainError HEAD_POST_NOT_OF_LEVEL, STATION_NOT_FOUND.
    """
    head, other = said.get(StationField.HEAD), said.get(StationField.CO_LOCATION)
    if head is not None:
        check_post(DivisionLevel.of(place.level), head.kind)
    if other is not None:
        there = (await connection.execute(select(is_open(other[0], other[1], on)))).scalar_one()
        if not there or other[0] != place.county_id or other == station:
            raise not_found()
