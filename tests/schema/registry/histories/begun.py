"""Two counties in which histories begin: built, and read once as they are told from then on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import Connection, Engine, select

from db import models
from db.codes import (
    ContactMode,
    ContactOutcome,
    ContactPurpose,
    DivisionLevel,
    DutyRule,
    Festival,
    GridRole,
    LifeEventKind,
    PersonCategory,
    PolicyStatus,
    PolicyTrigger,
    PriorityClass,
    Sex,
)
from geo.coordinates import LonLat
from resolvers.areas import Area
from resolvers.coverage.months.keeping import keep_months
from tests.builders import assign, build_cells, build_division, build_station, build_unit, build_worker
from tests.built_once import built_once
from tests.duty_builders import build_festive, build_policy, build_yearly
from tests.duty_facts import Policy
from tests.facts import (
    Assignment,
    Cell,
    Contact,
    Division,
    Parenthood,
    Person,
    Service,
    Span,
    Spot,
    Standing,
    Station,
    Stay,
    Supervision,
    Worker,
    World,
)
from tests.kept import keep_everything
from tests.plan import Plan
from tests.residents import build_person
from tests.rolled_up import raw, roll_up
from tests.schema.grid_plans.planned_world import Planned, build_planned
from tests.schema.registry.histories.told import Told, Who
from tests.viewers import TODAY

FAR_PLAN = Plan("E F", origin=LonLat(106.2, 29.9))
HERE, THERE = 500151, 500152


@dataclass(frozen=True, slots=True)
class Ground:
    """The planned world, another county beside it, and who works in both."""

    planned: Planned
    far: Area
    far_village: Area
    far_cells: dict[str, Area]
    far_worker: Area
    newcomer: Area
    station: Area


@built_once
def build_ground(engine: Engine) -> Ground:
    """Both counties, committed, with all that is kept of them."""
    planned = build_planned(engine)
    world = planned.world
    with engine.begin() as connection:
        far = build_unit(connection, "500152000000", "潼南区", DivisionLevel.COUNTY, above=world.nation)
        township = build_division(connection, far, "500152001000", "桂林街道")
        village = build_division(connection, township, "500152001001", "远村")
        build_station(connection, far, "远区中心")
        station = build_station(connection, township, "远站")
        cells = build_cells(connection, FAR_PLAN, {"E": village, "F": village})
        worker = build_worker(connection, station, "远网格员")
        for cell in cells.values():
            assign(connection, worker, cell)
        for number in range(3):
            place = FAR_PLAN.inside("E")
            build_person(connection, village, cells["E"], point=place, name=f"E{number}")
        newcomer = build_worker(connection, world.station, "赵网格")
        build_yearly(connection, world.nation)
        build_festive(connection, world.county, "ARMY_DAY", "NATIONAL_DAY")
        build_policy(connection, world.county, DutyRule.HARDSHIP, opens_days=0, due_days=15, late_days=30)
        roll_up(connection, TODAY)
        keep_everything(connection, TODAY)
        for county_id in (HERE, THERE):
            keep_months(raw(connection), county_id, TODAY)
    return Ground(planned, far, village, cells, worker, newcomer, world.station)


def told_of(connection: Connection, at: Any) -> Told:
    """What is there, read from the tables: from now on it is told without them."""
    persons = [_person(row) for row in _rows(connection, models.Person)]
    told = Told(_places(connection, persons), at)
    told.workers = list(told.places.workers)
    told.people = {one.id: Who(one.id, one.county) for one in persons}
    told.standings = [Standing(one, Span(date.min)) for one in persons]
    told.stays = [_stay(row) for row in _rows(connection, models.Residence)]
    told.contacts = [_contact(row) for row in _rows(connection, models.Contact)]
    told.assignments = [
        Assignment(row.cell_id, row.worker_id, GridRole.of(row.role), _span(row.valid))
        for row in _rows(connection, models.CellAssignment)
    ]
    told.stations = [
        Station(row.station_id, row.division_id, _span(row.valid))
        for row in _rows(connection, models.StationVersion)
    ]
    told.services = [
        Service(row.division_id, row.station_id, _span(row.valid))
        for row in _rows(connection, models.StationService)
    ]
    told.supervisions = [
        Supervision(row.station_id, row.supervisor_id, _span(row.valid))
        for row in _rows(connection, models.StationSupervision)
    ]
    for row in _rows(connection, models.GridCell):
        told.cells.append(Cell(row.id, row.division_id, row.code, _span(row.valid)))
        told.shapes[row.id] = to_shape(row.geom)
    counties = {one.county for one in told.places.divisions}
    rows = _rows(connection, models.ContactPolicy)
    told.policies = [policy_of(told.places, row) for row in rows if row.county_id in counties]
    return told


def _rows(connection: Connection, table: type[models.Base]) -> Iterable[Any]:
    return connection.execute(select(*table.__table__.c).order_by(table.__table__.c.id)).all()


def _places(connection: Connection, persons: list[Person]) -> World:
    versions = list(_rows(connection, models.DivisionVersion))
    levels = {
        (row.county_id, row.id): DivisionLevel.of(row.level) for row in _rows(connection, models.Division)
    }
    roots = {row.county_id: row.division_id for row in versions if row.parent_id is None}
    parents = [Parenthood(row.division_id, row.parent_id) for row in versions if row.parent_id is not None]
    links = _rows(connection, models.CountyLink)
    parents += [Parenthood(roots[row.county_id], roots[row.parent_id]) for row in links]
    divisions = [
        Division(row.division_id, row.county_id, levels[row.county_id, row.division_id], row.code)
        for row in versions
    ]
    workers = [Worker(row.id, row.station_id) for row in _rows(connection, models.GridWorker)]
    return World(
        *(tuple(divisions), tuple(parents), (), (), (), ()),
        *(tuple(workers), (), tuple(persons), (), ()),
    )


def _span(valid: Any) -> Span:
    return Span(valid.lower or date.min, valid.upper)


def _person(row: Any) -> Person:
    return Person(
        *(row.id, row.county_id, Sex.of(row.sex), row.born_on),
        categories=tuple(PersonCategory.of(one) for one in row.categories),
        priority_classes=tuple(PriorityClass.of(one) for one in row.priority_classes),
        is_veteran=row.is_veteran,
    )


def _stay(row: Any) -> Stay:
    point = None if row.geom is None else tuple(shapely.get_coordinates(to_shape(row.geom))[0].tolist())
    spot = Spot(row.division_id, row.cell_id)
    return Stay(row.person_id, spot, point is not None, _span(row.valid), point=point)


def _contact(row: Any) -> Contact:
    return Contact(
        *(row.id, row.person_id, row.contacted_on, Spot(row.division_id, row.cell_id), row.worker_id),
        mode=ContactMode.of(row.mode),
        outcome=ContactOutcome.of(row.outcome),
        purpose=ContactPurpose.of(row.purpose),
    )


def policy_of(places: World, row: Any) -> Policy:
    """A policy as its row says it."""
    region = row.division_id
    if region is None:
        region = next(
            one.id
            for one in places.divisions
            if one.county == row.county_id and one.level == DivisionLevel.of(row.region)
        )
    return Policy(
        *(row.id, region, DutyRule.of(row.rule), PolicyTrigger.of(row.trigger), PolicyStatus.of(row.status)),
        level=row.level and DivisionLevel.of(row.level),
        categories=tuple(PersonCategory.of(one) for one in row.categories),
        priority_classes=tuple(PriorityClass.of(one) for one in row.priority_classes),
        interval_months=row.interval_months,
        interval_days=row.interval_days,
        life_event=row.life_event and LifeEventKind.of(row.life_event),
        festivals=tuple(Festival.of(one) for one in row.festivals),
        opens_days=row.opens_days,
        due_days=row.due_days,
        late_days=row.late_days,
        modes=tuple(ContactMode.of(one) for one in row.modes),
        purposes=tuple(ContactPurpose.of(one) for one in row.purposes),
        shares_contacts=row.shares_contacts,
        span=_span(row.valid),
    )
