"""A county's roads from a file, once and again."""

from datetime import date
from pathlib import Path

import psycopg
import pytest

from db.codes import CoordinateSystem, TravelMode
from db.errors import DomainError
from importers.report import RejectionCode
from importers.roads.roads import RoadSource, import_roads
from tests.importers.deliveries import IDS
from tests.importers.roads.counties import BOX, FUTIAN, VINTAGE, futian, imported, number

NODES = """node_id,lon,lat
1,114.05,22.55
2,114.06,22.55
3,114.06,22.56
4,114.0600001,22.5600001
"""


def _file(place: Path, edges: str, nodes: str = NODES) -> Path:
    (place / "nodes.csv").write_text(nodes, encoding="utf-8")
    path = place / "edges.csv"
    path.write_text("source,target,highway,oneway,length_m\n" + edges, encoding="utf-8")
    return path


def test_the_roads_of_a_county_become_a_vintage(connection: psycopg.Connection) -> None:
    futian(connection, boundary=BOX)
    report = imported(connection, FUTIAN)
    assert (number(connection, "road_node"), number(connection, "road_edge")) == (report.nodes, report.edges)
    assert report.nodes == 1751
    assert report.edges + report.folded == 4009
    assert report.rejections == ()


def test_the_same_roads_again_change_nothing(connection: psycopg.Connection) -> None:
    futian(connection)
    imported(connection, FUTIAN)
    again = imported(connection, FUTIAN)
    later = imported(connection, FUTIAN, on=date(2024, 1, 1))
    assert again.unchanged
    assert later.unchanged
    assert number(connection, "road_vintage") == 1
    assert number(connection, "road_edge") == again.edges


def test_a_dry_run_of_roads_writes_nothing(connection: psycopg.Connection) -> None:
    futian(connection)
    report = imported(connection, FUTIAN, dry_run=True)
    assert report.run_id is None
    assert report.edges > 0
    assert number(connection, "road_edge") == 0


def test_other_roads_for_the_same_day_supersede_the_first(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    futian(connection)
    imported(connection, _file(tmp_path, "1,2,residential,no,\n"))
    imported(connection, _file(tmp_path, "1,2,residential,no,\n2,3,residential,no,\n"))
    assert number(connection, "road_vintage") == 1
    superseded = connection.execute("SELECT count(*) FROM road_vintage WHERE superseded_at IS NOT NULL")
    assert superseded.fetchone() == (1,)


def test_components_are_reported_by_mode_and_kept_with_the_nodes(connection: psycopg.Connection) -> None:
    futian(connection)
    report = imported(connection, FUTIAN)
    rows = connection.execute(
        "SELECT car_component, count(*) FROM road_node GROUP BY 1 ORDER BY 1 NULLS LAST"
    )
    by_car = [count for component, count in rows if component is not None]
    assert tuple(by_car) == report.components[TravelMode.CAR]
    assert list(by_car) == sorted(by_car, reverse=True)


def test_near_misses_are_told_with_their_metres_and_never_joined(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    futian(connection)
    nodes = NODES + "5,114.06,22.57\n6,114.05500,22.55001\n7,114.055,22.56\n"
    edges = "1,2,residential,no,\n2,3,residential,no,\n4,5,residential,no,\n6,7,residential,no,\n"
    report = imported(connection, _file(tmp_path, edges, nodes))
    kinds = sorted(miss.kind.value for miss in report.near_misses)
    assert kinds == ["END_EDGE", "END_END", "END_END"]
    assert max(miss.distance_m for miss in report.near_misses) == pytest.approx(1.1, abs=0.05)
    assert report.components[TravelMode.WALK] == (3, 2, 2)


def test_rows_that_are_no_roads_or_wrong_are_told_apart(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    futian(connection)
    edges = (
        "1,2,residential,no,\n1,9,residential,no,\n2,3,residential,no,0\n1,3,residential,no,12\n"
        "1,2,proposed,no,\n3,3,residential,no,\n"
    )
    report = imported(connection, _file(tmp_path, edges))
    assert [(row.line, row.code) for row in report.rejections] == [
        (3, RejectionCode.NODE_MISSING),
        (4, RejectionCode.BAD_LENGTH),
        (5, RejectionCode.BAD_LENGTH),
        (7, RejectionCode.WITHOUT_LENGTH),
    ]
    assert (report.edges, report.ignored) == (1, 1)


def test_a_county_nobody_knows_is_refused(connection: psycopg.Connection) -> None:
    with pytest.raises(DomainError) as refused:
        imported(connection, FUTIAN)
    assert refused.value.code == "COUNTY_NOT_FOUND"


def test_roads_of_another_place_are_refused(connection: psycopg.Connection) -> None:
    futian(connection, boundary="MULTIPOLYGON(((106 29, 106.1 29, 106.1 29.1, 106 29.1, 106 29)))")
    with pytest.raises(DomainError) as refused:
        imported(connection, FUTIAN)
    assert refused.value.code == "ROADS_ELSEWHERE"


def test_a_file_of_another_kind_is_refused(connection: psycopg.Connection, tmp_path: Path) -> None:
    futian(connection)
    path = tmp_path / "roads.txt"
    path.write_text("roads", encoding="utf-8")
    with pytest.raises(DomainError) as refused:
        imported(connection, path)
    assert refused.value.code == "FILE_KIND"


def test_nodes_missing_beside_the_edges_are_asked_for(connection: psycopg.Connection, tmp_path: Path) -> None:
    futian(connection)
    path = _file(tmp_path, "1,2,residential,no,\n")
    (tmp_path / "nodes.csv").unlink()
    with pytest.raises(DomainError) as refused:
        imported(connection, path)
    assert refused.value.code == "FILES_MISSING"


def test_a_file_in_gcj02_is_turned_at_the_door(connection: psycopg.Connection, tmp_path: Path) -> None:
    futian(connection)
    source = RoadSource(_file(tmp_path, "1,2,residential,no,\n"), "440304", VINTAGE, CoordinateSystem.GCJ02)
    import_roads(connection, source, ids=IDS, dry_run=False)
    row = connection.execute("SELECT ST_X(geom), ST_Y(geom) FROM road_node WHERE id = 0").fetchone()
    assert row is not None
    assert 0.004 < 114.05 - row[0] < 0.006
    assert 0.002 < row[1] - 22.55 < 0.004
