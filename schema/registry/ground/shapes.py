"""Boundaries and points of divisions, put in."""

from datetime import date
from typing import Annotated
from uuid import UUID

import shapely
import strawberry

from geo.coordinates import to_wgs84
from resolvers.ground.divisions import division_by_id
from resolvers.registry.ground.shapes import NewShape, ShapePart, put_shape
from schema.arguments import PlaceInput
from schema.codes import CoordinateSystem, ShapeAct, ShapeSource
from schema.context import Context, RonggeInfo
from schema.fast.promise import by_key, found_one
from schema.fields import argument, both, shown
from schema.ground.division import Division
from schema.node import key_of
from schema.receipts import CLIENT_ID, REPLAYED
from schema.registry.ground.drawings import BOUNDARY, shape_of
from schema.scalars import GeoJSON

DIVISION = ("区划编号", "Id of the division")
ACT = ("更正还是变更", "Whether the line was wrong, or the ground changed")
ON = (
    "变更自该日起；更正则为所更正者当时有效的任一日",
    "A change begins on it; a correction is of what held on it, for as long as it held",
)
SOURCE = ("来源", "Where it comes from")


@strawberry.input(description=both("区划边界", "The boundary of a division"))
class PutDivisionShapeInput:
    client_id: UUID = shown(*CLIENT_ID)
    division_id: strawberry.ID = shown(*DIVISION)
    act: ShapeAct = shown(*ACT)
    on: date = shown(*ON)
    boundary: GeoJSON = shown(*BOUNDARY)
    source: ShapeSource = shown(*SOURCE)

    def shape(self) -> NewShape:
        """The boundary as given. Raises DomainError BAD_ID or BAD_BOUNDARY."""
        key = key_of(self.division_id, "Division", "divisionId")
        wkb = shape_of(self.boundary)
        return NewShape(self.client_id, *key, ShapePart.BOUNDARY, self.act, self.on, wkb, self.source)


@strawberry.input(description=both("区划代表点", "A point that stands for a division"))
class PutDivisionPointInput:
    client_id: UUID = shown(*CLIENT_ID)
    division_id: strawberry.ID = shown(*DIVISION)
    act: ShapeAct = shown(*ACT)
    on: date = shown(*ON)
    point: PlaceInput = shown("代表点", "The point")
    source: ShapeSource = shown(*SOURCE)

    def shape(self) -> NewShape:
        """The point as given. Raises DomainError BAD_ID or PLACE_OUT_OF_RANGE."""
        key = key_of(self.division_id, "Division", "divisionId")
        place = to_wgs84(self.point.lon_lat(), self.point.system or CoordinateSystem.WGS84)
        wkb = shapely.to_wkb(shapely.Point(round(place.lon, 7), round(place.lat, 7)))
        return NewShape(self.client_id, *key, ShapePart.POINT, self.act, self.on, wkb, self.source)


@strawberry.type(description=both("区划边界或代表点的回执", "The receipt of a division's shape"))
class DivisionShapePayload:
    division: Division | None = shown("该区划，按今日", "The division, as of today")
    is_unchanged: bool = shown(
        "与原来相同，未产生新版本", "Whether it was the same already, so that no version was made"
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "录入区划边界：更正（原来画错，全程有效）或变更（自某日起）；相同则不产生新版本",
        "Puts in a boundary: a correction for as long as it held, or a change from a day on",
    )
)
async def put_division_shape(
    info: RonggeInfo, input: Annotated[PutDivisionShapeInput, argument("边界", "The boundary")]
) -> DivisionShapePayload | None:
    """Committed before it is answered."""
    return await _put(info.context, input.shape())


@strawberry.mutation(
    description=both(
        "录入区划代表点：更正或变更，同边界",
        "Puts in the point of a division, as a correction or a change, like a boundary",
    )
)
async def put_division_point(
    info: RonggeInfo, input: Annotated[PutDivisionPointInput, argument("代表点", "The point")]
) -> DivisionShapePayload | None:
    """Committed before it is answered."""
    return await _put(info.context, input.shape())


async def _put(context: Context, new: NewShape) -> DivisionShapePayload:
    ask = context.ask()
    done = await put_shape(context.database, ask, new, context.ids)
    key = (done.county_id, done.division_id)
    return DivisionShapePayload(
        division=found_one(ask, division_by_id, Division, *key, county=by_key),
        is_unchanged=done.is_unchanged,
        replayed=done.replayed,
    )
