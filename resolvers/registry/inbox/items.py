"""Escalations and needs that contacts report, each with how far it has come.

What there is to be done is said by contacts alone, so that a correction or withdrawal needs no second act;
what was done about it are the steps (docs/decisions/0046).
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Text,
    and_,
    column,
    false,
    func,
    join,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from db.codes import DivisionLevel, InboxItem, InboxState
from db.models import Contact, InboxStep, Person, Station
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement, current
from resolvers.scope import sees_person
from resolvers.viewer import Permission, Role
from resolvers.within import Placed, lies_in, placed

_LEVELS = literal([level.value for level in DivisionLevel], ARRAY(Text))
_NONE = literal_column("'{}'::text[]", ARRAY(Text))
_ESCALATION = literal(InboxItem.ESCALATION.value, Text)
# About whom: `sees_person` for what is listed, `sees_count` for what is only counted.
Sees = Callable[[Ask, Placed], ColumnElement[bool]]


def escalations(ask: Ask, sees: Sees = sees_person) -> Statement:
    """What was handed up about persons whom the viewer sees; staff act on what came to their level."""
    contacts = join(Contact, Person, _of_contact())
    levels = [(area, func.array_position(_LEVELS, _level_of(area))) for area in _places(ask)]
    mine = [
        and_(
            lies_in(area, placed(Person), ask.today),
            func.array_position(_LEVELS, Contact.escalated_to) >= rank,
        )
        for area, rank in levels
    ]
    reported = _reported(contacts, _ESCALATION, sees(ask, placed(Person)), may_act=or_(false(), *mine))
    return reported.where(Contact.escalated_to.is_not(None))


def needs(ask: Ask, sees: Sees = sees_person) -> Statement:
    """What persons whom the viewer sees were found to need, each need of a contact apart."""
    need = func.unnest(Contact.needs).table_valued(column("code", Text), name="need").render_derived()
    contacts = join(Contact, Person, _of_contact()).join(need, true())
    mine = [lies_in(area, placed(Person), ask.today) for area in _places(ask)]
    seen = sees(ask, placed(Person))
    # Said again for the index.
    return _reported(contacts, need.c.code, seen, may_act=or_(false(), *mine)).where(Contact.needs != _NONE)


def item_of_contact(ask: Ask, key: tuple[int, int], item: InboxItem) -> Statement:
    """One item of a contact by county and id, if the contact stands and the viewer sees its person."""
    found = escalations(ask) if item == InboxItem.ESCALATION else needs(ask)
    one = (Contact.county_id == key[0], Person.county_id == key[0], Contact.id == key[1])
    rows = found.where(*one).subquery("listed")
    return select(rows).where(rows.c.item == item.value)


def _reported(
    contacts: FromClause, item: Any, seen: ColumnElement[bool], *, may_act: ColumnElement[bool]
) -> Statement:
    step = InboxStep
    latest = (
        select(step.number, step.act, step.note, step.done_by_name, step.done_at)
        .where(step.county_id == Contact.county_id, step.contact_id == Contact.id, step.item == item)
        .order_by(step.number.desc())
        .limit(1)
        .lateral("latest")
    )
    shown = (Contact.county_id, Contact.person_id, Contact.worker_id, Contact.escalated_to, Contact.note)
    return (
        select(
            *[*shown, Contact.id.label("contact_id"), Contact.contacted_on.label("reported_on")],
            *[Contact.recorded_at, item.label("item")],
            func.coalesce(latest.c.act, InboxState.OPEN.value).label("state"),
            func.coalesce(latest.c.number, 0).label("version"),
            *[latest.c.note.label("last_note"), latest.c.done_by_name.label("last_by")],
            *[latest.c.done_at.label("last_at"), may_act.label("may_act")],
        )
        .select_from(contacts.outerjoin(latest, true()))
        .where(current(Contact, None), seen)
    )


def _of_contact() -> ColumnElement[bool]:
    return and_(Person.county_id == Contact.county_id, Person.id == Contact.person_id)


def _places(ask: Ask) -> tuple[Area, ...]:
    """Where the viewer acts on what is reported: staff of stations, in what they search."""
    places = ask.viewer.areas(Permission.SEARCH) if ask.viewer.role == Role.STATION_STAFF else ()
    return tuple(area for area in places if area.kind in (AreaKind.DIVISION, AreaKind.STATION))


def _level_of(area: Area) -> ColumnElement[Any]:
    if area.kind == AreaKind.DIVISION:
        return literal(area.level and area.level.value, Text)
    level = select(Station.level).where(Station.county_id == area.county_id, Station.id == area.id)
    return level.scalar_subquery()
