"""The ground on which cells of a file are drawn: villages with their outlines, and the cells in force."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from geoalchemy2 import functions as geo
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Row, and_, select

from db.codes import DivisionLevel
from db.engine import Database
from db.models import Division, DivisionShape
from importers.people.ground import KnownGround, known_ground
from resolvers.ask import Ask, Statement, current
from resolvers.grid_plans.statements import cells_in_force, managed_villages
from resolvers.ground.standing import standing
from resolvers.viewer import Permission

__all__ = ["CellGround", "cell_ground", "fingerprint", "outline_of_county"]


@dataclass(frozen=True, slots=True)
class CellGround:
    """What may be named, the villages that the viewer manages by id, cells in force, the county's outline.

    `outlines` are those of villages by id, where one is known.
    """

    known: KnownGround
    villages: Mapping[int, Row[Any]]
    outlines: Mapping[int, BaseGeometry]
    in_force: Sequence[Row[Any]]
    county: BaseGeometry | None

    def outline(self, village_id: int | None) -> BaseGeometry | None:
        """The outline in which a cell of a village has to lie: the village's, else the county's."""
        return self.outlines.get(village_id or 0, self.county)


async def cell_ground(database: Database, ask: Ask, county_id: int) -> CellGround:
    """The ground of a county, as far as the viewer manages it."""
    villages = {row.id: row for row in await database.rows(managed_villages(ask, county_id))}
    shapes = {one: shapely.from_wkb(row.shape) for one, row in villages.items() if row.shape is not None}
    in_force = await database.rows(cells_in_force(ask, county_id, list(villages)))
    county = await database.rows(outline_of_county(ask, county_id))
    return CellGround(
        await known_ground(database, ask, county_id, Permission.MANAGE),
        villages,
        shapes,
        in_force,
        shapely.from_wkb(county[0].shape) if county else None,
    )


def outline_of_county(ask: Ask, county_id: int) -> Statement:
    """The outline of the county itself, as WKB, if there is one."""
    shape, division = DivisionShape, Division
    theirs = and_(division.county_id == shape.county_id, division.id == shape.division_id)
    return (
        select(geo.ST_AsBinary(shape.geom).label("shape"))
        .join(division, theirs)
        .where(shape.county_id == county_id, division.county_id == county_id)
        .where(division.level == DivisionLevel.COUNTY.value, shape.geom.is_not(None))
        .where(current(shape, ask.today), standing(shape, ask.today))
    )


def fingerprint(in_force: Sequence[Row[Any]]) -> str:
    """What tells these cells from others: a cell that is drawn anew gets another id."""
    ids = ",".join(str(one) for one in sorted(cell.id for cell in in_force))
    return hashlib.sha256(ids.encode()).hexdigest()[:16]
