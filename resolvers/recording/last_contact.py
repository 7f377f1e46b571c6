"""The latest contact in which a person was reached, as the person's row repeats it beside the last days."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Text,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)

from db.codes import IN_PERSON_MODES, ContactOutcome
from db.models import Contact
from db.models.contact import OF_LATEST, REPEATED
from resolvers.ask import Statement
from resolvers.recording.entry import Written

# A person's last attempt, contact and visit, in the order of MOVED (resolvers/recording/rolled_up.py).
LAST = ("last_attempt_on", "last_contact_on", "last_visit_on")
KEPT = (*LAST, *OF_LATEST)
# What a contact has to return for `last_contact`.
SAID: tuple[Any, ...] = tuple(getattr(Contact, name) for name in REPEATED)
Kept: TypeAlias = Mapping[str, ColumnElement[Any]]


def kept_in(source: FromClause) -> Kept:
    """What stands of the last contact in a row, without its day."""
    return {name: source.c[name] for name in OF_LATEST}


def last_contact(row: Written, source: FromClause, contact: CTE) -> Kept:
    """The last contact once another is made: that one, if it reached the person and none is later.

    `source` has one row with what was kept before; `contact` returns the new one.
    """
    before = tuple_(source.c.last_contact_on, source.c.last_contact_id)
    later = before < tuple_(literal(row.contacted_on, Date), contact.c.id)
    reached = literal(row.outcome, Text) == ContactOutcome.REACHED.value
    # Whoever was never reached has no day to compare.
    newer = and_(reached, func.coalesce(later, true()))
    names = zip(REPEATED, OF_LATEST, strict=True)
    return {kept: case((newer, contact.c[name]), else_=source.c[kept]) for name, kept in names}


def latest_reached(*which: ColumnElement[bool]) -> Statement:
    """Contacts in which persons were reached, named as in a person's row, the latest of each person first."""
    said = [getattr(Contact, name).label(kept) for name, kept in zip(REPEATED, OF_LATEST, strict=True)]
    rows = select(Contact.person_id, *said).where(Contact.outcome == ContactOutcome.REACHED.value, *which)
    return rows.order_by(Contact.person_id, Contact.contacted_on.desc(), Contact.id.desc())


def said_by_others(old: Written) -> Statement:
    """The last days, and the last contact, that a person's other contacts say, in one row."""
    reached = Contact.outcome == ContactOutcome.REACHED.value
    visited = and_(reached, Contact.mode.in_([mode.value for mode in IN_PERSON_MODES]))
    last = func.max(Contact.contacted_on)
    days = (last, last.filter(reached), last.filter(visited))
    others = (
        Contact.county_id == old.county_id,
        Contact.person_id == old.person_id,
        Contact.superseded_at.is_(None),
        or_(Contact.contacted_on != old.contacted_on, Contact.id != old.contact_id),
    )
    last_days = select(*[day.label(name) for name, day in zip(LAST, days, strict=True)]).where(*others)
    said, latest = last_days.subquery("said"), latest_reached(*others).limit(1).subquery("latest")
    of_latest = [latest.c[name] for name in OF_LATEST]
    return select(*said.c, *of_latest).select_from(said.outerjoin(latest, true()))
