"""Puts a world of facts into a database, row for row, under the facts' own ids."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from uuid import UUID

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.dialects.postgresql import Range

from db import models
from db.codes import (
    UNIT_LEVELS,
    GridCellKind,
    GridPlanStatus,
    PersonStatus,
    ShapeSource,
    StationForm,
    UnreachableDecision,
    UnreachableReason,
)
from tests.facts import (
    BEGINNING,
    EARLY,
    Contact,
    Fact,
    Knowledge,
    Parenthood,
    Person,
    Report,
    Span,
    Spot,
    Stay,
    World,
)
from tests.plan import Plan

Row = dict[str, object]
PLAN_ID = 1
SQUARE = Plan("A")
POINT = SQUARE.inside("A")


@contextmanager
def recorded(engine: Engine, world: World) -> Iterator[Connection]:
    """A connection to a database that holds a world while the block lasts."""
    with engine.connect() as connection, connection.begin() as everything:
        record(connection, world)
        yield connection
        everything.rollback()


def record(connection: Connection, world: World) -> None:
    """Inserts every fact."""
    for table, rows in (
        *_units(world).items(),
        *_divisions(world).items(),
        *_stations(world).items(),
        *_grid(world).items(),
        *_people(world).items(),
    ):
        if rows:
            connection.execute(insert(table), rows)


def _units(world: World) -> dict[type[models.Base], list[Row]]:
    units = [division for division in world.divisions if division.level in UNIT_LEVELS]
    named = [{"county_id": one.county, "adcode": one.code[:6], "name": f"区划{one.id}"} for one in units]
    always = {"valid": _range(Span(BEGINNING))}
    return {
        models.CountyUnit: [row | {"level": one.level.value} for row, one in zip(named, units, strict=True)],
        models.CountyCode: [row | always for row in named],
    }


def _divisions(world: World) -> dict[type[models.Base], list[Row]]:
    county = {one.id: one.county for one in world.divisions}
    numbers = count(1)
    links, versions = (
        [],
        [_version(world, Parenthood(one.id, 0)) for one in world.divisions if one.level in UNIT_LEVELS],
    )
    for fact in world.parents:
        if county[fact.child] == county[fact.parent]:
            versions.append(_version(world, fact) | {"parent_id": fact.parent})
        else:
            link: Row = {"county_id": county[fact.child], "parent_id": county[fact.parent]}
            links.append(link | {"id": next(numbers)} | dated(fact))
    return {
        models.Division: [
            {"county_id": one.county, "id": one.id, "level": one.level.value} for one in world.divisions
        ],
        models.CountyLink: links,
        models.DivisionVersion: [row | {"id": next(numbers)} for row in versions],
    }


def _version(world: World, fact: Parenthood) -> Row:
    child = world.division(fact.child)
    row: Row = {"county_id": child.county, "division_id": child.id, "parent_id": None, "code": child.code}
    return row | {"name": f"区划{child.id}", "is_functional_zone": False} | dated(fact)


def _stations(world: World) -> dict[type[models.Base], list[Row]]:
    county = {one.id: one.county for one in world.divisions}
    at = {one.id: county[one.division] for one in world.stations}
    return {
        models.Station: [
            {
                "county_id": at[one.id],
                "id": one.id,
                "division_id": one.division,
                "level": world.division(one.division).level.value,
                "form": StationForm.STATION.value,
            }
            for one in world.stations
        ],
        models.StationVersion: [
            {
                "county_id": at[one.id],
                "id": one.id,
                "station_id": one.id,
                "division_id": one.division,
                "level": world.division(one.division).level.value,
                "form": StationForm.STATION.value,
                "name": f"站{one.id}",
                "open_in": _range(one.span),
            }
            | dated(one)
            for one in world.stations
        ],
        models.StationService: [
            {"county_id": at[one.station], "id": number, "division_id": one.division}
            | {"station_id": one.station}
            | dated(one)
            for number, one in enumerate(world.services, 1)
        ],
        models.StationSupervision: [
            {"county_id": at[one.station], "id": number, "station_id": one.station}
            | {"supervisor_county_id": at[one.supervisor], "supervisor_id": one.supervisor}
            | dated(one)
            for number, one in enumerate(world.supervisions, 1)
        ],
    }


def _grid(world: World) -> dict[type[models.Base], list[Row]]:
    county = {one.id: one.county for one in world.divisions}
    at = {one.id: county[one.division] for one in world.cells}
    posts = {
        one.id: county[next(s.division for s in world.stations if s.id == one.station)]
        for one in world.workers
    }
    plan: Row = {"id": PLAN_ID, "name": "网格", "status": GridPlanStatus.ACTIVE.value}
    cell: Row = {
        "plan_id": PLAN_ID,
        "kind": GridCellKind.INTEGRATED.value,
        "source": ShapeSource.SURVEYED.value,
    }
    cell |= {"geom": f"SRID=4326;{SQUARE.shape('A').wkt}"}
    return {
        models.GridPlan: [
            plan | {"county_id": one, "valid": _range(Span(BEGINNING))} for one in sorted(set(at.values()))
        ],
        models.GridCell: [
            cell
            | {"county_id": at[one.id], "id": one.id, "division_id": one.division, "code": one.code}
            | {"name": one.code, "valid": _range(one.span)}
            | {"recorded_at": one.known.recorded_at, "closed_at": one.known.superseded_at}
            for one in world.cells
        ],
        models.GridWorker: [
            {"county_id": posts[one.id], "id": one.id, "station_id": one.station, "name": f"网格员{one.id}"}
            | {"valid": _range(Span(BEGINNING))}
            for one in world.workers
        ],
        models.CellAssignment: [
            {"county_id": at[one.cell], "id": number, "cell_id": one.cell, "worker_id": one.worker}
            | {"role": one.role.value, "decided_by": "街道"}
            | dated(one)
            for number, one in enumerate(world.assignments, 1)
        ],
    }


def _people(world: World) -> dict[type[models.Base], list[Row]]:
    county = {one.id: one.county for one in world.persons}
    last = {stay.person: stay for stay in world.stays}
    return {
        models.Person: [_person(one, last[one.id]) for one in world.persons],
        models.Residence: [
            {"county_id": county[one.person], "id": number, "person_id": one.person}
            | _placed(one.spot, located=one.located)
            | {"end_reason": one.end_reason and one.end_reason.value}
            | dated(one)
            for number, one in enumerate(world.stays, 1)
        ],
        models.PersonStanding: [
            {"county_id": one.was.county, "id": number, "person_id": one.was.id}
            | _standing(one.was)
            | dated(one)
            | ({"valid": Range(None, one.span.end)} if one.span.first == BEGINNING else {})
            for number, one in enumerate(world.standings, 1)
        ],
        models.Contact: [_contact(one, county[one.person]) for one in world.contacts],
        models.UnreachableRequest: [_report(one, county[one.person]) for one in world.reports],
    }


def _person(person: Person, last: Stay) -> Row:
    row: Row = {
        "county_id": person.county,
        "id": person.id,
        "name": f"人{person.id}",
    }
    row |= _standing(person)
    row |= {"identity_cipher": b"", "identity_masked": "", "status": PersonStatus.ACTIVE.value}
    return row | {"status_on": BEGINNING} | _placed(last.spot, located=last.located)


def _standing(person: Person) -> Row:
    return {
        "sex": person.sex.value,
        "born_on": person.born_on,
        "is_veteran": person.is_veteran,
        "categories": [one.value for one in person.categories],
        "priority_classes": [one.value for one in person.priority_classes],
    }


def _contact(contact: Contact, county: int) -> Row:
    row: Row = {
        "county_id": county,
        "id": contact.id,
        "person_id": contact.person,
        "worker_id": contact.worker,
    }
    row |= {"contacted_on": contact.day, "mode": contact.mode.value, "outcome": contact.outcome.value}
    row |= {"division_id": contact.spot.division, "cell_id": contact.spot.cell}
    row |= {
        "purpose": contact.purpose.value,
        "recorded_by": "tester",
        "client_id": UUID(int=contact.id),
    }
    return row | known(contact.known)


def _report(report: Report, county: int) -> Row:
    row: Row = {"county_id": county, "id": report.id, "person_id": report.person}
    row |= {"reason": UnreachableReason.OTHER.value, "reported_on": report.day, "reported_by": "tester"}
    row |= {"client_id": UUID(int=report.id), "recorded_at": EARLY}
    row |= {"decision": report.decision and report.decision.value, "reviewed_at": report.decided_at}
    returned = report.decision == UnreachableDecision.RETURNED
    return row | {
        "reviewed_by": report.decision and "reviewer",
        "return_reason": "再联系" if returned else None,
    }


def _placed(spot: Spot, *, located: bool) -> Row:
    point = f"SRID=4326;POINT({POINT.lon} {POINT.lat})" if located else None
    return {"division_id": spot.division, "cell_id": spot.cell, "geom": point}


def dated(fact: Fact) -> Row:
    """When a fact holds and was known, as columns."""
    return {"valid": _range(fact.span)} | known(fact.known)


def known(knowledge: Knowledge) -> Row:
    """When a fact was known, as columns."""
    return {"recorded_at": knowledge.recorded_at, "superseded_at": knowledge.superseded_at}


def _range(span: Span) -> Range[object]:
    return Range(span.first, span.end, bounds="[)")
