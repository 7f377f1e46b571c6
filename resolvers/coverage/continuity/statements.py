"""Continuity: whether one worker was responsible for a person all the time.

Denominator: persons served who are active and resident in the area at the window's end, as in coverage.
Numerator: of those, the persons who on every day of the window were registered and lived in a cell whose
primary worker was one and the same.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, null, select

from db.models import Person, Residence
from resolvers.ask import Statement
from resolvers.coverage.continuity.codes import ContinuityBreak, ContinuityBy
from resolvers.coverage.continuity.histories import cell_histories, days_of, histories_of_moved, window_of
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.residents import matches, residents, standing_then
from resolvers.coverage.rows import primaries
from resolvers.people.standing import standing, with_standing


def continuity_statement(question: CoverageQuestion) -> Statement:
    """The numbers of the whole: one row with the columns of `continuity.answers.ContinuityCounts`."""
    return select(*_numbers(_persons(question)))


def continuity_breakdown(question: CoverageQuestion, by: ContinuityBy) -> Statement:
    """The numbers by part, with the columns of `coverage.parts.parts_of`."""
    person = _persons(question)
    return parts_of(person, question.ground, PLACES[by.place], _numbers(person))


def _numbers(person: CTE) -> list[ColumnElement[int]]:
    due, broken = person.c.matches, person.c.broken_by
    return [
        func.count().label("registered"),
        func.count().filter(due).label("denominator"),
        func.count().filter(and_(due, broken.is_(None))).label("numerator"),
        *[
            func.count().filter(and_(due, broken == reason.value)).label(reason.value.lower())
            for reason in ContinuityBreak
        ],
    ]


def _persons(question: CoverageQuestion) -> CTE:
    """One row per resident: where, with which worker, whether the filter matches, and the break if any.

    Who lived in one home all the time has the history of its cell, which is made once for all who did.
    """
    days = days_of(window_of(question))
    base = residents(question, (days == days_of(Residence.valid * window_of(question))).label("stayed"))
    worker, cell = primaries(question, question.counted_on), cell_histories(question)
    moved, dated = histories_of_moved(question, base), standing_then(question)
    rows = (
        select(
            base.c.county_id,
            base.c.division_id,
            base.c.cell_id,
            worker.c.worker_id,
            matches(question, standing(dated), base.c.located).label("matches"),
            case((base.c.stayed, _break_of_cell(base, cell, days)), else_=_break(moved, days)).label(
                "broken_by"
            ),
        )
        .select_from(base)
        # Outer joins on what is always there: how many are resident is known, the rest would be guessed.
        .outerjoin(Person, and_(Person.county_id == base.c.county_id, Person.id == base.c.person_id))
        .outerjoin(moved, and_(moved.c.county_id == base.c.county_id, moved.c.person_id == base.c.person_id))
        .outerjoin(cell, and_(cell.c.county_id == base.c.county_id, cell.c.cell_id == base.c.cell_id))
        .outerjoin(worker, and_(worker.c.county_id == base.c.county_id, worker.c.cell_id == base.c.cell_id))
    )
    return with_standing(rows, dated, base.c.county_id, base.c.person_id).cte("continued")


def _break_of_cell(base: CTE, cell: CTE, days: ColumnElement[int]) -> ColumnElement[Any]:
    return case(
        (base.c.cell_id.is_(None), ContinuityBreak.NO_CELL.value),
        (func.coalesce(cell.c.days_assigned, 0) < days, ContinuityBreak.NO_WORKER.value),
        (cell.c.first_worker != cell.c.last_worker, ContinuityBreak.WORKER_CHANGED.value),
        else_=null(),
    )


def _break(history: CTE, days: ColumnElement[int]) -> ColumnElement[Any]:
    row = history.c
    return case(
        (row.days < days, ContinuityBreak.NOT_REGISTERED.value),
        (row.without_cell, ContinuityBreak.NO_CELL.value),
        (row.days_assigned < days, ContinuityBreak.NO_WORKER.value),
        (row.handed_over, ContinuityBreak.WORKER_CHANGED.value),
        (row.first_worker != row.last_worker, ContinuityBreak.CELL_CHANGED.value),
        else_=null(),
    )
