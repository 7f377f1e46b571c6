"""Numbers of duties: of the whole, and cut by place or worker, over the same rows that are listed."""

from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, and_, case, cast, func, literal, select, union_all

from db.codes import GridRole
from db.models import CellAssignment
from resolvers.areas import Reach
from resolvers.ask import Statement, current
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.duties.kept.counts import (
    PLACE,
    counted_counties,
    counted_places,
    marked_duties,
    marked_members,
)
from resolvers.duties.kept.whom import kept_for
from resolvers.duties.policies import anywhere
from resolvers.duties.question import DutyBreakdownBy, DutyQuestion
from resolvers.duties.rows import duties_not_kept, duties_of
from resolvers.duty_numbers import COUNTS, numbers_of_states


def summary_statement(question: DutyQuestion) -> Statement:
    """The numbers of the whole: one row with the columns COUNTS."""
    spot = _spots(question, by_county=_is_of_counties(question))
    return select(*[func.coalesce(total, 0).label(total.key) for total in _totals(spot)])


def duty_breakdown_statement(question: DutyQuestion, by: DutyBreakdownBy) -> Statement:
    """The numbers by part.

    Columns: part_county_id, part_id, key, label and COUNTS; what falls in no part has a null key and comes
    last.
    """
    (ground,) = question.grounds
    by_county = by == DutyBreakdownBy.CHILD_DIVISION and _is_of_counties(question)
    spot = _spots(question, by_county=by_county)
    if by == DutyBreakdownBy.WORKER:
        spot = _with_worker(question, spot)
    return parts_of(spot, ground, PLACES[by.place], _totals(spot))


def _is_of_counties(question: DutyQuestion) -> bool:
    """Whether counties count as wholes: their sums tell as much as their places."""
    return all(area.spans_counties and area.reach == Reach.DESCENDANTS for area in question.areas)


def _totals(spot: CTE) -> list[Any]:
    return [cast(func.sum(spot.c[name]), BigInteger).label(name) for name in COUNTS]


def _spots(question: DutyQuestion, *, by_county: bool = False) -> CTE:
    """Persons and duties by county, division and cell in which the persons live."""
    if question.counted:
        pieces = _counted(question, by_county=by_county)
    else:
        duties = duties_of(question)
        pieces = [_registered(duties.member), _of_states(duties.duty)]
    piece = union_all(*pieces).subquery("piece")
    place = [piece.c[name] for name in PLACE]
    sums = [func.sum(piece.c[name]).label(name) for name in COUNTS]
    return select(*place, *sums).group_by(*place).cte("spot")


def _counted(question: DutyQuestion, *, by_county: bool) -> list[Statement]:
    """What is counted; of persons who are marked, less what is counted of them and more what is so now."""
    kept = kept_for(question)
    counted = counted_counties(question, kept) if by_county else counted_places(question, kept)
    gone = (_registered(marked_members(question, kept)), _of_states(marked_duties(question, kept)))
    now = duties_not_kept(question, kept)
    return [*counted, *map(_negative, gone), _registered(now.member), _of_states(now.duty)]


def _negative(numbers: Statement) -> Statement:
    rows = numbers.subquery()
    return select(*[rows.c[name] for name in PLACE], *[(-rows.c[name]).label(name) for name in COUNTS])


def _registered(member: CTE) -> Statement:
    numbers = [(func.count() if name == "registered" else literal(0)).label(name) for name in COUNTS]
    place = [member.c[name] for name in PLACE]
    return select(*place, *numbers).group_by(*place)


def _of_states(duty: CTE) -> Statement:
    """Each state under its name, and all of them but what is upcoming as expected.

    Counted by state first, so that every duty is looked at once.
    """
    late = func.coalesce(duty.c.satisfied_on > duty.c.due_on, False).label("late")
    keys = [*[duty.c[name] for name in PLACE], duty.c.state, late]
    counted = select(*keys, func.count().label("duties")).group_by(*keys).subquery("counted")

    def when(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return case((condition, counted.c.duties), else_=0)

    conditions = numbers_of_states(counted.c.state, counted.c.late)
    numbers = {"registered": literal(0)} | {name: when(condition) for name, condition in conditions.items()}
    return select(*[counted.c[name] for name in PLACE], *[numbers[name].label(name) for name in COUNTS])


def _with_worker(question: DutyQuestion, spot: CTE) -> CTE:
    """Fenced: assignments are read once, not cell by cell."""
    own = CellAssignment
    task = (
        select(own.county_id, own.cell_id, own.worker_id)
        .where(
            anywhere(question, own.county_id),
            own.role == GridRole.PRIMARY.value,
            current(own, question.as_of, question.known_at),
        )
        .offset(0)
        .subquery("task")
    )
    of_cell = and_(task.c.county_id == spot.c.county_id, task.c.cell_id == spot.c.cell_id)
    return select(*spot.c, task.c.worker_id).outerjoin_from(spot, task, of_cell).cte("spot_with_worker")
