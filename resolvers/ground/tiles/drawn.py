"""What is drawn of an area on a day, and the digest of all its boundaries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import FromClause, and_, func, literal, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.models import Division, DivisionShape, DivisionVersion, GridCell, GridPlan
from resolvers.areas import Area
from resolvers.ask import Statement, current, holds
from resolvers.within import Placed, decided, lies_in


@dataclass(frozen=True, slots=True)
class TiledGround:
    """The cells, or else the divisions, of an area on a day."""

    area: Area
    on: date
    of_cells: bool

    @property
    def layer(self) -> str:
        """The name of the layer in a tile."""
        return "cells" if self.of_cells else "divisions"

    @property
    def table(self) -> Any:
        """Where the boundaries are."""
        return GridCell if self.of_cells else DivisionShape


def ground_digest(ground: TiledGround) -> Statement:
    """One row: `digest`, that of all boundaries of the area on the day."""
    return select(digest_of(ground).label("digest"))


def digest_of(ground: TiledGround) -> Any:
    """The digest as the column of a statement: of ids and stored digests, in their order."""
    every = drawn(ground).subquery("every")
    one = func.concat(id_of(every), ":", every.c.geom_md5)
    ordered = aggregate_order_by(literal("\n"), every.c.county_id, every.c.id)
    whole = func.md5(func.coalesce(func.string_agg(one, ordered), ""))
    return select(whole).scalar_subquery()


def id_of(part: FromClause) -> Any:
    """County and row, by which parts are told apart everywhere."""
    return func.concat(part.c.county_id, "-", part.c.id)


def drawn(ground: TiledGround) -> Statement:
    """What has a boundary: county_id, id, geom (EPSG:3857), geom_md5, and of divisions their level."""
    return _cells(ground) if ground.of_cells else _divisions(ground)


def _cells(ground: TiledGround) -> Statement:
    plan = and_(GridPlan.county_id == GridCell.county_id, GridPlan.id == GridCell.plan_id)
    row = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)
    return (
        select(GridCell.county_id, GridCell.id, GridCell.geom_md5, GridCell.geom_3857.label("geom"))
        .join(GridPlan, plan)
        .where(decided(), holds(GridCell, ground.on), lies_in(ground.area, row, ground.on))
    )


def _divisions(ground: TiledGround) -> Statement:
    shape, version = DivisionShape, DivisionVersion
    division = and_(Division.county_id == shape.county_id, Division.id == shape.division_id)
    # A division that ends leaves its shape open: its own days say when it is.
    there = and_(
        version.county_id == shape.county_id,
        version.division_id == shape.division_id,
        current(version, ground.on),
    )
    row = Placed(shape.county_id, shape.division_id, null())
    return (
        select(
            *[shape.county_id, shape.division_id.label("id"), Division.level],
            *[shape.geom_md5, shape.geom_3857.label("geom")],
        )
        .join(Division, division)
        .join(version, there)
        .where(shape.geom_3857.is_not(None), current(shape, ground.on), lies_in(ground.area, row, ground.on))
    )
