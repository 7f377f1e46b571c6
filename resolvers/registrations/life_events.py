"""Life events as they are shown: one, and those of persons."""

from typing import Any

from sqlalchemy import and_, select, true

from db.models import LifeEvent, Person
from resolvers.ask import Ask, Parents, Statement, current
from resolvers.scope import sees_person
from resolvers.within import placed

RECENT = 50


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
    """The latest life events of each person as now known, fifty at most, newest first."""
    event = LifeEvent
    found = (
        select(*life_event_columns())
        .where(
            *[event.county_id == parents.county_id, event.person_id == parents.id],
            current(event, None, ask.known_at),
        )
        .order_by(event.occurred_on.desc(), event.id.desc())
        .limit(RECENT)
        .lateral("found")
    )
    joined = found if parents.source is None else parents.source.join(found, true())
    return (
        select(*parents.labelled(), *found.c)
        .select_from(joined)
        .order_by(found.c.occurred_on.desc(), found.c.id.desc())
    )
