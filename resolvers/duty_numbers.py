"""Which duties, or tasks of stations, each number counts: the number of a state bears its name."""

from typing import Any

from sqlalchemy import ColumnElement, and_

from db.codes import DutyState

# By the name of its number each state, of which the list is as long.
STATES = {state.value.lower(): state for state in DutyState}
COUNTS = ("registered", "expected", "on_time", "late", *STATES)


def numbers_of_states(state: Any, late: ColumnElement[bool]) -> dict[str, ColumnElement[bool]]:
    """By the name of each number the condition under which a duty, or a task, is counted in it."""
    each = {name: state == code.value for name, code in STATES.items()}
    satisfied = each["satisfied"]
    return {
        **each,
        "expected": state != DutyState.UPCOMING.value,
        "on_time": and_(satisfied, ~late),
        "late": and_(satisfied, late),
    }
