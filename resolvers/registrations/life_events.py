"""Life events as they are shown: one, and those of persons."""

from typing import Any

from sqlalchemy import and_, select

from db.models import LifeEvent, Person
from resolvers.ask import Ask, Parents, Statement, current, hung
from resolvers.keyset import Hanging, Order
from resolvers.scope import sees_person
from resolvers.within import placed


def life_event_columns() -> list[Any]:
    """What a life event shows."""
    event = LifeEvent
    return [
        *[event.county_id, event.id, event.person_id, event.kind, event.occurred_on, event.source],
        *[event.note, event.recorded_at, event.superseded_at],
    ]


def life_event_by_id(ask: Ask, county_id: int, event_id: int) -> Statement:
    """One life event, corrected since or not, if the viewer may see its person."""
    of_person = and_(Person.county_id == LifeEvent.county_id, Person.id == LifeEvent.person_id)
    return (
        select(*life_event_columns())
        .join(Person, of_person)
        .where(
            *[LifeEvent.county_id == county_id, Person.county_id == county_id, LifeEvent.id == event_id],
            sees_person(ask, placed(Person)),
        )
    )


def life_events_of_people(ask: Ask, parents: Parents) -> Statement:
    """All life events of each person as now known, newest first."""
    event = LifeEvent
    found = (
        select(*life_event_columns())
        .where(
            *[event.county_id == parents.county_id, event.person_id == parents.id],
            current(event, None, ask.known_at),
        )
        .order_by(event.occurred_on.desc(), event.id.desc())
    )
    return hung(found, parents)


LIFE_EVENTS_OF_PEOPLE = Hanging(
    life_events_of_people, Order("LIFE_EVENT", ("occurred_on", "id"), downwards=True)
)
