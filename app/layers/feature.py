"""A feature of a layer, what is asked for of a layer, and what is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry
from starlette.datastructures import QueryParams

from db.engine import Database
from geo.work.pool import WorkPool
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.ground.named_areas import own_area
from web_map.places import area_named

PLACE = "division"
Plain: TypeAlias = bool | int | float | str | None
NO_VALUES: Mapping[str, Plain] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Feature:
    """`id` is county and row; the shape is GeoJSON (EPSG:4326, longitude first), None where there is none."""

    id: str
    geojson: str | None
    fields: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Given:
    """Who asks, and the parameters: those of the map of the same answer, and `division`, the place."""

    database: Database
    work: WorkPool
    ask: Ask
    parameters: QueryParams

    @property
    def own(self) -> QueryParams:
        """The parameters but for the place."""
        return QueryParams([pair for pair in self.parameters.multi_items() if pair[0] != PLACE])

    async def area(self, ask: Ask) -> Area:
        """The place, or else the viewer's own area. Raises AREA_NOT_FOUND and so on."""
        code = self.parameters.get(PLACE)
        return await area_named(self.database, ask, code) if code else own_area(ask)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which features: within `shape` (EPSG:4326), of these values, from the `first` on, `most` of them.

    What has no shape lies within every one (OGC API - Features, fc-bbox-response).
    """

    shape: BaseGeometry | None = None
    values: Mapping[str, Plain] = field(default_factory=lambda: NO_VALUES)
    id: str | None = None
    first: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Some features, and how many there are in all."""

    features: Sequence[Feature]
    matched: int


def picked(features: Sequence[Feature], chosen: Chosen) -> Found:
    """The chosen ones of features that are all at hand, in their order."""
    some = [one for one in features if chosen.id in {None, one.id} and _has(one, chosen.values)]
    if chosen.shape is not None:
        shapes = shapely.from_geojson([one.geojson for one in some])
        inside = shapely.is_missing(shapes) | shapely.intersects(shapes, chosen.shape)
        some = [one for one, is_inside in zip(some, inside, strict=True) if is_inside]
    last = None if chosen.most is None else chosen.first + chosen.most
    return Found(some[chosen.first : last], len(some))


def _has(one: Feature, values: Mapping[str, Plain]) -> bool:
    return all(one.fields.get(name) == value for name, value in values.items())
