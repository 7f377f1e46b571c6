"""Duties and their persons as they are kept, in the columns of those that are computed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, and_, cast, literal, or_, select

from db.models import DutyMember, KeptDuty, Person
from resolvers.ask import Statement
from resolvers.duties.kept.whom import Kept
from resolvers.duties.policies import anywhere
from resolvers.duties.question import DutyQuestion
from resolvers.within import lies_in, placed

PERSON = ("county_id", "person_id", "division_id", "cell_id")
_DAYS = ("trigger_on", "festival", "opens_on", "due_on", "closes_on", "satisfied_on", "contact_id")


def kept_members(question: DutyQuestion, kept: Kept, visible: Sequence[ColumnElement[bool]]) -> Statement:
    """The persons of the areas whose duties are kept: the columns PERSON."""
    member = DutyMember
    found = select(*[getattr(member, name) for name in PERSON])
    return _visible(found, member, visible).where(*_mine(question, member), kept.holds_of(member))


def kept_duties(
    question: DutyQuestion, policy: CTE, kept: Kept, visible: Sequence[ColumnElement[bool]]
) -> Statement:
    """The duties of those persons, whenever they were open.

    Columns: PERSON, number (of the policy), round_no (0), life_event_id, rule and the days.
    """
    duty = KeptDuty
    found = select(
        *[getattr(duty, name) for name in PERSON],
        policy.c.number,
        cast(literal(0), BigInteger).label("round_no"),
        duty.life_event_id,
        duty.rule,
        *[getattr(duty, name) for name in _DAYS],
    ).join(policy, _policy_of(policy))
    return _visible(found, duty, visible).where(*_mine(question, duty), kept.holds_of(duty))


def _policy_of(policy: CTE) -> ColumnElement[bool]:
    """Campaigns and contact policies have ids of their own; the rule tells them apart."""
    duty = KeptDuty
    return and_(
        policy.c.county_id == duty.policy_county_id,
        policy.c.id == duty.policy_id,
        policy.c.rule == duty.rule,
    )


def _visible(found: Statement, rows: Any, visible: Sequence[ColumnElement[bool]]) -> Statement:
    if not visible:
        return found
    of_person = and_(Person.county_id == rows.county_id, Person.id == rows.person_id)
    return found.join(Person, of_person).where(*visible)


def _mine(question: DutyQuestion, rows: Any) -> list[ColumnElement[bool]]:
    lives = [lies_in(area, placed(rows), question.as_of) for area in question.areas]
    return [anywhere(question, rows.county_id), or_(*lives)]
