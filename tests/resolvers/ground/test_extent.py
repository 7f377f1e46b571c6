"""The box around what is drawn: exact, and found by reading the shapes at its ends alone."""

from typing import Any

from sqlalchemy import Connection, Engine, func, text

from db.codes import DivisionLevel, ShapeSource
from db.models import CountyLink, DivisionShape
from resolvers.areas import Area, AreaKind
from resolvers.ground.tiles.block import Block, tiles_of
from resolvers.ground.tiles.drawn import TiledGround
from resolvers.ground.tiles.extent import extent, told_of_ground
from tests.builders import ALWAYS, build_cells, build_division, build_unit, put
from tests.plan import Plan
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
# Its outermost shapes are those of its neighbour, or it has none at all.
SMALL = Plan("A")
# The easternmost column is no more on the day; its neighbours are.
ENDED = """
    UPDATE grid_cell SET valid = daterange(lower(valid), DATE '2020-01-02')
    WHERE ST_XMax(geom) >= (SELECT max(ST_XMax(geom)) FROM grid_cell) - 0.0001
"""
NO_MORE = """
    UPDATE division_version SET valid = daterange(lower(valid), DATE '2020-01-02') WHERE division_id = :ends
"""


def blocks(connection: Connection, area: Area) -> int:
    compiled = extent(area, TODAY).compile(connection)
    explain = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "
    told = connection.exec_driver_sql(explain + str(compiled), dict(compiled.params)).scalar_one()
    plan: dict[str, Any] = told[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def build_provinces(connection: Connection, county: Area) -> tuple[Area, Area, Area]:
    """The province of the county, one of a single cell, and one of none: each with a city and its county."""
    vast = build_unit(connection, "500000000000", "甲省", DivisionLevel.PROVINCE)
    put(connection, CountyLink, county.county_id, parent_id=vast.county_id, valid=ALWAYS)
    small, empty = (
        build_unit(connection, f"{code}0000000000", name, DivisionLevel.PROVINCE)
        for code, name in (("51", "乙省"), ("52", "丙省"))
    )
    for province in (small, empty):
        code = province.county_id // 10_000
        city = build_unit(connection, f"{code}0100000000", "某市", DivisionLevel.CITY, above=province)
        inner = build_unit(connection, f"{code}0104000000", "某区", DivisionLevel.COUNTY, above=city)
        township = build_division(connection, inner, f"{code}0104001000", "某街道")
        if province is small:
            build_cells(connection, SMALL, {"A": township})
    return vast, small, empty


def test_the_box_is_found_without_reading_what_lies_outside_or_inside_it(engine: Engine) -> None:
    county = build_thousands(engine)
    with engine.begin() as connection:
        vast, small, empty = build_provinces(connection, county)
        areas = [county, NATION, vast, small, empty]
        connection.execute(text("ANALYZE grid_cell"))
        few = [blocks(connection, area) for area in areas]
        connection.execute(text(MORE))
        connection.execute(text("ANALYZE grid_cell"))
        many = [blocks(connection, area) for area in areas]
        pages = connection.execute(text("SELECT pg_relation_size('grid_cell') / 8192")).scalar_one()
        around = connection.execute(text(AROUND)).one()
        boxes = [tuple(connection.execute(extent(area, TODAY)).one()) for area in areas]
    assert all(later < 1.5 * before for before, later in zip(few, many, strict=True))
    assert max(many) < pages / 2
    assert boxes == [tuple(around)] * 3 + [SMALL.shape("A").bounds, (None,) * 4]


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


def test_a_division_that_is_no_more_is_in_no_box_and_no_tile_though_its_shape_is_open(engine: Engine) -> None:
    with engine.begin() as connection:
        county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY)
        stays, ends = (build_township(connection, county, number) for number in (1, 2))
        ground, at = TiledGround(county, TODAY, of_cells=False), Block(4, 12, 6, up=0)
        before = connection.execute(tiles_of(ground, at)).one()
        both = connection.execute(told_of_ground(ground)).one()
        connection.execute(text(NO_MORE), {"ends": ends.id})
        after = connection.execute(tiles_of(ground, at)).one()
        one = connection.execute(told_of_ground(ground)).one()
        around = connection.execute(extent(county, TODAY)).one()
    assert [f"{county.county_id}-{each.id}".encode() in before.tile for each in (stays, ends)] == [True, True]
    assert [f"{county.county_id}-{each.id}".encode() in after.tile for each in (stays, ends)] == [True, False]
    assert tuple(both)[1:] == (106, 29, 108, 30)
    assert tuple(one)[1:] == tuple(around) == (106, 29, 107, 30)
    assert before.digest == both.digest != after.digest == one.digest


def build_township(connection: Connection, county: Area, number: int) -> Area:
    """The township in the square of a degree that is counted from the west."""
    township = build_division(connection, county, f"50015100{number}000", f"{number}镇")
    square = func.ST_Multi(func.ST_MakeEnvelope(105 + number, 29, 106 + number, 30, 4326))
    columns = {"geom": square, "source": ShapeSource.DERIVED.value, "valid": ALWAYS}
    put(connection, DivisionShape, county.county_id, division_id=township.id, **columns)
    return township
