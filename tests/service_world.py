"""A county with a street, an island, and homes in every situation that service areas know."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from shapely import MultiPolygon, box
from sqlalchemy import Connection, func

from db.codes import DivisionLevel, PriorityClass, ShapeSource
from db.models import DivisionShape
from geo.coordinates import LonLat
from importers.roads.roads import RoadSource, import_roads
from resolvers.areas import Area
from resolvers.ask import Statement
from tests.builders import ALWAYS, IDS, build_division, build_station, build_unit, build_worker, put
from tests.residents import Registered, build_person

VINTAGE = date(2023, 5, 25)
# A street of four pieces, each about a kilometre; a short road on an island with no way to it.
NODES = """node_id,lon,lat
1,114.03,22.55
2,114.04,22.55
3,114.05,22.55
4,114.06,22.55
5,114.07,22.55
8,114.05,22.60
9,114.052,22.60
"""
EDGES = """source,target,highway,oneway
1,2,residential,no
2,3,residential,no
3,4,residential,no
4,5,residential,no
8,9,residential,no
"""
COUNTY_BOX = box(114.02, 22.53, 114.08, 22.62)
ON_A, ON_B, OFF = LonLat(114.03, 22.55), LonLat(114.065, 22.5501), LonLat(114.05, 22.58)


@dataclass(frozen=True, slots=True)
class ServiceWorld:
    """Two townships of two villages: 甲 at the street's west end, with its first village's station; 乙 east.

    The first village of 乙 has its station far from every road, the second has none with a point.
    """

    county: Area
    townships: tuple[Area, Area]
    villages: tuple[Area, Area, Area, Area]
    stations: dict[str, Area]
    homes: dict[str, Registered]


def build_service_world(connection: Connection) -> ServiceWorld:
    """The county without roads."""
    nation = build_unit(connection, "100000000000", "中国", DivisionLevel.NATION)
    county = build_unit(connection, "440304000000", "福田区", DivisionLevel.COUNTY, above=nation)
    first = build_division(connection, county, "440304001000", "甲街道")
    second = build_division(connection, county, "440304002000", "乙街道")
    villages = (
        build_division(connection, first, "440304001001", "甲一社区"),
        build_division(connection, first, "440304001002", "甲二社区"),
        build_division(connection, second, "440304002001", "乙一社区"),
        build_division(connection, second, "440304002002", "乙二社区"),
    )
    _shape(connection, county, None, COUNTY_BOX)
    for division, point, shape in (
        (first, ON_A, None),
        (second, ON_B, None),
        (villages[0], ON_A, box(114.02, 22.53, 114.04, 22.62)),
        (villages[1], LonLat(114.045, 22.55), box(114.04, 22.53, 114.05, 22.62)),
        (villages[2], OFF, box(114.05, 22.53, 114.08, 22.62)),
    ):
        _shape(connection, division, point, shape)
    stations = {
        "甲": build_station(connection, first, "甲街道站"),
        "乙": build_station(connection, second, "乙街道站"),
        "甲一": build_station(connection, villages[0], "甲一站"),
        "乙一": build_station(connection, villages[2], "乙一站"),
        "乙二": build_station(connection, villages[3], "乙二站"),
    }
    build_worker(connection, stations["甲一"])
    build_worker(connection, stations["乙"])
    homes = {name: _home(connection, villages, *where) for name, where in HOMES.items()}
    return ServiceWorld(county, (first, second), villages, stations, homes)


# Where somebody lives: the village's index, the point, and whether a priority person.
HOMES: dict[str, tuple[int, LonLat | None, bool]] = {
    "beside 甲": (0, LonLat(114.031, 22.5502), False),
    "near 甲": (0, LonLat(114.035, 22.55), True),
    "between, nearer 甲": (1, LonLat(114.045, 22.55), False),
    "between, nearer 乙": (1, LonLat(114.0499, 22.55), False),
    "beside 乙": (2, LonLat(114.066, 22.5503), False),
    "street's end": (2, LonLat(114.07, 22.55), True),
    "island": (2, LonLat(114.051, 22.60), False),
    "off the network": (2, LonLat(114.03, 22.60), False),
    "unlocated": (3, None, False),
}


def _home(
    connection: Connection,
    villages: Sequence[Area],
    village: int,
    point: LonLat | None,
    priority: bool,  # noqa: FBT001
) -> Registered:
    classes = [next(iter(PriorityClass)).value] if priority else []
    return build_person(
        connection, villages[village], point=point, priority_classes=classes, is_veteran=not priority
    )


def _shape(connection: Connection, division: Area, point: LonLat | None, shape: Any) -> None:
    put(
        connection,
        DivisionShape,
        division.county_id,
        division_id=division.id,
        valid=ALWAYS,
        point=None if point is None else func.ST_Point(point.lon, point.lat, 4326),
        point_source=None if point is None else ShapeSource.DERIVED.value,
        geom=None if shape is None else func.ST_GeomFromText(MultiPolygon([shape]).wkt, 4326),
        source=None if shape is None else ShapeSource.DERIVED.value,
    )


def lay_roads(connection: Connection, folder: Path, edges: str = EDGES, on: date = VINTAGE) -> None:
    """The street and the island's road, from a day on."""
    (folder / "nodes.csv").write_text(NODES, encoding="utf-8")
    path = folder / "edges.csv"
    path.write_text(edges, encoding="utf-8")
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    source = RoadSource(path, "440304", on, attribution="© OpenStreetMap contributors")
    import_roads(driver, source, ids=IDS, dry_run=False)


def rows_of(connection: Connection) -> Callable[[Statement], Awaitable[Sequence[Any]]]:
    """What the resolvers run statements with, on a connection of the test's."""

    async def rows(statement: Statement) -> Sequence[Any]:
        return connection.execute(statement).all()

    return rows
