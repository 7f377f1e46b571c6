"""Continuity: whether one worker was responsible for a person all the time.

Denominator: persons served who are active and resident in the area at the window's end, as in coverage.
Numerator: of those, the persons who on every day of the window were registered and lived in a cell whose
primary worker was one and the same.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, null, select, true, union_all

from db.models import Person, Residence
from resolvers.ask import Statement
from resolvers.coverage.continuity.codes import ContinuityBreak, ContinuityBy
from resolvers.coverage.continuity.histories import (
    cell_histories,
    cells_looked_up,
    days_of,
    histories_of_moved,
    moved_looked_up,
    window_of,
)
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.residents import matches, residents, standing_then
from resolvers.coverage.rows import primaries
from resolvers.people.standing import standing, with_standing


def continuity_statement(question: CoverageQuestion) -> Statement:
    """The numbers of the whole: one row with the columns of `continuity.answers.ContinuityCounts`."""
    return select(*numbers_of(_persons(question)))


def continuity_breakdown(question: CoverageQuestion, by: ContinuityBy) -> Statement:
    """The numbers by part, with the columns of `coverage.parts.parts_of`."""
    person = _persons(question)
    return parts_of(person, question.ground, PLACES[by.place], numbers_of(person))


def numbers_of(person: CTE) -> list[ColumnElement[int]]:
    """The columns of `continuity.answers.ContinuityCounts`, of rows of `continued`."""
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
    base = residents(question, stayed_throughout(question))
    return continued(question, base)


def stayed_throughout(question: CoverageQuestion) -> ColumnElement[bool]:
    """Whether a home was that of somebody all through the window."""
    window = window_of(question)
    return (days_of(window) == days_of(Residence.valid * window)).label("stayed")


def continued(question: CoverageQuestion, base: CTE) -> CTE:
    """One row per resident: where, with which worker, whether the filter matches, and the break if any.

    `base` has the columns of `homes_then` and stayed. Who lived in one home all the time has the history of
    its cell, which is made once for all who did.
    """
    days = days_of(window_of(question))
    cell, moved = cell_histories(question), histories_of_moved(question, base)
    worker, dated = primaries(question, question.counted_on), standing_then(question)
    rows = (
        select(
            base.c.county_id,
            base.c.person_id,
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


def continued_one_by_one(question: CoverageQuestion, base: CTE) -> CTE:
    """The same of a few residents whom no filter is asked of, so that others cost nothing.

    Columns: county_id, person_id, division_id, matches (true), broken_by.
    """
    days, cell, moved = (
        days_of(window_of(question)),
        cells_looked_up(question, base),
        moved_looked_up(question, base),
    )
    same = and_(cell.c.county_id == base.c.county_id, cell.c.cell_id == base.c.cell_id)
    stayed = (
        select(*_known(base.c, base.c.division_id), _break_of_cell(base, cell, days).label("broken_by"))
        .outerjoin_from(base, cell, same)
        .where(base.c.stayed)
    )
    others = select(*_known(moved.c, moved.c.lives_in), _break(moved, days).label("broken_by"))
    return union_all(stayed, others).cte("continued")


def _known(row: Any, division_id: Any) -> list[Any]:
    return [row.county_id, row.person_id, division_id.label("division_id"), true().label("matches")]


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
