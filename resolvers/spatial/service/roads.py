"""The roads of a county in force on a day, read once for each vintage."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

import numpy as np
import shapely
from sqlalchemy import Integer as SqlInteger
from sqlalchemy import case, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.models import RoadEdge, RoadNode, RoadVintage
from geo.coordinates import metric_plane_at
from geo.roads.roads import CLASSES, WAYS, Roads
from resolvers.ask import Statement, current
from resolvers.spatial.kept import Kept, aside
from resolvers.spatial.packed import Packed, packed, unpacked

Rows: TypeAlias = Callable[[Statement], Awaitable[Sequence[Any]]]

_NODES = (
    Packed("lon", func.ST_X(RoadNode.geom), is_whole=False),
    Packed("lat", func.ST_Y(RoadNode.geom), is_whole=False),
)
_EDGES = (
    Packed("source", RoadEdge.source_id),
    Packed("target", RoadEdge.target_id),
    Packed("length_m", RoadEdge.length_m, is_whole=False),
    Packed(
        "road_class", case({one.value: row for row, one in enumerate(CLASSES)}, value=RoadEdge.road_class)
    ),
    Packed("one_way", case({one.value: row for row, one in enumerate(WAYS)}, value=RoadEdge.one_way)),
    Packed("is_private", cast(RoadEdge.is_private, SqlInteger)),
    Packed("max_kmh", RoadEdge.max_kmh, is_whole=False),
    Packed("duration_s", RoadEdge.duration_s, is_whole=False),
)
# A county of thirty thousand edges takes some forty megabytes.
_KEPT = Kept["LoadedRoads"](4)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedRoads:
    """A county's roads, of what day and source; `digest` names them in what is computed from them."""

    roads: Roads
    vintage_on: date
    attribution: str | None
    digest: bytes


def vintage_statement(county_id: int, on: date, known_at: datetime | None) -> Statement:
    """The vintage in force on a day: the last of it or before, as known at a moment."""
    return (
        select(RoadVintage.id, RoadVintage.vintage_on, RoadVintage.attribution, RoadVintage.digest)
        .where(
            RoadVintage.county_id == county_id,
            RoadVintage.vintage_on <= on,
            current(RoadVintage, None, known_at),
        )
        .order_by(RoadVintage.vintage_on.desc(), RoadVintage.id.desc())
        .limit(1)
    )


def nodes_statement(county_id: int, vintage_id: int) -> Statement:
    """The nodes of a vintage as one value, by number."""
    return select(packed(_NODES, RoadNode.id).label("nodes")).where(
        RoadNode.county_id == county_id, RoadNode.vintage_id == vintage_id
    )


def edges_statement(county_id: int, vintage_id: int) -> Statement:
    """The edges of a vintage as two values, by number: numbers, and lines (WKB)."""
    lines = func.ST_AsBinary(func.ST_Collect(aggregate_order_by(RoadEdge.geom, RoadEdge.id)))
    return select(packed(_EDGES, RoadEdge.id).label("edges"), lines.label("lines")).where(
        RoadEdge.county_id == county_id, RoadEdge.vintage_id == vintage_id
    )


async def roads_in_force(
    rows: Rows, county_id: int, on: date, known_at: datetime | None = None
) -> LoadedRoads | None:
    """The roads of a county on a day, None where none are loaded."""
    found = await rows(vintage_statement(county_id, on, known_at))
    if not found:
        return None
    vintage = found[0]
    key = (county_id, vintage.id, bytes(vintage.digest))
    kept = _KEPT.found(key)
    if kept is not None:
        return kept
    nodes = (await rows(nodes_statement(county_id, vintage.id)))[0].nodes
    edges = (await rows(edges_statement(county_id, vintage.id)))[0]
    return await aside(lambda: _KEPT.of(key, lambda: _loaded(vintage, nodes, edges)))


def _loaded(vintage: Any, nodes: bytes, edges: Any) -> LoadedRoads:
    at, found = unpacked(_NODES, nodes), unpacked(_EDGES, edges.edges)
    places = np.column_stack([at["lon"], at["lat"]])
    plane = metric_plane_at(float(np.mean(places[:, 0])))
    lines = shapely.get_parts(shapely.from_wkb(bytes(edges.lines)))
    roads = Roads(
        plane=plane,
        nodes=plane.metres(places),
        source=found["source"],
        target=found["target"],
        length_m=found["length_m"],
        road_class=found["road_class"],
        one_way=found["one_way"],
        is_private=found["is_private"] > 0,
        max_kmh=found["max_kmh"],
        duration_s=found["duration_s"],
        lines=shapely.transform(lines, plane.metres),
    )
    return LoadedRoads(roads, vintage.vintage_on, vintage.attribution, bytes(vintage.digest))
