"""The villages and cells that gaps are told by, as the day knew them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ARRAY, BigInteger, and_, func, literal, select

from db.codes import DivisionLevel
from db.models import Division, DivisionShape, DivisionVersion, GridCell
from geo.roads.roads import IntArray
from resolvers.ask import Statement, current
from resolvers.spatial.service.homes import Homes
from resolvers.spatial.service.question import Stations


@dataclass(frozen=True, slots=True)
class Place:
    """A village or cell; a village's `point` in degrees, if it has one."""

    id: int
    code: str
    name: str
    point: tuple[float, float] | None = None


def villages_statement(asked: Stations, ids: IntArray) -> Statement:
    """The villages among these divisions, by code."""
    county_id = asked.area.county_id
    shape = and_(
        DivisionShape.county_id == county_id,
        DivisionShape.division_id == Division.id,
        current(DivisionShape, asked.on, asked.known_at),
    )
    version = and_(
        DivisionVersion.county_id == county_id,
        DivisionVersion.division_id == Division.id,
        current(DivisionVersion, asked.on, asked.known_at),
    )
    return (
        select(
            Division.id,
            DivisionVersion.code,
            DivisionVersion.name,
            func.ST_X(DivisionShape.point).label("lon"),
            func.ST_Y(DivisionShape.point).label("lat"),
        )
        .join(DivisionVersion, version)
        .outerjoin(DivisionShape, shape)
        .where(
            Division.county_id == county_id,
            Division.level == DivisionLevel.VILLAGE.value,
            Division.id == _any(ids),
        )
        .order_by(DivisionVersion.code)
    )


def cells_statement(asked: Stations, ids: IntArray) -> Statement:
    """These cells, by code; homes of a day may lie in cells of a plan that is over."""
    return (
        select(
            GridCell.id,
            GridCell.code,
            GridCell.name,
            literal(None).label("lon"),
            literal(None).label("lat"),
        )
        .where(GridCell.county_id == asked.area.county_id, GridCell.id == _any(ids))
        .order_by(GridCell.code, GridCell.id)
    )


def _any(ids: IntArray) -> Any:
    distinct = np.unique(ids[ids >= 0]).tolist()
    return func.any(literal(distinct, ARRAY(BigInteger)))


def places_of(rows: Sequence[Any]) -> tuple[Place, ...]:
    """The places of either statement's rows."""
    return tuple(
        Place(row.id, row.code, row.name, None if row.lon is None else (row.lon, row.lat)) for row in rows
    )


def placed_in(places: Sequence[Place], ids: IntArray) -> IntArray:
    """The index of the place each id (n) names, −1 for those that name none."""
    index = {place.id: row for row, place in enumerate(places)}
    distinct, where = np.unique(ids, return_inverse=True)
    found = [index.get(one, -1) for one in distinct.tolist()]
    return np.array(found, dtype=np.int64)[where] if found else np.empty(0, dtype=np.int64)


def as_homes(places: Sequence[Place]) -> Homes:
    """The points of villages, as if somebody lived there: to find the ways from them."""
    count = len(places)
    points = [place.point or (np.nan, np.nan) for place in places]
    ids = np.array([place.id for place in places], dtype=np.int64)
    nobody = np.zeros(count, dtype=np.bool_)
    at = np.array(points, dtype=np.float64).reshape(-1, 2)
    return Homes(np.zeros(count, dtype=np.int64), ids, np.full(count, -1), at, nobody, nobody)
