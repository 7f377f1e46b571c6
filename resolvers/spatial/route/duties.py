"""The persons a worker may visit on a day: those with a duty due or overdue, and where they live."""

from dataclasses import replace
from typing import Any

from sqlalchemy import and_, func, select

from db.codes import DutyState
from db.models import Person
from resolvers.areas import ANY_ROLE, Area
from resolvers.ask import Ask, Statement
from resolvers.duties.people import standing_then
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.duties.rows import duties_of
from resolvers.people.standing import standing, with_standing
from resolvers.scope import sees_person
from resolvers.within import placed


def due_question(ask: Ask, worker: Area) -> DutyQuestion:
    """The worker's duties that are due or overdue on the day asked about."""
    return DutyQuestion(
        # Whoever deputises or covers visits there, too: the duties are those of the worker's own list.
        areas=(replace(worker, roles=ANY_ROLE),),
        window=year_and_month_ahead(ask.as_of),
        as_of=ask.as_of,
        states=(DutyState.OVERDUE, DutyState.DUE),
    ).asked_on(ask.today)


def due_persons(ask: Ask, question: DutyQuestion) -> Statement:
    """Each visible person with such a duty, soonest due first: point, priority, duties, those overdue."""
    duty = duties_of(question, sees_person(ask, placed(Person))).duty
    dated = standing_then(question)
    classes = standing(dated).priority_classes
    of_person = and_(Person.county_id == duty.c.county_id, Person.id == duty.c.person_id)
    overdue: Any = func.count().filter(duty.c.state == DutyState.OVERDUE.value)
    rows = (
        select(
            duty.c.county_id,
            duty.c.person_id,
            func.ST_X(Person.geom).label("lon"),
            func.ST_Y(Person.geom).label("lat"),
            (func.cardinality(classes) > 0).label("is_priority"),
            func.count().label("duties"),
            overdue.label("overdue"),
            func.min(duty.c.due_on).label("due_on"),
        )
        .join_from(duty, Person, of_person)
        .group_by(duty.c.county_id, duty.c.person_id, Person.geom, classes)
        .order_by(func.min(duty.c.due_on).nulls_last(), duty.c.person_id)
    )
    return with_standing(rows, dated, duty.c.county_id, duty.c.person_id)
