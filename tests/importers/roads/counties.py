"""A county to import roads into: 福田区 as the register knows it, with or without its boundary."""

from datetime import date
from pathlib import Path

import psycopg

from app.demo.ground.sources import FUTIAN_ROADS
from importers.roads.report import RoadsReport
from importers.roads.roads import RoadSource, import_roads
from tests.importers.deliveries import IDS

FUTIAN = FUTIAN_ROADS
VINTAGE = date(2023, 5, 25)
BOX = "MULTIPOLYGON(((114.0 22.5, 114.1 22.5, 114.1 22.6, 114.0 22.6, 114.0 22.5)))"

_COUNTY = "INSERT INTO county (county_id, level, adcode, name) VALUES (440304, 'COUNTY', '440304', '福田区')"
_ROOT = "INSERT INTO division (county_id, id, level) VALUES (440304, 1, 'COUNTY')"
_VERSION = """
INSERT INTO division_version (county_id, id, division_id, code, name, is_functional_zone, valid)
VALUES (440304, 2, 1, '440304000000', '福田区', false, '[2018-01-01,)')
"""
_SHAPE = """
INSERT INTO division_shape (county_id, id, division_id, valid, geom, source)
VALUES (440304, 3, 1, '[2018-01-01,)', ST_GeomFromText(%s, 4326), 'DERIVED')
"""


def futian(connection: psycopg.Connection, *, boundary: str | None = None) -> None:
    """The county, with a boundary if one is said."""
    for statement in (_COUNTY, _ROOT, _VERSION):
        connection.execute(statement)
    if boundary is not None:
        connection.execute(_SHAPE, (boundary,))


def imported(
    connection: psycopg.Connection, path: Path, *, on: date = VINTAGE, dry_run: bool = False
) -> RoadsReport:
    """The report of importing a file as 福田's roads."""
    return import_roads(connection, RoadSource(path, "440304", on), ids=IDS, dry_run=dry_run)


def number(connection: psycopg.Connection, table: str) -> int:
    """How many rows a table of roads holds."""
    counts = {
        "road_vintage": "SELECT count(*) FROM road_vintage WHERE superseded_at IS NULL",
        "road_node": "SELECT count(*) FROM road_node",
        "road_edge": "SELECT count(*) FROM road_edge",
    }
    row = connection.execute(counts[table]).fetchone()
    assert row is not None
    return int(row[0])
