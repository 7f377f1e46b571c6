"""What the history of persons is put together from: a statement for each table, all of the same columns."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    case,
    func,
    select,
)

from db.codes import HistoryKind
from db.models import (
    CarriedFact,
    CellAssignment,
    Contact,
    LifeEvent,
    Person,
    PersonAmendment,
    Residence,
    Transfer,
)
from resolvers.ask import Parents, Statement, current
from resolvers.registrations.changed import CLOSED
from resolvers.registry.history.belonging import dossiers, households, merges, undone_merges
from resolvers.registry.history.entry import entry_of


def _recorded_here(table: Any) -> ColumnElement[bool]:
    """The condition that a row was recorded so, and not brought from another id by a merge."""
    brought = select(CarriedFact.id).where(
        CarriedFact.county_id == table.county_id, CarriedFact.id == table.id
    )
    return ~brought.correlate(table).exists()


def homes(of: Parents) -> Statement:
    """All that was ever said of where they lived, until when and why no longer."""
    home = Residence
    first = select(Person.recorded_at).where(Person.county_id == of.county_id, Person.id == of.id)
    kind = case(
        (home.end_reason.in_([reason.value for reason in CLOSED]), HistoryKind.ENDED.value),
        (home.recorded_at == first.scalar_subquery(), HistoryKind.REGISTERED.value),
        else_=HistoryKind.HOME.value,
    )
    days = {"from_on": func.lower(home.valid), "until_on": func.upper(home.valid)}
    place = {"division_id": home.division_id, "cell_id": home.cell_id}
    said = {"recorded_by": home.recorded_by, "code": home.end_reason, **days, **place}
    return select(*entry_of(kind, home.id, home.recorded_at, **said)).where(
        home.county_id == of.county_id, home.person_id == of.id, _recorded_here(home)
    )


def amendments(of: Parents) -> Statement:
    """What was amended, field by field."""
    noted = PersonAmendment
    said = {"recorded_by": noted.recorded_by, "field": noted.field, "was": noted.was, "became": noted.became}
    return select(*entry_of(HistoryKind.AMENDED, noted.id, noted.recorded_at, **said)).where(
        noted.county_id == of.county_id, noted.person_id == of.id
    )


def life_events(of: Parents) -> Statement:
    """The life events that were recorded."""
    event = LifeEvent
    said = {"recorded_by": event.recorded_by, "code": event.kind, "from_on": event.occurred_on}
    said |= {"source": event.source}
    return select(*entry_of(HistoryKind.LIFE_EVENT, event.id, event.recorded_at, **said)).where(
        event.county_id == of.county_id, event.person_id == of.id, _recorded_here(event)
    )


def withdrawn_life_events(of: Parents) -> Statement:
    """Those that were corrected or withdrawn, and why."""
    event, kind = LifeEvent, HistoryKind.LIFE_EVENT_WITHDRAWN
    said = {"recorded_by": event.superseded_by, "code": event.kind, "from_on": event.occurred_on}
    said |= {"source": event.superseded_why}
    return select(*entry_of(kind, event.id, event.superseded_at, **said)).where(
        event.county_id == of.county_id, event.person_id == of.id, event.superseded_by.is_not(None)
    )


def contacts(of: Parents) -> Statement:
    """Contacts and attempts, those that stand in the place of another among them."""
    contact = Contact
    anew = contact.supersedes_id.is_not(None)
    kind = case((anew, HistoryKind.CONTACT_CORRECTED.value), else_=HistoryKind.CONTACT.value)
    said = {"recorded_by": contact.recorded_by, "code": contact.outcome, "from_on": contact.contacted_on}
    said |= {"worker_id": contact.worker_id, "contact_id": contact.id, "cell_id": contact.cell_id}
    said |= {"division_id": contact.division_id}
    return select(*entry_of(kind, contact.id, contact.recorded_at, **said)).where(
        contact.county_id == of.county_id, contact.person_id == of.id, _recorded_here(contact)
    )


def withdrawn_contacts(of: Parents) -> Statement:
    """Contacts that did not happen, and why they are withdrawn."""
    contact, kind = Contact, HistoryKind.CONTACT_WITHDRAWN
    said = {"code": contact.withdrawn_because, "from_on": contact.contacted_on, "contact_id": contact.id}
    return select(*entry_of(kind, contact.id, contact.superseded_at, **said)).where(
        contact.county_id == of.county_id,
        *[contact.person_id == of.id, contact.withdrawn_because.is_not(None)],
    )


def assignments(of: Parents) -> Statement:
    """Who was made responsible for a cell for days on which they lived there, as now known."""
    task, home = CellAssignment, Residence
    lived = select(home.id).where(
        *[home.county_id == of.county_id, home.person_id == of.id, home.cell_id == task.cell_id],
        *[current(home, None), home.valid.op("&&")(task.valid)],
    )
    days = {"from_on": func.lower(task.valid), "until_on": func.upper(task.valid)}
    said = {"recorded_by": task.decided_by, "code": task.role, "source": task.reason, **days}
    said |= {"worker_id": task.worker_id, "cell_id": task.cell_id}
    cells = select(home.cell_id).where(home.county_id == of.county_id, home.person_id == of.id)
    return select(*entry_of(HistoryKind.ASSIGNED, task.id, task.recorded_at, **said)).where(
        *[task.county_id == of.county_id, task.superseded_at.is_(None)],
        *[task.cell_id.in_(cells), lived.correlate_except(home).exists()],
    )


def offered_transfers(of: Parents) -> Statement:
    """To which county they were offered, or by which, and why."""
    transfer = Transfer
    said = {"recorded_by": transfer.offered_by, "code": transfer.direction, "from_on": transfer.moved_on}
    said |= {"source": transfer.reason}
    return select(*entry_of(HistoryKind.TRANSFER_OFFERED, transfer.id, transfer.recorded_at, **said)).where(
        transfer.county_id == of.county_id, transfer.person_id == of.id
    )


def decided_transfers(of: Parents) -> Statement:
    """What became of such an offer, and why it was refused."""
    transfer = Transfer
    said = {"recorded_by": transfer.decided_by, "code": transfer.decision, "from_on": transfer.moved_on}
    said |= {"source": transfer.refusal}
    return select(*entry_of(HistoryKind.TRANSFER_DECIDED, transfer.id, transfer.decided_at, **said)).where(
        transfer.county_id == of.county_id,
        *[transfer.person_id == of.id, transfer.decided_at.is_not(None)],
    )


PARTS = (
    *(homes, amendments, life_events, withdrawn_life_events, contacts, withdrawn_contacts),
    *(assignments, offered_transfers, decided_transfers, households, dossiers, merges, undone_merges),
)
