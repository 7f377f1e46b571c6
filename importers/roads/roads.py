"""`rongge import roads`: a file of roads becomes a county's roads from a day on."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from psycopg import Connection, Cursor

from db.codes import CoordinateSystem, TravelMode
from db.errors import DomainError
from db.ids import IdMaker
from geo.coordinates import LonLat
from geo.division_codes import full_division_code
from geo.roads.assembly import roads_of
from geo.roads.components import components
from geo.roads.near_misses import near_misses
from geo.roads.noding import Way, noded
from geo.roads.roads import IntArray
from importers.report import Rejection, RejectionCode
from importers.roads.delivery import RoadDelivery
from importers.roads.lines import read_lines
from importers.roads.planet import read_planet
from importers.roads.report import NearMissAt, RoadsReport
from importers.roads.tables import read_tables
from importers.roads.written import FoundRoads, standing_digest, write_roads
from importers.run import one_transaction
from importers.statements import statement

# Roads a little beyond the border belong to the shortest ways inside it.
BEYOND_DEGREES = 0.03


@dataclass(frozen=True, slots=True)
class RoadSource:
    """What is imported: the file, the county's code, the roads' day and the coordinate system of the file.

    `attribution` is what its licence asks to be shown beside it.
    """

    path: Path
    county_code: str
    vintage_on: date
    system: CoordinateSystem = CoordinateSystem.WGS84
    attribution: str | None = None


def import_roads(connection: Connection, source: RoadSource, *, ids: IdMaker, dry_run: bool) -> RoadsReport:
    """Imports roads as a county's from a day on; the same ones again change nothing.

    Raises DomainError COUNTY_NOT_FOUND, ROADS_ELSEWHERE, BAD_DIVISION_CODE, FILES_MISSING, FILE_KIND,
    FILE_ENCODING, FILE_HEADER, FILE_MALFORMED or PLACE_OUT_OF_RANGE.
    """
    with one_transaction(connection, keep=not dry_run), connection.cursor() as cursor:
        county_id, box = _county(cursor, source.county_code)
        delivery = _read(source, box)
        inside = [way for way in delivery.ways if _is_inside(way, box)]
        if not inside:
            raise _elsewhere()
        found = _found(inside)
        report = _report(county_id, source, delivery, found)
        report = replace(report, outside=len(delivery.ways) - len(inside))
        if standing_digest(cursor, report) == found.digest:
            return replace(report, unchanged=True)
        run_id = write_roads(cursor, report, found, ids=ids, attribution=source.attribution)
        return report if dry_run else replace(report, run_id=run_id)


def _county(cursor: Cursor, code: str) -> tuple[int, tuple[float, float, float, float] | None]:
    adcode = full_division_code(code)[:6]
    row = cursor.execute(statement("road_county"), {"adcode": adcode}).fetchone()
    if row is None:
        raise DomainError(
            "COUNTY_NOT_FOUND",
            "没有这个县级区划代码；请先导入行政区划。",
            "There is no county of this code; import the divisions first.",
        )
    county_id, wkb = row
    if wkb is None:
        return int(county_id), None
    west, south, east, north = shapely.bounds(shapely.from_wkb(wkb)).tolist()
    beyond = BEYOND_DEGREES
    return int(county_id), (west - beyond, south - beyond, east + beyond, north + beyond)


def _read(source: RoadSource, box: tuple[float, float, float, float] | None) -> RoadDelivery:
    kind = source.path.suffix.lower()
    if kind == ".pbf":
        return read_planet(source.path, box)
    if kind == ".csv":
        return read_tables(source.path, source.system)
    if kind in {".gpkg", ".shp"}:
        return read_lines(source.path, source.system)
    raise DomainError(
        "FILE_KIND",
        "应为 .pbf、.gpkg、.shp，或 edges.csv（同目录有 nodes.csv）",
        "a .pbf, .gpkg or .shp is expected, or edges.csv with nodes.csv beside it",
    )


def _is_inside(way: Way, box: tuple[float, float, float, float] | None) -> bool:
    if box is None:
        return True
    low, high = np.array(box[:2]), np.array(box[2:])
    return bool(((way.points >= low) & (way.points <= high)).all(axis=1).any())


def _elsewhere() -> DomainError:
    return DomainError(
        "ROADS_ELSEWHERE",
        "文件中没有位于该县的道路；请核对县代码和坐标系。",
        "None of the file's roads lies in the county; check its code and the coordinate system.",
    )


def _found(ways: list[Way]) -> FoundRoads:
    found = noded(ways)
    if not found.edges:
        raise _elsewhere()
    roads = roads_of(found)
    ends = (roads.source, roads.target)
    numbers = {mode: components(len(roads.nodes), ends, roads.road_class, mode) for mode in TravelMode}
    digest = hashlib.sha256(roads.nodes.tobytes())
    for edge in found.edges:
        way = edge.way
        said = (edge.source, edge.target, edge.length_m, way.road_class, way.name, way.one_way)
        digest.update(repr((*said, way.is_private, way.max_kmh, edge.duration_s)).encode())
        digest.update(edge.points.tobytes())
    return FoundRoads(found, roads, numbers, digest.digest())


def _report(county_id: int, source: RoadSource, delivery: RoadDelivery, found: FoundRoads) -> RoadsReport:
    roads = found.roads
    misses = near_misses(roads.nodes, roads.lines, (roads.source, roads.target))
    without = [
        Rejection(delivery.source, way.row, RejectionCode.WITHOUT_LENGTH)
        for way in found.noded.without_length
    ]
    return RoadsReport(
        county_id=county_id,
        vintage_on=source.vintage_on,
        source=delivery.source,
        nodes=len(roads.nodes),
        edges=len(roads.length_m),
        length_km=float(roads.length_m.sum()) / 1000.0,
        ignored=delivery.ignored,
        folded=delivery.folded,
        outside=0,
        components={mode: _sizes(number) for mode, number in found.components.items()},
        near_misses=tuple(
            NearMissAt(miss.kind, LonLat(*found.noded.nodes[miss.node].tolist()), miss.distance_m)
            for miss in misses
        ),
        rejections=(*delivery.rejections, *without),
        unchanged=False,
        run_id=None,
    )


def _sizes(number: IntArray) -> tuple[int, ...]:
    return tuple(np.bincount(number[number >= 0]).tolist())
