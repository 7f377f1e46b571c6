"""A vintage of roads written into the tables."""

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from psycopg import Cursor

from db.codes import TravelMode
from db.ids import IdMaker
from geo.roads.noding import Noded
from geo.roads.roads import IntArray, Roads
from importers.roads.report import RoadsReport
from importers.run import Run, record_run
from importers.statements import statement

KIND = "ROADS"

_COPY_NODES = b"""COPY road_node
    (county_id, vintage_id, id, geom, walk_component, bicycle_component, car_component) FROM STDIN"""
_COPY_EDGES = b"""COPY road_edge
    (county_id, vintage_id, id, source_id, target_id, way_ref, road_class, name, one_way, is_private,
     length_m, max_kmh, duration_s, geom) FROM STDIN"""


@dataclass(frozen=True, slots=True)
class FoundRoads:
    """Roads as noded and as arrays, each node's component by mode, and a digest of it all."""

    noded: Noded
    roads: Roads
    components: dict[TravelMode, IntArray]
    digest: bytes


def standing_digest(cursor: Cursor, report: RoadsReport) -> bytes | None:
    """The digest of the roads in force on the report's day."""
    asked = {"county_id": report.county_id, "vintage_on": report.vintage_on}
    row = cursor.execute(statement("road_standing"), asked).fetchone()
    return None if row is None else bytes(row[0])


def write_roads(
    cursor: Cursor, report: RoadsReport, found: FoundRoads, *, ids: IdMaker, attribution: str | None
) -> int:
    """Writes the vintage, its nodes and edges, and the import run, whose id it returns."""
    vintage_id = ids.next()
    for part in statement("write_road_vintage").split(b";"):
        cursor.execute(
            part,
            {
                "county_id": report.county_id,
                "id": vintage_id,
                "vintage_on": report.vintage_on,
                "source": report.source,
                "attribution": attribution,
                "digest": found.digest,
                "nodes": report.nodes,
                "edges": report.edges,
            },
        )
    key = (report.county_id, vintage_id)
    with cursor.copy(_COPY_NODES) as copy:
        for row in _node_rows(found):
            copy.write_row((*key, *row))
    with cursor.copy(_COPY_EDGES) as copy:
        for row in _edge_rows(found):
            copy.write_row((*key, *row))
    run = Run(report.county_id, KIND, report.vintage_on, report.counts, report.rejections)
    return record_run(cursor, run, ids)


def _node_rows(found: FoundRoads) -> Iterator[tuple[object, ...]]:
    points = shapely.set_srid(shapely.points(found.noded.nodes), 4326)
    drawn = shapely.to_wkb(points, hex=True, include_srid=True)
    numbers = [found.components[mode].tolist() for mode in TravelMode]
    for index, (wkb, *labels) in enumerate(zip(drawn, *numbers, strict=True)):
        yield (index, wkb, *[None if label < 0 else label for label in labels])


def _edge_rows(found: FoundRoads) -> Iterator[tuple[object, ...]]:
    for index, edge in enumerate(found.noded.edges):
        way = edge.way
        line = shapely.set_srid(shapely.linestrings(edge.points), 4326)
        yield (
            index,
            edge.source,
            edge.target,
            way.ref,
            way.road_class.value,
            way.name,
            way.one_way.value,
            way.is_private,
            edge.length_m,
            way.max_kmh,
            edge.duration_s,
            shapely.to_wkb(line, hex=True, include_srid=True),
        )
