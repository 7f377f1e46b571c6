"""The ways of point_in_cell.py outside the database: `python spatial_peers.py CONNINFO WAY`.

Prints the seconds that everything took once the programs were loaded, and those of the join itself.
"""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
import shapely

Ids = npt.NDArray[np.int64]
Pairs = tuple[Ids, Ids]

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
PLACE = np.dtype(
    [
        ("count", ">i2"),
        ("_1", ">i4"),
        ("id", ">i8"),
        ("_2", ">i4"),
        ("lon", ">f8"),
        ("_3", ">i4"),
        ("lat", ">f8"),
    ]
)
PAIR = np.dtype([("count", ">i2"), ("_1", ">i4"), ("place", ">i8"), ("_2", ">i4"), ("cell", ">i8")])
READ = """
    COPY (SELECT place.id, ST_X(place.geom), ST_Y(place.geom) FROM point_in_cell.place)
    TO STDOUT (FORMAT binary)
"""
MAKE = "CREATE UNLOGGED TABLE point_in_cell.answer (place_id bigint, cell_id bigint)"
WRITE = "COPY point_in_cell.answer FROM STDIN (FORMAT binary)"


def main() -> None:
    """Reads, joins, writes."""
    conninfo, way = sys.argv[1:]
    for module in MODULES[way]:
        import_module(module)
    began = time.perf_counter()
    with psycopg.connect(conninfo) as connection:
        places = _places(connection)
        ids, shapes = _cells(connection)
        start = time.perf_counter()
        place_ids, cell_ids = WAYS[way](places, ids, shapes)
        seconds = time.perf_counter() - start
        _write(connection, place_ids, cell_ids)
    print(time.perf_counter() - began, seconds)


def _places(connection: psycopg.Connection) -> npt.NDArray[Any]:
    with connection.cursor().copy(READ) as copy:
        received = b"".join(copy)
    return np.frombuffer(received[len(HEADER) : -len(TRAILER)], PLACE)


def _cells(connection: psycopg.Connection) -> tuple[Ids, npt.NDArray[Any]]:
    rows = connection.execute("SELECT cell.id, ST_AsBinary(cell.geom) FROM point_in_cell.cell").fetchall()
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows], dtype=object)


def _strtree(places: npt.NDArray[Any], ids: Ids, shapes: npt.NDArray[Any]) -> Pairs:
    points = shapely.points(places["lon"].astype(float), places["lat"].astype(float))
    place, cell = shapely.STRtree(shapely.from_wkb(shapes)).query(points, predicate="intersects")
    return places["id"][place].astype(np.int64), ids[cell]


def _geopandas(places: npt.NDArray[Any], ids: Ids, shapes: npt.NDArray[Any]) -> Pairs:
    geopandas = import_module("geopandas")
    points = geopandas.points_from_xy(places["lon"].astype(float), places["lat"].astype(float), crs=4326)
    place = geopandas.GeoDataFrame({"place": places["id"].astype(np.int64)}, geometry=points)
    cell = geopandas.GeoDataFrame({"cell": ids}, geometry=shapely.from_wkb(shapes), crs=4326)
    joined = geopandas.sjoin(place, cell, predicate="intersects")
    return joined["place"].to_numpy(), joined["cell"].to_numpy()


def _sedonadb(places: npt.NDArray[Any], ids: Ids, shapes: npt.NDArray[Any]) -> Pairs:
    arrow, sedona = import_module("pyarrow"), import_module("sedonadb").connect()
    columns = {
        "id": places["id"].astype(np.int64),
        **{name: places[name].astype(float) for name in ("lon", "lat")},
    }
    sedona.create_data_frame(arrow.table(columns)).to_view("place")
    sedona.create_data_frame(arrow.table({"id": ids, "wkb": arrow.array(shapes, arrow.binary())})).to_view(
        "cell"
    )
    joined = arrow.table(
        sedona.sql("""
            SELECT place.id AS place, cell.id AS cell
            FROM (SELECT id, ST_Point(lon, lat) AS geom FROM place) AS place
            JOIN (SELECT id, ST_GeomFromWKB(wkb) AS geom FROM cell) AS cell
            ON ST_Intersects(cell.geom, place.geom)
        """)
    )
    return joined["place"].to_numpy(), joined["cell"].to_numpy()


WAYS: dict[str, Callable[[npt.NDArray[Any], Ids, npt.NDArray[Any]], Pairs]] = {
    "strtree": _strtree,
    "geopandas": _geopandas,
    "sedonadb": _sedonadb,
}
MODULES = {"strtree": (), "geopandas": ("geopandas",), "sedonadb": ("pyarrow", "sedonadb")}


def _write(connection: psycopg.Connection, place_ids: Ids, cell_ids: Ids) -> None:
    rows = np.empty(len(place_ids), PAIR)
    rows["count"], rows["_1"], rows["_2"] = 2, 8, 8
    rows["place"], rows["cell"] = place_ids, cell_ids
    connection.execute(MAKE)
    with connection.cursor().copy(WRITE) as copy:
        copy.write(HEADER + rows.tobytes() + TRAILER)


if __name__ == "__main__":
    main()
