"""What a duty is as of a day, and whether it was open in a window: from its days alone."""

from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, cast, func, or_

from db.codes import DutyState
from resolvers.duties.question import DutyQuestion


def is_open(question: DutyQuestion, duty: Any) -> ColumnElement[bool]:
    """The condition that a duty was open on a day of the window: it ends when it is satisfied or lapses."""
    ended_on = func.coalesce(duty.satisfied_on, duty.closes_on)
    return and_(
        duty.opens_on < question.window.to_on, or_(ended_on.is_(None), ended_on >= question.window.from_on)
    )


def state_of(question: DutyQuestion, duty: Any) -> ColumnElement[str]:
    """What a duty is as of the day asked about."""
    today = cast(question.as_of, Date)
    return case(
        (duty.satisfied_on.is_not(None), DutyState.SATISFIED.value),
        (duty.opens_on > today, DutyState.UPCOMING.value),
        (or_(duty.due_on.is_(None), duty.due_on >= today), DutyState.DUE.value),
        (or_(duty.closes_on.is_(None), duty.closes_on >= today), DutyState.OVERDUE.value),
        else_=DutyState.MISSED.value,
    )
