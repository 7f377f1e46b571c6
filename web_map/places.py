"""The place a map is of: found by code within what the viewer may see, with its name and those above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, literal, null

from db.engine import Database
from db.models import Division
from geo.division_codes import CODE_DIGITS, full_division_code
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Parents, Statement
from resolvers.ground.cells import cell_by_id
from resolvers.ground.divisions import ADCODE_DIGITS, division_by_id, parents_of_divisions
from resolvers.ground.named_areas import NamedArea, area_of, area_statement, own_area
from resolvers.scope import out_of_scope, sees_count
from resolvers.within import Placed
from resolvers.wording.language import said

# In the place of a code: the area of whoever asks, be it cells or the area of a station.
MINE = "mine"
MINE_NAMES = {
    AreaKind.WORKER: ("我的网格", "My grid cells"),
    AreaKind.STATION: ("本站服务范围", "Service area of my station"),
    AreaKind.DIVISION: ("本区划", "This division"),
}


@dataclass(frozen=True, slots=True)
class Above:
    """A division above the place; `code` is None where the viewer may not see its map."""

    name: str
    code: str | None


@dataclass(frozen=True, slots=True)
class MapPlace:
    """What a map is of. `code` stands in addresses: twelve digits, the longer code of a cell, or MINE."""

    area: Area
    code: str
    name: str
    above: tuple[Above, ...] = ()


async def area_named(database: Database, ask: Ask, code: str) -> Area:
    """The area of a code of 2 to 12 digits, of a cell's longer one, or of MINE.

    Raises DomainError AREA_NOT_FOUND, BAD_DIVISION_CODE or NOT_PERMITTED.
    """
    if code == MINE:
        return own_area(ask)
    if is_of_cell(code):
        named = NamedArea(cell_code=code)
    else:
        named = NamedArea(division_code=full_division_code(code))
    return area_of(await database.rows(area_statement(ask, named)))


def is_of_cell(code: str) -> bool:
    """Whether a code can only be a cell's: it begins with a county's digits and is no division's."""
    digits = code.isascii() and code.isdecimal()
    county = code[:ADCODE_DIGITS]
    of_county = len(code) > ADCODE_DIGITS and county.isascii() and county.isdecimal()
    return of_county and not (digits and len(code) <= CODE_DIGITS)


async def place_of(database: Database, ask: Ask, area: Area) -> MapPlace:
    """The place of an area: two statements for a division, three for a cell, none for others."""
    if area.kind == AreaKind.CELL:
        return await _place_of_cell(database, ask, area)
    if area.kind != AreaKind.DIVISION:
        return MapPlace(area, MINE, said(*MINE_NAMES[area.kind]))
    found = _only(await database.rows(division_by_id(ask, area.county_id, area.id)))
    above = await database.rows(_above(ask, area))
    return MapPlace(area, found.code, found.name, tuple(_above_of(row) for row in above))


async def _place_of_cell(database: Database, ask: Ask, area: Area) -> MapPlace:
    cell = _only(await database.rows(cell_by_id(ask, area.county_id, area.id)))
    village = Area(AreaKind.DIVISION, area.county_id, cell.division_id)
    above = await database.rows(_above(ask, village))
    seen = sees_count(ask, Placed(Division.county_id, Division.id, null())).label("permitted")
    own = await database.rows(division_by_id(ask, area.county_id, cell.division_id).add_columns(seen))
    name = cell.name or cell.code
    return MapPlace(area, cell.code, name, tuple(_above_of(row) for row in (*above, *own)))


def _only(rows: Sequence[Row[Any]]) -> Row[Any]:
    if not rows:
        raise out_of_scope()
    return rows[0]


def _above(ask: Ask, area: Area) -> Statement:
    itself = Parents(None, literal(area.county_id, Integer), literal(area.id))
    seen = sees_count(ask, Placed(Division.county_id, Division.id, null()))
    return parents_of_divisions(ask, itself).add_columns(seen.label("permitted"))


def _above_of(row: Row[Any]) -> Above:
    return Above(row.name, row.code if row.permitted else None)
