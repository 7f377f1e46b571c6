"""Divisions and cells of an area as features: what they show, with their boundary as a geometry."""

from sqlalchemy import null

from db.models import Division, DivisionShape, GridCell
from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.ground.cells import cells
from resolvers.ground.divisions import divisions, of_shape
from resolvers.within import Placed, lies_in


def drawn_divisions(ask: Ask, area: Area) -> Statement:
    """The divisions in an area on the day, itself among them; `geom` is null without a boundary."""
    row = Placed(Division.county_id, Division.id, null())
    return (
        divisions(ask.as_of)
        .add_columns(of_shape(DivisionShape.geom, ask.as_of).label("geom"))
        .where(lies_in(area, row, ask.as_of))
    )


def drawn_cells(ask: Ask, area: Area) -> Statement:
    """The cells in an area on the day asked about, but for those of drafts, with `geom` (EPSG:4326)."""
    row = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)
    return cells(ask.as_of).add_columns(GridCell.geom).where(lies_in(area, row, ask.as_of))
