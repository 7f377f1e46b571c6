"""The cells in which homes lie, for many homes at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from geoalchemy2 import functions as geo
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    FromClause,
    Integer,
    Row,
    and_,
    column,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import join

from db.models import GridCell, GridPlan
from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.registry.people.homes import Home, point_of
from resolvers.viewer import Permission
from resolvers.within import Placed, decided, lies_in

_CELL = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)
Which: TypeAlias = Callable[[FromClause], ColumnElement[bool]]


async def cells_of_each(
    connection: AsyncConnection, ask: Ask, county_id: int, homes: Mapping[int, Home], *, which: Which
) -> dict[int, list[Row[Any]]]:
    """Some cells of each home that are in force on some day; `inside` what was named, `seen`.

    A statement for each kind of area that is named.
    """
    found: dict[int, list[Row[Any]]] = {}
    for kind, alike in _by_kind(homes).items():
        told = _told(alike)
        statement = _cells(ask, told, which, kind).where(_in_county(county_id))
        for row in await connection.execute(statement):
            found.setdefault(row.place, []).append(row)
    return found


def _by_kind(homes: Mapping[int, Home]) -> dict[Area | None, dict[int, Home]]:
    kinds: dict[Area | None, dict[int, Home]] = {}
    for place, home in homes.items():
        kind = None if home.area is None else replace(home.area, id=0)
        kinds.setdefault(kind, {})[place] = home
    return kinds


def _cells(ask: Ask, told: FromClause, which: Which, kind: Area | None) -> Statement:
    planned = join(
        GridCell, GridPlan, and_(GridPlan.county_id == GridCell.county_id, GridPlan.id == GridCell.plan_id)
    )
    searched = [lies_in(area, _CELL, ask.today) for area in ask.viewer.areas(Permission.SEARCH)]
    inside: ColumnElement[bool] = literal(value=True)
    if kind is not None:
        named_id: Any = told.c.area_id
        inside = lies_in(replace(kind, id=named_id), _CELL, ask.today)
    columns = [told.c.place, GridCell.id, GridCell.division_id, GridCell.valid, inside.label("inside")]
    statement: Statement = select(*columns, or_(*searched).label("seen")).select_from(
        told.join(planned, which(told))
    )
    return statement.where(decided()).order_by(func.lower(GridCell.valid), GridCell.code)


def _told(homes: Mapping[int, Home]) -> FromClause:
    """Homes as rows: place in their list, longitude and latitude, and the id of what was named."""
    points = [None if home.spot is None else home.spot.wgs84 for home in homes.values()]
    arrays = [
        literal(list(homes), ARRAY(Integer)),
        literal([point and point.lon for point in points], ARRAY(Double)),
        literal([point and point.lat for point in points], ARRAY(Double)),
        literal([home.area and home.area.id for home in homes.values()], ARRAY(BigInteger)),
    ]
    kinds = {"place": Integer, "lon": Double, "lat": Double, "area_id": BigInteger}
    rows = func.unnest(*arrays).table_valued(*[column(*one) for one in kinds.items()], name="told")
    return rows.render_derived(name="told")


def covering(told: FromClause) -> ColumnElement[bool]:
    """The cells that cover the places of homes."""
    return geo.ST_Covers(GridCell.geom, point_of(told.c.lon, told.c.lat))


def named(told: FromClause) -> ColumnElement[bool]:
    """The cells that were named."""
    return GridCell.id == told.c.area_id


def _in_county(county_id: int) -> ColumnElement[bool]:
    return and_(GridCell.county_id == county_id, GridPlan.county_id == county_id)
