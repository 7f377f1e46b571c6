"""The one statement that records a contact with everything that hangs on it, or writes nothing; its parts.

That a contact with a person was written in a county is known where `claim` is: what else has to happen then
is one more CTE beside the others, here and in correcting/statement.py.

All writers take rows in the same order, so that none waits for another in a circle: the person, the receipt,
who is stale, the day, the place, the county, the feed of changes; and of each the earlier period first.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Double,
    Integer,
    Text,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from db.codes import ChangeKind, GridRole, PersonStatus
from db.models import CellAssignment, Contact, Person, Receipt
from resolvers.ask import Ask, Statement, current
from resolvers.changes.marks import marked
from resolvers.changes.written import noted
from resolvers.recording.entry import Written
from resolvers.recording.last_contact import LAST, SAID, last_contact
from resolvers.recording.located import is_resident, located_person
from resolvers.recording.rolled_up import Days, days_of, last_days, rolled_up, told_stale


def recording_statement(ask: Ask, row: Written, *also: ColumnElement[bool]) -> Statement:
    """Records a contact unless its client id is taken; its values are used in SQL only.

    `also` are conditions by which a viewer may record who neither sees the person nor answered for them.

    One row: whether the viewer may record a contact with the person, whether the person was resident on that
    day, and whether it is recorded now.
    """
    person = located_person(ask, row, known=also).cte("recorded_person")
    claim = claimed(row, person, is_resident(person)).cte("claim")
    contact = written_contact(row, person, claim).returning(*SAID).cte("recorded_contact")
    before = days_of(person)
    after = {**last_days(row, before), **last_contact(row, person, contact)}
    touched = touched_person(row, person, after, claim).cte("touched_person")
    stale = told_stale(row, literal(row.contacted_on, Date), claim)
    county = rolled_up(row, person, stale)
    told = noted_contacts(row, ask.today, [row.contact_id], person=person, claim=claim, after=county)
    return select(
        exists(select(person.c.status)).label("found"),
        exists(select(person.c.status).where(is_resident(person))).label("resident"),
        exists(select(claim.c.client_id)).label("recorded"),
    ).add_cte(contact, touched, marked(row.county_id, row.person_id, claim), told)


def claimed(row: Written, person: CTE, allowed: ColumnElement[bool]) -> Any:
    """The receipt, once; waits for another transaction that is about to write it."""
    written: dict[Any, ColumnElement[Any]] = {
        Receipt.county_id: literal(row.county_id, Integer),
        Receipt.client_id: literal(row.client_id),
        Receipt.subject: literal(row.recorded_by, Text),
        Receipt.digest: func.decode(literal(row.digest, Text), "hex"),
        Receipt.result: func.jsonb_build_object("contact_id", cast(literal(row.contact_id), Text)),
    }
    source = select(*written.values()).select_from(person).where(allowed)
    claim = insert(Receipt).from_select(list(written), source)
    return claim.on_conflict_do_nothing().returning(Receipt.client_id)


def written_contact(row: Written, person: CTE, claim: CTE, **more: ColumnElement[Any]) -> Any:
    """Inserts the claimed contact, in the place where the person lived on its day."""
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
        Contact.needs: cast(literal(row.needs, Text), ARRAY(Text)),
        Contact.escalated_to: literal(row.escalated_to, Text),
        Contact.geom: point,
        Contact.point_system: literal(row.point_system, Text),
        Contact.client_id: claim.c.client_id,
        Contact.recorded_by: literal(row.recorded_by, Text),
        **{getattr(Contact, name): value for name, value in more.items()},
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


def touched_person(row: Written, person: CTE, after: Days, claim: CTE) -> Any:
    """Gives the person of a claimed contact its last days and contact; `person` is the row as locked."""
    told = (*LAST, "last_contact_id")
    return (
        update(Person)
        .values(after)
        .where(
            Person.county_id == row.county_id,
            Person.id == row.person_id,
            exists(select(claim.c.client_id)),
            or_(*[after[name].is_distinct_from(person.c[name]) for name in told]),
        )
    )


def noted_contacts(
    row: Written, today: date, ids: Sequence[int], *, person: CTE, claim: CTE, after: CTE
) -> CTE:
    """Notes contacts with the person of `row`, as `noted` does, if there is a row in `claim`.

    `person` has the status, division_id and cell_id of the locked person.
    """
    listed = person.c.status == PersonStatus.ACTIVE.value
    told = [
        select(
            literal(ChangeKind.CONTACT.value, Text).label("kind"),
            literal(contact_id, BigInteger).label("subject_id"),
            literal(row.person_id, BigInteger).label("person_id"),
            case((listed, person.c.division_id)).label("division_id"),
            case((listed, person.c.cell_id)).label("cell_id"),
        ).select_from(person.join(claim, true()))
        for contact_id in ids
    ]
    changed = union_all(*told) if len(told) > 1 else told[0]
    return noted(row.county_id, today, changed.cte("changed_contact"), after=after)
