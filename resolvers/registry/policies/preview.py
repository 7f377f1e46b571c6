"""What a policy would ask for were it in force from a day on, over the rows that duties are listed by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, null, select, tuple_

from db.codes import DivisionLevel, DutyRule, DutyState
from db.models import ContactPolicy
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement, current
from resolvers.duties.question import DutyQuestion, Trial, year_and_month_ahead
from resolvers.duties.rows import duties_of
from resolvers.scope import manages
from resolvers.viewer import SMALLEST_SHOWN
from resolvers.windows import Window
from resolvers.within import Placed


@dataclass(frozen=True, slots=True)
class Preview:
    """How many duties of which state a policy would raise for how many persons, and how many would go.

    All but the days is None where few persons could be told apart by it.
    """

    on: date
    window: Window
    persons: int | None
    duties: int | None
    replaced: int | None
    states: tuple[tuple[DutyState, int], ...]

    @property
    def withheld(self) -> bool:
        """Whether numbers are withheld."""
        return self.persons is None


def managed_policy(ask: Ask, key: tuple[int, int]) -> Statement:
    """A policy that the viewer manages, as it stands."""
    policy = ContactPolicy
    mine = manages(ask, Placed(policy.county_id, policy.division_id, null()))
    return select(*policy.__table__.c).where(
        *[policy.county_id == key[0], policy.id == key[1], current(policy, None), mine]
    )


def question_of(policy: Row[Any], on: date) -> DutyQuestion:
    """The duties of the policy's rule in its region as of a day, the policy in force from that day on."""
    level = DivisionLevel.of(policy.region)
    area = Area(AreaKind.DIVISION, policy.county_id, policy.division_id or 0, level)
    trial = Trial(policy.county_id, policy.id, on)
    window, rules = year_and_month_ahead(on), (DutyRule.of(policy.rule),)
    return DutyQuestion((area,), window, as_of=on, rules=rules, trial=trial)


def tried_statement(question: DutyQuestion) -> Statement:
    """Duties by whether the tried policy raises them and by state: `raised`, `state`, `duties`, `persons`.

    `everybody` is the number of persons for whom it raises any.
    """
    found, trial = duties_of(question), question.trial
    assert trial is not None  # noqa: S101  # questions with one alone are asked
    own = select(found.policy.c.number).where(
        and_(found.policy.c.county_id == trial.county_id, found.policy.c.id == trial.policy_id)
    )
    duty = found.duty.c
    raised = duty.number.in_(own)
    people = func.count(tuple_(duty.county_id, duty.person_id).distinct())
    everybody = select(people).where(raised).scalar_subquery()
    grouped = select(
        raised.label("raised"), duty.state, func.count().label("duties"), people.label("persons")
    )
    return grouped.add_columns(everybody.label("everybody")).group_by(raised, duty.state)


def number_before(question: DutyQuestion) -> Statement:
    """How many duties of the rule there are without it, as `duties`."""
    without = duties_of(replace(question, trial=None))
    return select(func.count().label("duties")).select_from(without.duty)


def preview_of(question: DutyQuestion, tried: Sequence[Any], before: int) -> Preview:
    """The answer that the rows of the two statements come to; fewer than five persons are not told apart."""
    raised = {DutyState.of(row.state): row for row in tried if row.raised}
    duties = sum(row.duties for row in raised.values())
    persons = tried[0].everybody if tried else 0
    others = sum(row.duties for row in tried if not row.raised)
    few = any(row.persons < SMALLEST_SHOWN for row in raised.values())
    states = () if few else tuple((state, raised[state].duties) for state in DutyState if state in raised)
    if 0 < persons < SMALLEST_SHOWN:
        return Preview(question.as_of, question.window, None, None, None, ())
    return Preview(question.as_of, question.window, persons, duties, before - others, states)
