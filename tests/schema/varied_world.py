"""The small county of tests/schema/world.py made uneven, and a second county beside it.

Every kind of thing that an answer may hold is somewhere: odd texts, nulls, empty lists, instants with and
without microseconds, past names, ended posts, contacts beyond the fifty shown, the dead and the moved.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from geoalchemy2.functions import ST_GeomFromText
from sqlalchemy import Connection, Engine, select, update

from db.codes import (
    ContactMode,
    ContactOutcome,
    DivisionLevel,
    DutyRule,
    GridRole,
    LifeEventKind,
    ShapeSource,
)
from db.models import (
    Contact,
    DivisionShape,
    DivisionVersion,
    GridCell,
    GridPlan,
    Person,
    ResponsiblePerson,
    StationVersion,
)
from db.models import StationService as Service
from db.models import StationSupervision as Supervision
from geo.coordinates import LonLat
from resolvers.areas import Area
from resolvers.viewer import Grant, Permission, Role, Viewer
from schema.node import node_id
from tests.builders import (
    ALWAYS,
    LONG_AGO,
    assign,
    between,
    build_cells,
    build_division,
    build_station,
    build_unit,
    build_version,
    build_worker,
    put,
    since,
)
from tests.built_once import built_once
from tests.duty_builders import build_event, build_festive, build_policy, build_yearly
from tests.plan import Plan
from tests.residents import Registered, build_contact, build_person
from tests.rolled_up import roll_up
from tests.schema.varied_campaigns import put_campaigns
from tests.schema.varied_registry import put_registry
from tests.schema.varied_transfers import put_transfers
from tests.schema.world import PLAN, World, build_world, id_of
from tests.viewers import TODAY, worker_viewer

FAR_PLAN = Plan("E F", origin=LonLat(106.2, 29.9))
LATER = date(2026, 3, 1)
ODD = ' "\\ \b\f\n\r\t\x7f\u2028\U0001f600 </script> \\u0041 é e\u0301'
ODD_NAME = ' "\\ \U0001f600 </script> \\u0041 é e\u0301'
CONTACTS = 55
PLACEHOLDER = re.compile(r"<([^<>]+)>")

PEOPLE: dict[str, dict[str, Any]] = {
    "A0": {
        "name": f"A0{ODD_NAME}",
        "sex": "FEMALE",
        "born_on": date(1931, 2, 28),
        "address": f"一村 1 号{ODD}",
    },
    "A1": {"phone_masked": "138****0001", "born_on": date(1960, 10, 15), "last_contact_on": date(2025, 9, 9)},
    "A2": {"is_veteran": False, "categories": ["MARTYR_SURVIVOR", "ACTIVE_DUTY_FAMILY"]},
    "A3": {
        "enlisted_on": date(1979, 12, 1),
        "discharged_on": date(1983, 1, 31),
        "point_accuracy_m": 2**31 - 1,
    },
    "B0": {"sex": "FEMALE", "last_contact_on": date(2025, 3, 1), "address": ""},
    "B1": {"point_system": "GCJ02", "point_accuracy_m": 0, "priority_classes": ["DISABLED", "EMPTY_NEST"]},
    "D0": {"born_on": date(2000, 2, 29), "name": "100%_\\", "phone_masked": ""},
    "D1": {"name": "同名", "last_contact_on": date(2025, 10, 15)},
    "D2": {"name": "同名", "sex": "FEMALE", "categories": []},
}


@dataclass(frozen=True, slots=True)
class VariedWorld:
    """The world, its ids by name, and who asks."""

    world: World
    ids: Mapping[str, str]
    nation: Area
    far_worker: Area

    def viewers(self) -> dict[str, Viewer]:
        """One caller of each role, a worker of the other county, and callers with several or wide areas."""
        township, cell = self.world.townships[0], self.world.cells["D"]
        areas = {
            "nation": (self.nation,),
            "two_areas": (township, cell),
            "an_area_twice": (township, township, cell),
            "both_workers": (self.world.worker, self.far_worker),
        }
        others = {
            name: Viewer(name, name, Role.SERVICE_CLIENT, _granted(*places)) for name, places in areas.items()
        }
        return self.world.viewers() | others | {"far_worker": worker_viewer(self.far_worker)}

    def filled(self, given: Any) -> Any:
        """A query or the value of a variable with the ids its placeholders stand for."""
        if isinstance(given, str):
            return PLACEHOLDER.sub(lambda found: self.ids.get(found[1], found[0]), given)
        if isinstance(given, Mapping):
            return {name: self.filled(value) for name, value in given.items()}
        return [self.filled(value) for value in given] if isinstance(given, list) else given


def _granted(*areas: Area) -> tuple[Grant, ...]:
    return tuple(Grant(can, area) for area in areas for can in (Permission.SEARCH, Permission.ANALYSE))


@built_once
def build_varied_world(engine: Engine) -> VariedWorld:
    """The world, committed."""
    world = build_world(engine)
    with engine.begin() as connection:
        ids = _ids(world)
        _vary_people(connection, world, ids)
        _vary_contacts(connection, world, ids)
        _vary_divisions(connection, world)
        _vary_stations(connection, world, ids)
        _vary_assignments(connection, world, ids)
        far_worker = _far_county(connection, world, ids)
        _duties(connection, world, ids)
        ids |= put_campaigns(connection, world)
        ids |= put_transfers(connection, ids) | put_registry(connection, world, ids)
        ids["plan"] = _plan_in_force(connection, world)
        roll_up(connection, TODAY)
    return VariedWorld(world, ids, world.nation, far_worker)


def _plan_in_force(connection: Connection, world: World) -> str:
    county_id = world.county.county_id
    plans = select(GridPlan.id).where(GridPlan.county_id == county_id, GridPlan.status == "ACTIVE")
    return node_id("GridPlan", county_id, connection.execute(plans).scalars().one())


def _ids(world: World) -> dict[str, str]:
    ids = {"nation": id_of("Division", world.nation), "county": id_of("Division", world.county)}
    ids |= {f"township {n}": id_of("Division", area) for n, area in enumerate(world.townships)}
    ids |= {f"village {n}": id_of("Division", area) for n, area in enumerate(world.villages)}
    ids |= {f"cell {letter}": id_of("GridCell", cell) for letter, cell in world.cells.items()}
    ids |= {"station": id_of("Station", world.station), "worker": id_of("GridWorker", world.worker)}
    ids["other worker"] = id_of("GridWorker", world.other)
    for letter, people in world.people.items():
        ids |= {f"person {letter}{n}": id_of("Person", person) for n, person in enumerate(people)}
    return ids


def _vary_people(connection: Connection, world: World, ids: dict[str, str]) -> None:
    for name, columns in PEOPLE.items():
        _change(connection, world.people[name[0]][int(name[1])], **columns)
    village, cell = world.villages[0], world.cells["A"]
    gone: dict[str, Any] = {"status_on": date(2025, 5, 5), "point": PLAN.inside("A")}
    dead = build_person(connection, village, cell, name="A4", status="DECEASED", **gone)
    moved = build_person(connection, village, None, name="A5", status="MOVED_OUT", **gone)
    homeless = build_person(connection, village, None, name="A1", point_system="BD09")
    ids |= {"person dead": id_of("Person", dead), "person moved": id_of("Person", moved)}
    ids["person without a cell"] = id_of("Person", homeless)


def _change(connection: Connection, person: Registered, **columns: Any) -> None:
    one = (Person.county_id == person.county_id, Person.id == person.id)
    connection.execute(update(Person).where(*one).values(**columns))


def _vary_contacts(connection: Connection, world: World, ids: dict[str, str]) -> None:
    """More contacts with one person than are shown, of every mode and outcome, and what is odd about some."""
    person, modes, outcomes = world.people["A"][0], list(ContactMode), list(ContactOutcome)
    places: list[dict[str, Any]] = [
        {"division": world.villages[0], "cell": world.cells["A"], "worker": world.worker},
        {"division": world.villages[0]},
        {"division": world.villages[2], "cell": world.cells["D"], "worker": world.other},
    ]
    for n in range(CONTACTS):
        day = date(2024, 1, 1) + timedelta(days=11 * (n // 2))
        how: dict[str, Any] = {"mode": modes[n % len(modes)], "outcome": outcomes[n * 2 % len(outcomes)]}
        contact = build_contact(connection, person, day, **places[n % 3], **how)
        ids[f"contact {n}"] = id_of("Contact", Registered(person.county_id, contact))
        odd = {"note": f"{n}{ODD}", "recorded_at": datetime(2025, 3, 1, 4, 0, n, 120 * (n % 3), UTC)}
        if n % 4:
            connection.execute(update(Contact).where(Contact.id == contact).values(**odd))
    withdrawn = datetime(2025, 10, 2, tzinfo=UTC)
    build_contact(connection, person, date(2025, 10, 1), **places[0], superseded_at=withdrawn)
    second = world.people["A"][1]
    build_contact(connection, second, date(2025, 9, 9), **places[0], mode=ContactMode.PHONE)


def _vary_divisions(connection: Connection, world: World) -> None:
    village, renamed_on = world.villages[1], date(2022, 1, 1)
    version = (DivisionVersion.county_id == village.county_id, DivisionVersion.division_id == village.id)
    connection.execute(update(DivisionVersion).where(*version).values(valid=since(renamed_on)))
    past = between(LONG_AGO, renamed_on)
    build_version(connection, village, "500151001002", "旧二村", above=world.townships[0], valid=past)
    build_division(connection, world.county, "500151401000", "开发区")
    county, shape = world.county, PLAN.shape("A").union(PLAN.shape("B"))
    connection.execute(update(GridCell).where(GridCell.id == world.cells["B"].id).values(kind="DEDICATED"))
    _shape(connection, county, f"MULTIPOLYGON(({shape.wkt[9:-1]}))", ShapeSource.OFFICIAL)
    _shape(connection, world.townships[0], PLAN.shape("C").wkt, ShapeSource.DERIVED)
    named = {"division_id": world.villages[2].id, "name": "赵专责", "post": f"村委会{ODD}", "valid": ALWAYS}
    put(connection, ResponsiblePerson, county.county_id, **named)


def _shape(connection: Connection, division: Area, wkt: str, source: ShapeSource) -> None:
    point = ST_GeomFromText("POINT(106.05123456789 29.85)", 4326)
    where = {"division_id": division.id, "point": point, "point_source": source.value, "valid": ALWAYS}
    boundary = {"geom": ST_GeomFromText(wkt, 4326), "source": source.value}
    put(connection, DivisionShape, division.county_id, **where, **boundary)


def _vary_stations(connection: Connection, world: World, ids: dict[str, str]) -> None:
    head: dict[str, Any] = {
        "head_name": "孙站长",
        "head_post": "街道副书记",
        "head_post_kind": "OTHER_LEADER",
    }
    head |= {"telephone": "023-00001234", "address": f"一路{ODD}", "point_system": "BD09"}
    head |= {"point": ST_GeomFromText("POINT(106.05123456789 29.85)", 4326)}
    mine = StationVersion.station_id == world.station.id
    connection.execute(update(StationVersion).where(mine).values(**head))
    closed = build_station(connection, world.villages[2], "旧村站", valid=between(LONG_AGO, date(2024, 7, 1)))
    village = build_station(connection, world.villages[1], "二村站", valid=since(date(2025, 6, 1)))
    shared = update(StationVersion).where(StationVersion.station_id == village.id)
    connection.execute(shared.values(co_located_id=world.station.id))
    county_id, valid = world.county.county_id, since(date(2025, 1, 1))
    served = {"division_id": world.villages[0].id, "station_id": world.station.id, "valid": valid}
    put(connection, Service, county_id, **served)
    above = {"supervisor_county_id": county_id, "supervisor_id": world.station.id, "valid": valid}
    put(connection, Supervision, county_id, station_id=closed.id, **above)
    ids |= {"closed station": id_of("Station", closed), "village station": id_of("Station", village)}


def _vary_assignments(connection: Connection, world: World, ids: dict[str, str]) -> None:
    """Who may see whom depends on the day: from LATER on the worker sees the people of cell D."""
    covered = between(date(2025, 1, 1), date(2025, 6, 1))
    posts = [
        ("A", world.other, GridRole.DEPUTY, ALWAYS),
        ("D", world.worker, GridRole.COVER, covered),
        ("D", world.worker, GridRole.LEAD, since(LATER)),
    ]
    for letter, worker, role, valid in posts:
        row = assign(connection, worker, world.cells[letter], role=role, valid=valid)
        ids[f"assignment {letter} {role.value}"] = id_of("CellAssignment", Registered(worker.county_id, row))
    build_worker(connection, world.station, "前网格员", valid=between(LONG_AGO, date(2024, 1, 1)))


def _duties(connection: Connection, world: World, ids: dict[str, str]) -> None:
    """Duties of every state: a visit a year, festive visits, and visits after hardship."""
    yearly = build_yearly(connection, world.nation)
    ids["policy"] = id_of("ContactPolicy", Registered(world.nation.county_id, yearly))
    build_festive(connection, world.county, "ARMY_DAY", "NATIONAL_DAY")
    hardship = build_policy(
        connection, world.county, DutyRule.HARDSHIP, opens_days=0, due_days=15, late_days=30
    )
    ids["county policy"] = id_of("ContactPolicy", Registered(world.county.county_id, hardship))
    for number, day in enumerate((date(2025, 10, 10), date(2025, 9, 20), date(2025, 3, 3))):
        person = world.people["A"][number]
        event = build_event(connection, person, LifeEventKind.HARDSHIP, day)
        ids[f"event {number}"] = id_of("LifeEvent", Registered(person.county_id, event))


def _far_county(connection: Connection, world: World, ids: dict[str, str]) -> Area:
    county = build_unit(connection, "500152000000", "潼南区", DivisionLevel.COUNTY, above=world.nation)
    township = build_division(connection, county, "500152001000", "桂林街道")
    village = build_division(connection, township, "500152001001", "远村")
    centre = build_station(connection, county, "远区中心")
    station = build_station(connection, township, "远站")
    cells = build_cells(connection, FAR_PLAN, {"E": village, "F": village})
    worker = build_worker(connection, station, "远网格员")
    assign(connection, worker, cells["E"])
    point = FAR_PLAN.inside("E")
    people = [build_person(connection, village, cells["E"], point=point, name=f"E{n}") for n in range(6)]
    for n, person in enumerate(islice(people, 4)):
        place: dict[str, Any] = {"division": village, "cell": cells["E"], "worker": worker}
        build_contact(connection, person, date(2025, 2, 1 + n), **place, mode=list(ContactMode)[n])
    ids |= {f"person E{n}": id_of("Person", person) for n, person in enumerate(people)}
    ids |= {"cell E": id_of("GridCell", cells["E"]), "far county": id_of("Division", county)}
    ids |= {"far station": id_of("Station", station), "far centre": id_of("Station", centre)}
    ids |= {"far worker": id_of("GridWorker", worker)}
    return worker
