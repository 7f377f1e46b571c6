"""Numbers of duties: of the whole, and cut by place or worker, over the same rows that are listed."""

from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, and_, case, cast, func, literal, select, union_all
from sqlalchemy.orm import aliased

from db.codes import GridRole
from db.models import CellAssignment
from resolvers.ask import Statement, current
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.duties.question import DutyBreakdownBy, DutyQuestion
from resolvers.duties.rows import duties_of
from resolvers.duty_numbers import COUNTS, numbers_of_states

PLACE = ("county_id", "division_id", "cell_id")


def summary_statement(question: DutyQuestion) -> Statement:
    """The numbers of the whole: one row with the columns COUNTS."""
    spot = _spots(question)
    return select(*[func.coalesce(total, 0).label(total.key) for total in _totals(spot)])


def duty_breakdown_statement(question: DutyQuestion, by: DutyBreakdownBy) -> Statement:
    """The numbers by part.

    Columns: part_county_id, part_id, key, label and COUNTS; what falls in no part has a null key and comes
    last.
    """
    (ground,) = question.grounds
    spot = _spots(question)
    if by == DutyBreakdownBy.WORKER:
        spot = _with_worker(question, spot)
    return parts_of(spot, ground, PLACES[by.place], _totals(spot))


def _totals(spot: CTE) -> list[Any]:
    return [cast(func.sum(spot.c[name]), BigInteger).label(name) for name in COUNTS]


def _spots(question: DutyQuestion) -> CTE:
    """Persons and duties by county, division and cell in which the persons live."""
    duties = duties_of(question)
    piece = union_all(_registered(duties.member), _of_states(duties.duty)).subquery("piece")
    place = [piece.c[name] for name in PLACE]
    sums = [func.sum(piece.c[name]).label(name) for name in COUNTS]
    return select(*place, *sums).group_by(*place).cte("spot")


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
    task = aliased(CellAssignment)
    of_cell = and_(
        task.county_id == spot.c.county_id,
        task.cell_id == spot.c.cell_id,
        task.role == GridRole.PRIMARY.value,
        current(task, question.as_of, question.known_at),
    )
    return select(*spot.c, task.worker_id).outerjoin_from(spot, task, of_cell).cte("spot_with_worker")
