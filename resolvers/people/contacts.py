"""Contacts made: one, and those of persons."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, literal, null, select, true
from sqlalchemy.orm import aliased

from db.codes import ContactOutcome
from db.models import Contact, Person
from db.models.contact import REPEATED
from resolvers.ask import Ask, Parents, Statement, current, hung
from resolvers.keyset import Hanging, Order
from resolvers.scope import sees_person
from resolvers.within import placed

# What the names in a person's row begin with.
_LAST = "last_contact_"


def contact_columns() -> list[Any]:
    """What a contact shows: cell, village and worker are those of its day."""
    return [
        Contact.county_id,
        Contact.id,
        Contact.person_id,
        Contact.division_id,
        Contact.cell_id,
        Contact.worker_id,
        Contact.contacted_on,
        Contact.mode,
        Contact.purpose,
        Contact.outcome,
        Contact.note,
        Contact.needs,
        Contact.escalated_to,
        Contact.recorded_at,
        Contact.superseded_at,
        Contact.supersedes_id,
        Contact.withdrawn_because,
    ]


def _visible(ask: Ask) -> Statement:
    """The contacts, corrected since or not, of persons the viewer may see."""
    mine = and_(Person.county_id == Contact.county_id, Person.id == Contact.person_id)
    return select(*contact_columns()).join_from(Contact, Person, mine).where(sees_person(ask, placed(Person)))


def contact_by_id(ask: Ask, county_id: int, contact_id: int) -> Statement:
    """One contact, corrected since or not, if the viewer may see its person."""
    return _visible(ask).where(
        Contact.county_id == county_id, Person.county_id == county_id, Contact.id == contact_id
    )


def recorded_contacts(ask: Ask, parents: Parents) -> Statement:
    """Contacts by their own id, corrected since or not, where the viewer may see their person."""
    return hung(_visible(ask), parents).where(
        Contact.county_id == parents.county_id,
        Person.county_id == parents.county_id,
        Contact.id == parents.id,
    )


def contacts_of_ids(_ask: Ask, parents: Parents) -> Statement:
    """Contacts by their own id, superseded or not: what a row that the viewer may see names."""
    return hung(select(*contact_columns()), parents).where(
        Contact.county_id == parents.county_id, Contact.id == parents.id
    )


def superseding_contacts(_ask: Ask, parents: Parents) -> Statement:
    """The contact that came in the place of each."""
    return hung(select(*contact_columns()), parents).where(
        Contact.county_id == parents.county_id, Contact.supersedes_id == parents.id
    )


def last_contacts_of_people(ask: Ask, parents: Parents) -> Statement:
    """The latest contact in which each person was reached, from their rows; as known then, from contacts."""
    if ask.known_at is not None:
        reached = _of_parents(ask, parents).where(Contact.outcome == ContactOutcome.REACHED.value).limit(1)
        return _lateral(reached, parents)
    if f"{_LAST}id" in parents.at_hand:
        return _repeated(parents, lambda name: parents.at_hand[_LAST + name])
    person = aliased(Person)
    mine = and_(person.county_id == parents.county_id, person.id == parents.id)
    rows = _repeated(parents, lambda name: getattr(person, _LAST + name))
    if parents.source is None:
        return rows.where(mine)
    return rows.select_from(parents.source.join(person, mine))


def _repeated(parents: Parents, said: Callable[[str], Any]) -> Statement:
    """The contact that persons' rows repeat; `said` gives a column of theirs."""
    shown = {name: said(name) for name in REPEATED} | {
        "county_id": parents.county_id,
        "person_id": parents.id,
        "contacted_on": said("on"),
        "outcome": literal(ContactOutcome.REACHED.value, Text),
        "note": _note(parents.county_id, said),
        "superseded_at": cast(null(), Contact.superseded_at.type),
        "withdrawn_because": cast(null(), Text),
    }
    columns = [shown[column.key].label(column.key) for column in contact_columns()]
    return select(*parents.labelled(), *columns).where(said("id").is_not(None))


def _note(county_id: ColumnElement[int], said: Callable[[str], Any]) -> ColumnElement[str | None]:
    """Read where it stands, if anybody asks for it."""
    contact = aliased(Contact)
    mine = (contact.county_id == county_id, contact.contacted_on == said("on"), contact.id == said("id"))
    return select(contact.note).where(*mine).correlate_except(contact).scalar_subquery()


def contacts_of_people(ask: Ask, parents: Parents) -> Statement:
    """All contacts and attempts of each person as now known, newest first."""
    return hung(_of_parents(ask, parents), parents)


CONTACTS_OF_PEOPLE = Hanging(contacts_of_people, Order("CONTACT", ("contacted_on", "id"), downwards=True))


def _of_parents(ask: Ask, parents: Parents) -> Statement:
    return (
        select(*contact_columns())
        .where(
            Contact.county_id == parents.county_id,
            Contact.person_id == parents.id,
            current(Contact, None, ask.known_at),
        )
        .order_by(Contact.contacted_on.desc(), Contact.id.desc())
    )


def _lateral(statement: Statement, parents: Parents) -> Statement:
    found = statement.lateral("found")
    joined = found if parents.source is None else parents.source.join(found, true())
    return (
        select(*parents.labelled(), *found.c)
        .select_from(joined)
        .order_by(found.c.contacted_on.desc(), found.c.id.desc())
    )
