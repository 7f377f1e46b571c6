"""Questions about divisions, stations and cells."""

from typing import Annotated

import strawberry

from geo import beidou_codes
from geo.coordinates import to_wgs84
from geo.division_codes import twelve_digits
from resolvers.ground import cells, divisions, stations
from schema.arguments import AsOf, BeidouLevel, PlaceInput
from schema.codes import CoordinateSystem
from schema.context import RonggeInfo
from schema.fast.promise import anywhere, by_code, by_key, found_many, found_one, of_worker
from schema.fields import argument, both, hot
from schema.ground.division import Division
from schema.ground.grid_cell import GridCell
from schema.ground.station import Station
from schema.node import key_of


@hot("按代码取行政区划", "A division by its code")
def division(
    info: RonggeInfo,
    code: Annotated[
        str, argument("12 位代码；区县可写 6 位", "The 12-digit code; six digits do for a county")
    ],
    as_of: AsOf = None,
) -> Division | None:
    """The division that bore the code on that day."""
    ask = info.context.ask(as_of)
    return found_one(ask, divisions.division_by_code, Division, twelve_digits(code), county=by_code)


@hot("按编号取服务中心（站）", "A station by its id")
def station(
    info: RonggeInfo,
    id: Annotated[strawberry.ID, argument("服务中心（站）编号", "Id of the station")],
    as_of: AsOf = None,
) -> Station | None:
    """The station on that day."""
    ask = info.context.ask(as_of)
    return found_one(ask, stations.station_by_id, Station, *key_of(id, "Station"), county=by_key)


@hot(
    f"我负责的网格（网格员），至多 {cells.MOST_OWN_CELLS} 个，按代码",
    f"The cells of the grid worker who asks, {cells.MOST_OWN_CELLS} at most, by code",
)
def my_cells(info: RonggeInfo, as_of: AsOf = None) -> list[GridCell] | None:
    """By code."""
    ask = info.context.ask(as_of)
    return found_many(ask, cells.my_cells, GridCell, county=of_worker)


@hot("按代码取网格", "A cell by its code")
def grid_cell(
    info: RonggeInfo,
    code: Annotated[str, argument("网格代码", "Code of the cell")],
    as_of: AsOf = None,
) -> GridCell | None:
    """The cell that bore the code on that day."""
    ask = info.context.ask(as_of)
    return found_one(ask, cells.cell_by_code, GridCell, code, county=by_code)


@hot("某地点所在的网格；落在空隙则为空", "The cell that covers a place, or null in a gap")
def cell_at(
    info: RonggeInfo,
    place: Annotated[PlaceInput, argument("地点", "The place")],
    as_of: AsOf = None,
) -> GridCell | None:
    """The place is turned into WGS-84 first."""
    ask = info.context.ask(as_of)
    where = to_wgs84(place.lon_lat(), place.system or CoordinateSystem.WGS84)
    return found_one(ask, cells.cell_at, GridCell, where, county=anywhere)


@strawberry.field(
    description=both("一个地点的北斗网格位置码（GB/T 39409）", "The BeiDou grid code of a place (GB/T 39409)")
)
def beidou_code(
    place: Annotated[PlaceInput, argument("地点", "The place")], level: BeidouLevel = 6
) -> str | None:
    """In CGCS2000, which WGS-84 equals to centimetres."""
    where = to_wgs84(place.lon_lat(), place.system or CoordinateSystem.WGS84)
    return beidou_codes.beidou_code(where, 6 if level is None else level)
