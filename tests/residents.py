"""Puts persons, where they live and contacts with them into a database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, func, true, tuple_, update
from sqlalchemy.dialects.postgresql import Range

from db.codes import ContactMode, ContactOutcome, ContactPurpose, EndReason, PersonCategory, PersonStatus, Sex
from db.models import Contact, Person, Residence
from db.models.contact import REPEATED
from geo.coordinates import LonLat
from resolvers.areas import Area
from tests.builders import ALWAYS, LONG_AGO, put


@dataclass(frozen=True, slots=True)
class Registered:
    """A person of a county."""

    county_id: int
    id: int


def build_person(
    connection: Connection,
    division: Area,
    cell: Area | None = None,
    *,
    point: LonLat | None = None,
    valid: Range[date] = ALWAYS,
    **shown: object,
) -> Registered:
    """A person who lives in a division and perhaps in a cell; `shown` replaces columns of the register."""
    where = {"division_id": division.id, "cell_id": cell and cell.id, "geom": _point(point)}
    row: dict[str, object] = {"name": "张三", "sex": Sex.MALE.value, "born_on": date(1960, 5, 1)}
    row |= {"categories": [PersonCategory.DISCHARGED_SOLDIER.value], "priority_classes": []}
    row |= {"identity_cipher": b"", "identity_masked": "5***************9", "is_veteran": True}
    row |= {"status": PersonStatus.ACTIVE.value, "status_on": LONG_AGO, **where, **shown}
    person = Registered(division.county_id, put(connection, Person, division.county_id, **row))
    build_residence(connection, person, division, cell, point=point, valid=valid)
    return person


def build_residence(
    connection: Connection,
    person: Registered,
    division: Area,
    cell: Area | None = None,
    *,
    point: LonLat | None = None,
    valid: Range[date] = ALWAYS,
    end_reason: EndReason | None = None,
    **dated: datetime,
) -> int:
    """The id of a residence; `dated` may hold recorded_at and superseded_at."""
    return put(
        connection,
        Residence,
        person.county_id,
        person_id=person.id,
        division_id=division.id,
        cell_id=cell and cell.id,
        geom=_point(point),
        end_reason=end_reason,
        valid=valid,
        **dated,
    )


def build_contact(
    connection: Connection,
    person: Registered,
    day: date,
    *,
    division: Area,
    cell: Area | None = None,
    worker: Area | None = None,
    mode: ContactMode = ContactMode.HOME_VISIT,
    outcome: ContactOutcome = ContactOutcome.REACHED,
    purpose: ContactPurpose = ContactPurpose.ROUTINE,
    **said: Any,
) -> int:
    """The id of a contact on a day, with the division, cell and worker of that day."""
    contact_id = put(
        connection,
        Contact,
        person.county_id,
        person_id=person.id,
        contacted_on=day,
        division_id=division.id,
        cell_id=cell and cell.id,
        worker_id=worker and worker.id,
        mode=mode.value,
        outcome=outcome.value,
        purpose=purpose.value,
        client_id=uuid4(),
        recorded_by="tester",
        **said,
    )
    if outcome == ContactOutcome.REACHED and "superseded_at" not in said:
        _repeat(connection, person, contact_id)
    return contact_id


def _repeat(connection: Connection, person: Registered, contact_id: int) -> None:
    """Has the person's row repeat a contact, unless a later one is there."""
    contact, mine = Contact, (Person.county_id == person.county_id, Person.id == person.id)
    known = tuple_(Person.last_contact_on, Person.last_contact_id)
    later = func.coalesce(known < tuple_(contact.contacted_on, contact.id), true())
    said = {f"last_contact_{name}": getattr(contact, name) for name in REPEATED}
    found = (contact.county_id == person.county_id, contact.id == contact_id)
    writing = update(Person).values(**said, last_contact_on=contact.contacted_on)
    connection.execute(writing.where(*mine, *found, later))


def _point(place: LonLat | None) -> ColumnElement[object] | None:
    return None if place is None else func.ST_SetSRID(func.ST_MakePoint(place.lon, place.lat), 4326)
