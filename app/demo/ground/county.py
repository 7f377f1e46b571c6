"""A county's ground as values: townships, villages and cells with shapes and homes, all in EPSG:4326."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import shapely
from shapely import Point, Polygon

from db.codes import ShapeSource
from geo.coordinates import FloatArray
from geo.shapes import on_degree_grid

Shape = TypeVar("Shape", Point, Polygon)


@dataclass(frozen=True, slots=True)
class Township:
    """A township: real code, name and point, derived polygon."""

    code: str
    name: str
    point: Point
    polygon: Polygon


@dataclass(frozen=True, slots=True)
class Village:
    """A village: real code and name, derived point, polygon and number of people."""

    code: str
    name: str
    township_code: str
    point: Point
    polygon: Polygon
    people: int


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A derived grid cell with a made-up home (people, 2), longitude first, for each of its people."""

    code: str
    village_code: str
    polygon: Polygon
    people: int
    homes: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A county: its cells tile its villages, these its townships, these its outline; on a 1e-7° grid."""

    outline: Polygon
    townships: tuple[Township, ...]
    villages: tuple[Village, ...]
    cells: tuple[Cell, ...]
    shape_source: ShapeSource = ShapeSource.DERIVED
    township_point_source: ShapeSource = ShapeSource.GEONAMES


def shifted(ground: Ground, county_code6: str, dlon: float, dlat: float) -> Ground:
    """The same shape under another county's six digits, moved by degrees; nothing in it is real."""
    away = _Shift(county_code6, np.array([dlon, dlat]))
    return Ground(
        away.shape(ground.outline),
        tuple(away.township(township) for township in ground.townships),
        tuple(away.village(village) for village in ground.villages),
        tuple(away.cell(cell) for cell in ground.cells),
        township_point_source=ShapeSource.DERIVED,
    )


@dataclass(frozen=True, slots=True)
class _Shift:
    county_code6: str
    degrees: FloatArray

    def code(self, code: str) -> str:
        return self.county_code6 + code[6:]

    def points(self, points: FloatArray) -> FloatArray:
        return on_degree_grid(points + self.degrees)

    def shape(self, shape: Shape) -> Shape:
        return shapely.transform(shape, self.points)

    def township(self, township: Township) -> Township:
        return replace(
            township,
            code=self.code(township.code),
            point=self.shape(township.point),
            polygon=self.shape(township.polygon),
        )

    def village(self, village: Village) -> Village:
        return replace(
            village,
            code=self.code(village.code),
            township_code=self.code(village.township_code),
            point=self.shape(village.point),
            polygon=self.shape(village.polygon),
        )

    def cell(self, cell: Cell) -> Cell:
        return replace(
            cell,
            code=self.code(cell.code),
            village_code=self.code(cell.village_code),
            polygon=self.shape(cell.polygon),
            homes=self.points(cell.homes),
        )
