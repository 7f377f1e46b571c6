"""Life events of persons, and the duties they raise."""

from typing import Any

from sqlalchemy import CTE, Text, and_, cast, null, or_, select

from db.codes import PolicyTrigger
from db.models import LifeEvent
from resolvers.ask import Statement, current
from resolvers.duties.people import PERSON, opened, same_person
from resolvers.duties.policies import anywhere
from resolvers.duties.question import DutyQuestion
from resolvers.duties.rounds import is_for, nearer


def event_duties(question: DutyQuestion, policy: CTE, member: Any) -> Statement:
    """One row per life event of a person up to the day asked about and policy that it triggers.

    Columns: county_id, person_id, division_id, cell_id, number (of the policy), rule, life_event_id,
    shares_contacts, modes, purposes, trigger_on, begins_on (of the policy's window), opens_on (not before
    the registration began), due_on and closes_on (null: without end).
    """
    event, of = _events(question, member), policy.c
    begins_on, due_on = event.c.occurred_on + of.opens_days, event.c.occurred_on + of.due_days
    opens_on = opened(question, event, begins_on)
    triggered = and_(
        of.trigger == PolicyTrigger.LIFE_EVENT.value,
        of.life_event == event.c.kind,
        of.valid.bool_op("@>")(event.c.occurred_on),
        is_for(event.c.mine, of.number, nearer(policy, event.c.occurred_on, cast(null(), Text))),
    )
    return (
        select(
            *[event.c[name] for name in PERSON],
            *[of.number, of.rule, event.c.life_event_id, of.shares_contacts, of.modes, of.purposes],
            *[
                event.c.occurred_on.label("trigger_on"),
                begins_on.label("begins_on"),
                opens_on.label("opens_on"),
            ],
            *[due_on.label("due_on"), (due_on + of.late_days).label("closes_on")],
        )
        .join_from(event, policy, triggered)
        .where(or_(due_on.is_(None), opens_on <= due_on))
    )


def _events(question: DutyQuestion, member: Any) -> Any:
    """The life events of the persons; fenced, so that policies are joined last."""
    event = LifeEvent
    return (
        select(
            *[member.c[name] for name in (*PERSON, "home_since", "mine")],
            *[event.id.label("life_event_id"), event.kind, event.occurred_on],
        )
        .join_from(member, event, same_person(event, member))
        .where(
            anywhere(question, event.county_id),
            current(event, None, question.known_at),
            event.occurred_on <= question.as_of,
        )
        .offset(0)
        .subquery("happened")
    )
