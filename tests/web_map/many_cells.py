"""Counties of many cells, in few of which anybody lives."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from db.codes import DivisionLevel
from geo.coordinates import LonLat
from resolvers.areas import Area, AreaKind
from tests.builders import build_cells, build_division, build_unit
from tests.built_once import built_once
from tests.plan import Plan
from tests.residents import build_contact, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY
from tests.web_map.atlas import REACHED_ON

# Columns and rows of squares of SIDE degrees, from the south-west corner.
ACROSS, UP, SIDE, WEST, SOUTH = 20, 18, 0.002, 106.052, 29.814
FIRST_ID = 1_000
# More than one canvas takes, without lowering what it takes.
THOUSANDS_ACROSS, THOUSANDS_UP = 84, 62
# Beside the cell that is drawn by hand.
MANY = """
    INSERT INTO grid_cell (county_id, id, plan_id, division_id, code, name, kind, source, valid, geom)
    SELECT county_id, :first + n, plan_id, division_id, county_id || 'N' || n, '网格' || n, kind, source,
           valid, ST_Multi(ST_MakeEnvelope(:west + :side * (n % :across), :south + :side * (n / :across),
                                    :west + :side * (n % :across + 1),
                                    :south + :side * (n / :across + 1), 4326))
    FROM grid_cell, generate_series(0, :number - 1) n
"""


@dataclass(frozen=True, slots=True)
class Lived:
    """A square, counted from 0 along the rows from the south-west; how many live there and are reached."""

    square: int
    persons: int
    reached: int


# In each class of its own, at places of the middle and the edges.
LIVED = (Lived(2_550, 8, 8), Lived(1_300, 6, 2), Lived(4_200, 5, 0))


@built_once
def build_many(engine: Engine) -> Area:
    """The county of ACROSS × UP squares, committed; all persons live in the cell beside them."""
    with engine.begin() as connection:
        return _many(connection, ACROSS, UP)


@built_once
def build_thousands(engine: Engine) -> Area:
    """The same of THOUSANDS_ACROSS × THOUSANDS_UP, with persons in those of LIVED, too."""
    with engine.begin() as connection:
        return _many(connection, THOUSANDS_ACROSS, THOUSANDS_UP, LIVED)


def _many(connection: Connection, across: int, up: int, lived: tuple[Lived, ...] = ()) -> Area:
    county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY)
    township = build_division(connection, county, "500151001000", "甲街道")
    village = build_division(connection, township, "500151001001", "一村")
    plan = Plan("A")
    cells = build_cells(connection, plan, {"A": village})
    _populate(connection, village, cells["A"], Lived(0, 6, 3), plan.inside("A"))
    box = {"first": FIRST_ID, "west": WEST, "south": SOUTH, "side": SIDE, "across": across}
    connection.execute(text(MANY), {**box, "number": across * up})
    for one in lived:
        cell = Area(AreaKind.CELL, county.county_id, FIRST_ID + one.square)
        _populate(connection, village, cell, one)
    roll_up(connection, TODAY)
    return county


def _populate(
    connection: Connection, village: Area, cell: Area, lived: Lived, point: LonLat | None = None
) -> None:
    for number in range(lived.persons):
        person = build_person(connection, village, cell, point=point)
        if number < lived.reached:
            build_contact(connection, person, REACHED_ON, division=village, cell=cell)
