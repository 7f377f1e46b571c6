"""A county of many cells, all persons in one of them."""

from sqlalchemy import Connection, Engine, text

from db.codes import DivisionLevel
from resolvers.areas import Area
from tests.builders import build_cells, build_division, build_unit
from tests.built_once import built_once
from tests.plan import Plan
from tests.residents import build_contact, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY
from tests.web_map.atlas import REACHED_ON

# Columns and rows of squares of SIDE degrees, from the south-west corner.
ACROSS, UP, SIDE, WEST, SOUTH = 20, 18, 0.002, 106.052, 29.814
# Beside the cell that is drawn by hand, whose persons are the only ones.
MANY = """
    INSERT INTO grid_cell (county_id, id, plan_id, division_id, code, name, kind, source, valid, geom)
    SELECT county_id, 1000 + n, plan_id, division_id, county_id || '9' || n, '网格' || n, kind, source, valid,
           ST_Multi(ST_MakeEnvelope(:west + :side * (n % :across), :south + :side * (n / :across),
                                    :west + :side * (n % :across + 1),
                                    :south + :side * (n / :across + 1), 4326))
    FROM grid_cell, generate_series(0, :number - 1) n
"""


@built_once
def build_many(engine: Engine) -> Area:
    """The county, committed."""
    with engine.begin() as connection:
        return _many(connection)


def _many(connection: Connection) -> Area:
    county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY)
    township = build_division(connection, county, "500151001000", "甲街道")
    village = build_division(connection, township, "500151001001", "一村")
    plan = Plan("A")
    cells = build_cells(connection, plan, {"A": village})
    for number in range(6):
        person = build_person(connection, village, cells["A"], point=plan.inside("A"))
        if number < 3:
            build_contact(connection, person, REACHED_ON, division=village, cell=cells["A"])
    box = {"west": WEST, "south": SOUTH, "side": SIDE, "across": ACROSS}
    connection.execute(text(MANY), {**box, "number": ACROSS * UP})
    roll_up(connection, TODAY)
    return county
