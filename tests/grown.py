"""Many rows beside a few: cells with workers, people, homes and contacts, made by the database itself."""

from dataclasses import dataclass

import psycopg
from sqlalchemy import Connection, text

from db.codes import DivisionLevel, GridPlanStatus
from db.models import Base, GridPlan
from resolvers.areas import Area, AreaKind
from tests.builders import ALWAYS, build_division, build_station, build_unit, put
from tests.rolled_up import raw

PEOPLE_OF_A_CELL, CONTACTS_OF_A_PERSON = 6, 2
FIRST_ID = 10**9

WORKERS = """INSERT INTO grid_worker (county_id, id, station_id, name, valid)
    SELECT %(county)s, cell, %(station)s, 'W' || cell, '[2018-01-01,)'
    FROM generate_series(%(first)s::bigint, %(last)s) cell"""
CELLS = """INSERT INTO grid_cell (county_id, id, plan_id, division_id, code, name, kind, source, valid, geom)
    SELECT %(county)s, cell, %(plan)s, %(village)s, %(county)s || 'G' || cell, 'G' || cell, 'INTEGRATED',
        'SURVEYED', '[2018-01-01,)', ST_Multi(ST_MakeEnvelope(x, y, x + 0.001, y + 0.001, 4326))
    FROM generate_series(%(first)s::bigint, %(last)s) cell,
        LATERAL (SELECT 100 + cell %% 40 * 0.001 + %(county)s %% 100 * 0.1 AS x,
            30 + cell / 40 %% 1000 * 0.001 AS y) corner"""
ASSIGNMENTS = """INSERT INTO cell_assignment (county_id, id, cell_id, worker_id, role, decided_by, valid)
    SELECT %(county)s, cell, cell, cell, 'PRIMARY', 'x', '[2018-01-01,)'
    FROM generate_series(%(first)s::bigint, %(last)s) cell"""
PERSONS = """INSERT INTO person (county_id, id, name, sex, born_on, identity_cipher, identity_masked,
        categories, priority_classes, is_veteran, status, status_on, division_id, cell_id, geom,
        last_contact_on)
    SELECT %(county)s, cell * 1000 + n, 'P' || md5((cell * 1000 + n)::text), 'MALE', '1960-01-01'::date + n,
        '', '5*9', '{DISCHARGED_SOLDIER}', '{}', true, 'ACTIVE', '2018-01-01', %(village)s, cell,
        ST_SetSRID(ST_MakePoint(106, 30), 4326), CASE WHEN n %% 3 > 0 THEN '2025-01-01'::date + n END
    FROM generate_series(%(first)s::bigint, %(last)s) cell, generate_series(1, %(people)s) n"""
RESIDENCES = """INSERT INTO residence (county_id, id, person_id, division_id, cell_id, valid)
    SELECT county_id, id, id, division_id, cell_id, '[2018-01-01,)' FROM person
    WHERE county_id = %(county)s AND cell_id BETWEEN %(first)s AND %(last)s"""
CONTACTS = """INSERT INTO contact (county_id, contacted_on, id, person_id, mode, purpose, outcome,
        division_id, cell_id, worker_id, client_id, recorded_by)
    SELECT county_id, '2024-03-01'::date + n * 250, id * 10 + n, id, 'PHONE', 'ROUTINE', 'REACHED',
        division_id, cell_id, cell_id, gen_random_uuid(), 'x'
    FROM person, generate_series(1, %(contacts)s) n
    WHERE county_id = %(county)s AND cell_id BETWEEN %(first)s AND %(last)s"""


@dataclass(frozen=True, slots=True)
class Ground:
    """A county with a village, its station and a plan of cells."""

    county: Area
    village: Area
    station: Area
    plan_id: int

    def worker(self, number: int) -> Area:
        """The worker of the cell with a number."""
        return Area(AreaKind.WORKER, self.county.county_id, FIRST_ID + number)

    def code(self, number: int) -> str:
        """The code of the cell with a number."""
        return f"{self.county.county_id}G{FIRST_ID + number}"


def build_ground(connection: Connection, adcode: str, nation: Area) -> Ground:
    """A county without people."""
    county = build_unit(connection, f"{adcode}000000", adcode, DivisionLevel.COUNTY, above=nation)
    township = build_division(connection, county, f"{adcode}001000", "乡")
    village = build_division(connection, township, f"{adcode}001001", "村")
    station = build_station(connection, township)
    plan = {"name": "方案", "status": GridPlanStatus.ACTIVE.value, "valid": ALWAYS}
    return Ground(county, village, station, put(connection, GridPlan, county.county_id, **plan))


def grow(connection: Connection, ground: Ground, first: int, cells: int) -> None:
    """Adds `cells` cells, numbered from `first` on, with their people."""
    values = {
        "county": ground.county.county_id,
        "village": ground.village.id,
        "station": ground.station.id,
        "plan": ground.plan_id,
        "first": FIRST_ID + first,
        "last": FIRST_ID + first + cells - 1,
        "people": PEOPLE_OF_A_CELL,
        "contacts": CONTACTS_OF_A_PERSON,
    }
    driver = raw(connection)
    for statement in (WORKERS, CELLS, ASSIGNMENTS, PERSONS, RESIDENCES, CONTACTS):
        psycopg.ClientCursor(driver).execute(statement, values)


def unwatched(connection: Connection) -> None:
    """Has nobody but the test vacuum and analyse, so that two plans of it see the same statistics."""
    for table in Base.metadata.tables.values():
        if not table.dialect_options["postgresql"]["partition_by"]:
            connection.execute(text(f"ALTER TABLE {table.name} SET (autovacuum_enabled = off)"))
