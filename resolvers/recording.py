"""Recording a contact: once per client id, attributed to its day, with its roll-ups."""

from typing import Any

from sqlalchemy import Row, and_, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import CoordinateSystem, GridRole
from db.errors import DomainError
from db.ids import IdMaker
from db.models import CellAssignment, Contact, Person, Residence
from geo.coordinates import to_wgs84
from resolvers.ask import Ask, Statement, current
from resolvers.contact_entry import ContactEntry, Recorded
from resolvers.contact_rollups import roll_up
from resolvers.ground import lies_in, placed
from resolvers.receipts import claim, receipt_of
from resolvers.scope import ANY_ROLE, require, sees_person
from resolvers.viewer import Permission


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
    first = await receipt_of(connection, ask, entry)
    if first is not None:
        return first
    person = await _locked_person(connection, ask, entry)
    contact_id = ids.next()
    if not await claim(connection, ask, entry, contact_id):
        again = await receipt_of(connection, ask, entry)
        assert again is not None  # noqa: S101  # the claim failed because the receipt is there
        return again
    await _insert(connection, ask, entry, person, contact_id=contact_id)
    await roll_up(connection, entry, person)
    return Recorded(entry.county_id, contact_id, replayed=False)


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

    No row unless the viewer may see the person now or was responsible for them then.
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
