"""Recording a contact.

Once per client id, attributed to its day, with the roll-ups in the same transaction.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ContactMode, ContactOutcome, ContactPurpose, CoordinateSystem, GridRole, PersonStatus
from db.errors import DomainError
from db.ids import IdMaker
from db.models import CellAssignment, CellCoverage, Contact, CountyDay, Person, Receipt, Residence
from geo.coordinates import LonLat, to_wgs84
from resolvers.ask import Ask, Statement, current
from resolvers.ground import lies_in, placed
from resolvers.scope import ANY_ROLE, require, sees_person
from resolvers.viewer import Permission

NEVER = date(1, 1, 1)
NO_CELL = 0


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A contact as its recorder states it. `place`, if given, is in `system`."""

    client_id: UUID
    county_id: int
    person_id: int
    contacted_on: date
    mode: ContactMode
    purpose: ContactPurpose
    outcome: ContactOutcome
    note: str | None = None
    place: LonLat | None = None
    system: CoordinateSystem | None = None

    def digest(self) -> bytes:
        """What tells a replay from another contact sent under the same client id."""
        return hashlib.sha256(json.dumps(asdict(self), default=str, sort_keys=True).encode()).digest()


@dataclass(frozen=True, slots=True)
class Recorded:
    """The contact a client id stands for, and whether this call was a replay."""

    county_id: int
    contact_id: int
    replayed: bool


async def record_contact(
    connection: AsyncConnection, ask: Ask, entry: ContactEntry, ids: IdMaker
) -> Recorded:
    """Records a contact within the caller's transaction, or returns the first result of its client id.

    Raises DomainError PERSON_NOT_FOUND (missing or not the viewer's), CONTACT_IN_THE_FUTURE,
    NOT_RESIDENT_THEN, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    if entry.contacted_on > ask.today:
        raise DomainError(
            "CONTACT_IN_THE_FUTURE", "联系日期不能晚于今天。", "A contact cannot lie in the future."
        )
    first = await _receipt(connection, ask, entry)
    if first is not None:
        return first
    person = await _locked_person(connection, ask, entry)
    contact_id = ids.next()
    if not await _claim(connection, ask, entry, contact_id):
        again = await _receipt(connection, ask, entry)
        assert again is not None  # noqa: S101  # the claim failed because the receipt is there
        return again
    await _insert(connection, ask, entry, person, contact_id=contact_id)
    await _roll_up(connection, entry, person)
    return Recorded(entry.county_id, contact_id, replayed=False)


async def _receipt(connection: AsyncConnection, ask: Ask, entry: ContactEntry) -> Recorded | None:
    found = (
        await connection.execute(
            select(Receipt.subject, Receipt.digest, Receipt.result).where(
                Receipt.county_id == entry.county_id, Receipt.client_id == entry.client_id
            )
        )
    ).one_or_none()
    if found is None:
        return None
    if found.subject != ask.viewer.subject or found.digest != entry.digest():
        raise DomainError(
            "CLIENT_ID_TAKEN",
            "该客户端编号已用于另一条记录，请换用新的编号。",
            "This client id was used for another record; send a new one.",
        )
    return Recorded(entry.county_id, int(found.result["contact_id"]), replayed=True)


async def _claim(connection: AsyncConnection, ask: Ask, entry: ContactEntry, contact_id: int) -> bool:
    """Whether this transaction is the first to use the client id; waits for another one that is about to."""
    statement = (
        postgresql.insert(Receipt)
        .values(
            county_id=entry.county_id,
            client_id=entry.client_id,
            subject=ask.viewer.subject,
            digest=entry.digest(),
            result={"contact_id": str(contact_id)},
        )
        .on_conflict_do_nothing()
        .returning(Receipt.client_id)
    )
    return (await connection.execute(statement)).one_or_none() is not None


async def _locked_person(connection: AsyncConnection, ask: Ask, entry: ContactEntry) -> Row[Any]:
    person = (await connection.execute(_person(ask, entry))).one_or_none()
    if person is None:
        raise DomainError(
            "PERSON_NOT_FOUND",
            "没有这位服务对象，或不在您的权限内。",
            "There is no such person, or they lie outside what you may see.",
        )
    if person.home_division_id is None:
        raise DomainError(
            "NOT_RESIDENT_THEN",
            "该日期此人不在册，无法记录联系。",
            "The person was not registered here on that day, so no contact can be recorded for it.",
        )
    return person


def _person(ask: Ask, entry: ContactEntry) -> Statement:
    """The person with its residence on the contact's day, locked.

    If the viewer may see it now or was responsible then.
    """
    then = [
        lies_in(area, placed(Residence), entry.contacted_on, roles=ANY_ROLE)
        for area in ask.viewer.areas(Permission.SEARCH)
    ]
    return (
        select(
            Person.status,
            Person.last_contact_on,
            Person.division_id,
            Person.cell_id,
            Residence.division_id.label("home_division_id"),
            Residence.cell_id.label("home_cell_id"),
        )
        .outerjoin(
            Residence,
            and_(
                Residence.county_id == entry.county_id,
                Residence.person_id == Person.id,
                current(Residence, entry.contacted_on),
            ),
        )
        .where(
            Person.county_id == entry.county_id,
            Person.id == entry.person_id,
            or_(sees_person(ask, placed(Person)), *then),
        )
        .with_for_update(of=Person)
    )


async def _insert(
    connection: AsyncConnection, ask: Ask, entry: ContactEntry, person: Row[Any], *, contact_id: int
) -> None:
    place = to_wgs84(entry.place, entry.system or CoordinateSystem.WGS84) if entry.place else None
    point = func.ST_SetSRID(func.ST_MakePoint(place.lon, place.lat), 4326) if place else None
    await connection.execute(
        insert(Contact).values(
            county_id=entry.county_id,
            contacted_on=entry.contacted_on,
            id=contact_id,
            person_id=entry.person_id,
            mode=entry.mode.value,
            purpose=entry.purpose.value,
            outcome=entry.outcome.value,
            division_id=person.home_division_id,
            cell_id=person.home_cell_id,
            worker_id=_worker_then(ask, entry, person),
            note=entry.note,
            geom=point,
            point_system=(entry.system or CoordinateSystem.WGS84).value if place else None,
            client_id=entry.client_id,
            recorded_by=ask.viewer.subject,
        )
    )


def _worker_then(ask: Ask, entry: ContactEntry, person: Row[Any]) -> Any:
    """The grid worker who records it; for other recorders the primary of the cell on that day."""
    worker = ask.viewer.worker
    if worker is not None and worker.county_id == entry.county_id:
        return worker.id
    return (
        select(CellAssignment.worker_id)
        .where(
            CellAssignment.county_id == entry.county_id,
            CellAssignment.cell_id == person.home_cell_id,
            CellAssignment.role == GridRole.PRIMARY.value,
            current(CellAssignment, entry.contacted_on),
        )
        .scalar_subquery()
    )


async def _roll_up(connection: AsyncConnection, entry: ContactEntry, person: Row[Any]) -> None:
    """Adds the contact to the roll-ups.

    Rows are taken in one order everywhere, so that writers never deadlock.
    """
    day = postgresql.insert(CountyDay).values(
        county_id=entry.county_id,
        contacted_on=entry.contacted_on,
        mode=entry.mode.value,
        outcome=entry.outcome.value,
        contacts=1,
    )
    await connection.execute(
        day.on_conflict_do_update(
            index_elements=["county_id", "contacted_on", "mode", "outcome"],
            set_={"contacts": CountyDay.contacts + 1},
        )
    )
    before = person.last_contact_on
    if entry.outcome != ContactOutcome.REACHED or (before is not None and before >= entry.contacted_on):
        return
    await connection.execute(
        update(Person)
        .where(Person.county_id == entry.county_id, Person.id == entry.person_id)
        .values(last_contact_on=entry.contacted_on)
    )
    if person.status == PersonStatus.ACTIVE.value:
        await _move_in_cell_coverage(connection, entry, person, before)


async def _move_in_cell_coverage(
    connection: AsyncConnection, entry: ContactEntry, person: Row[Any], before: date | None
) -> None:
    months = (before.replace(day=1) if before else NEVER, entry.contacted_on.replace(day=1))
    if months[0] == months[1]:
        return
    for month, persons in zip(months, (-1, 1), strict=True):
        change = postgresql.insert(CellCoverage).values(
            county_id=entry.county_id,
            division_id=person.division_id,
            cell_id=person.cell_id or NO_CELL,
            last_month=month,
            persons=persons,
        )
        await connection.execute(
            change.on_conflict_do_update(
                index_elements=["county_id", "division_id", "cell_id", "last_month"],
                set_={"persons": CellCoverage.persons + persons},
            )
        )
