"""The one statement that records a contact with everything that hangs on it, or writes nothing.

All writers take rows in the same order, so that none waits for another in a circle: the person, the receipt,
the day, the place, the county; and of each the earlier period first.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Double,
    Integer,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from db.codes import GridRole
from db.models import CellAssignment, Contact, Person, Receipt, Residence
from resolvers.ask import Ask, Statement, current
from resolvers.contact_entry import Written
from resolvers.contact_rollups import last_days, rolled_up
from resolvers.ground import lies_in, placed
from resolvers.scope import ANY_ROLE, sees_person
from resolvers.viewer import Permission


def recording_statement(ask: Ask, row: Written) -> Statement:
    """Records a contact unless its client id is taken; its values are used in SQL only.

    One row: whether the viewer may record a contact with the person, whether the person was resident on that
    day, and whether it is recorded now.
    """
    person = _person(ask, row).cte("recorded_person")
    claim = _claim(row, person).cte("claim")
    contact = _contact(row, person, claim).cte("recorded_contact")
    touched = _touched(row, person, claim).cte("touched_person")
    county = rolled_up(row, person, claim)
    return select(
        exists(select(person.c.status)).label("found"),
        exists(select(person.c.status).where(person.c.home_division_id.is_not(None))).label("resident"),
        exists(select(claim.c.client_id)).label("recorded"),
    ).add_cte(contact, touched, county)


def _person(ask: Ask, row: Written) -> Statement:
    """The person with its residence on the contact's day, locked.

    No row unless the viewer may see the person now or was responsible for them then.
    """
    then = [
        lies_in(area, placed(Residence), row.contacted_on, roles=ANY_ROLE)
        for area in ask.viewer.areas(Permission.SEARCH)
    ]
    home = and_(
        Residence.county_id == row.county_id,
        Residence.person_id == Person.id,
        current(Residence, row.contacted_on),
    )
    return (
        select(
            Person.status,
            Person.division_id,
            Person.cell_id,
            Person.last_attempt_on,
            Person.last_contact_on,
            Person.last_visit_on,
            Residence.division_id.label("home_division_id"),
            Residence.cell_id.label("home_cell_id"),
        )
        .outerjoin(Residence, home)
        .where(
            Person.county_id == row.county_id,
            Person.id == row.person_id,
            or_(sees_person(ask, placed(Person)), *then),
        )
        .with_for_update(of=Person)
    )


def _claim(row: Written, person: CTE) -> Any:
    """The receipt, once; waits for another transaction that is about to write it."""
    written: dict[Any, ColumnElement[Any]] = {
        Receipt.county_id: literal(row.county_id, Integer),
        Receipt.client_id: literal(row.client_id),
        Receipt.subject: literal(row.recorded_by, Text),
        Receipt.digest: func.decode(literal(row.digest, Text), "hex"),
        Receipt.result: func.jsonb_build_object("contact_id", cast(literal(row.contact_id), Text)),
    }
    source = select(*written.values()).select_from(person).where(person.c.home_division_id.is_not(None))
    claim = insert(Receipt).from_select(list(written), source)
    return claim.on_conflict_do_nothing().returning(Receipt.client_id)


def _contact(row: Written, person: CTE, claim: CTE) -> Any:
    point = func.ST_SetSRID(func.ST_MakePoint(literal(row.lon, Double), literal(row.lat, Double)), 4326)
    written: dict[Any, ColumnElement[Any]] = {
        Contact.county_id: literal(row.county_id, Integer),
        Contact.contacted_on: literal(row.contacted_on, Date),
        Contact.id: literal(row.contact_id),
        Contact.person_id: literal(row.person_id),
        Contact.mode: literal(row.mode, Text),
        Contact.purpose: literal(row.purpose, Text),
        Contact.outcome: literal(row.outcome, Text),
        Contact.division_id: person.c.home_division_id,
        Contact.cell_id: person.c.home_cell_id,
        Contact.worker_id: func.coalesce(literal(row.worker_id), _primary(row, person)),
        Contact.note: literal(row.note, Text),
        Contact.geom: point,
        Contact.point_system: literal(row.point_system, Text),
        Contact.client_id: claim.c.client_id,
        Contact.recorded_by: literal(row.recorded_by, Text),
    }
    source = select(*written.values()).join_from(person, claim, true())
    return insert(Contact).from_select(list(written), source)


def _primary(row: Written, person: CTE) -> ColumnElement[Any]:
    return (
        select(CellAssignment.worker_id)
        .where(
            CellAssignment.county_id == row.county_id,
            CellAssignment.cell_id == person.c.home_cell_id,
            CellAssignment.role == GridRole.PRIMARY.value,
            current(CellAssignment, row.contacted_on),
        )
        .scalar_subquery()
    )


def _touched(row: Written, person: CTE, claim: CTE) -> Any:
    after = last_days(row, person)
    return (
        update(Person)
        .values(after)
        .where(
            Person.county_id == row.county_id,
            Person.id == row.person_id,
            exists(select(claim.c.client_id)),
            or_(*[day.is_distinct_from(person.c[name]) for name, day in after.items()]),
        )
    )
