"""The box around what is drawn: exact, and found by reading the shapes at its ends alone."""

from typing import Any

from sqlalchemy import Connection, Engine, text

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.ground.tiles import TiledGround, extent, told_of_ground
from tests.viewers import TODAY
from tests.web_map.many_cells import build_thousands

NATION = Area(AreaKind.DIVISION, 0, 0, DivisionLevel.NATION)
# Three smaller squares within each that there is.
MORE = """
    INSERT INTO grid_cell (county_id, id, plan_id, division_id, code, name, kind, source, valid, geom)
    SELECT county_id, 10000 * n + id, plan_id, division_id, code || '-' || n, name, kind, source, valid,
           ST_Multi(ST_Buffer(ST_Centroid(geom), 0.0001 * n, 'quad_segs=1'))
    FROM grid_cell, generate_series(1, 3) n
"""
AROUND = """
    SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
    FROM (SELECT ST_Extent(geom) AS box FROM grid_cell WHERE upper_inf(valid)) every
"""
# The easternmost column is no more on the day; its neighbours are.
ENDED = """
    UPDATE grid_cell SET valid = daterange(lower(valid), DATE '2020-01-02')
    WHERE ST_XMax(geom) >= (SELECT max(ST_XMax(geom)) FROM grid_cell) - 0.0001
"""


def blocks(connection: Connection, area: Area) -> int:
    compiled = extent(area, TODAY).compile(connection)
    explain = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "
    told = connection.exec_driver_sql(explain + str(compiled), dict(compiled.params)).scalar_one()
    plan: dict[str, Any] = told[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def test_the_box_is_found_without_reading_what_lies_inside_it(engine: Engine) -> None:
    county = build_thousands(engine)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE grid_cell"))
        few = [blocks(connection, area) for area in (county, NATION)]
        connection.execute(text(MORE))
        connection.execute(text("ANALYZE grid_cell"))
        many = [blocks(connection, area) for area in (county, NATION)]
        pages = connection.execute(text("SELECT pg_relation_size('grid_cell') / 8192")).scalar_one()
        around = connection.execute(text(AROUND)).one()
        boxes = [connection.execute(extent(area, TODAY)).one() for area in (county, NATION)]
    assert all(later < 1.5 * before for before, later in zip(few, many, strict=True))
    assert max(many) < pages / 2
    assert [tuple(box) for box in boxes] == [tuple(around)] * 2


def test_the_box_is_that_of_its_day(engine: Engine) -> None:
    county = build_thousands(engine)
    with engine.begin() as connection:
        connection.execute(text(ENDED))
        around = connection.execute(text(AROUND)).one()
        box = connection.execute(extent(county, TODAY)).one()
        told = connection.execute(told_of_ground(TiledGround(county, TODAY, of_cells=True))).one()
        elsewhere = connection.execute(extent(Area(AreaKind.CELL, county.county_id, -1), TODAY)).one()
    assert tuple(box) == tuple(told)[1:] == tuple(around)
    assert tuple(elsewhere) == (None,) * 4
