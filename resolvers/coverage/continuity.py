"""Continuity: whether one worker was responsible for a person all the time.

Denominator: persons served who are active and resident in the area at the window's end, as in coverage.
Numerator: of those, the persons who on every day of the window were registered and lived in a cell whose
primary worker was one and the same.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    select,
)
from sqlalchemy.orm import aliased

from db.codes import Code, GridRole
from db.models import CellAssignment, Person, Residence
from resolvers.ask import Statement, current
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.coverage.residents import in_counties, matches, residents, standing_then
from resolvers.coverage.rows import primaries
from resolvers.people.standing import standing, with_standing


class ContinuityBreak(Code):
    """Why somebody had no one worker all the time: the first that is true."""

    NOT_REGISTERED = "NOT_REGISTERED", "期内有一段时间不在册", "not registered for some of the window"
    NO_CELL = "NO_CELL", "期内有一段时间未划入网格", "in no cell for some of the window"
    NO_WORKER = "NO_WORKER", "期内有一段时间网格无网格员", "the cell had no worker for some of the window"
    WORKER_CHANGED = "WORKER_CHANGED", "所在网格更换了网格员", "the cell passed to another worker"
    CELL_CHANGED = "CELL_CHANGED", "迁入或划入另一网格员的网格", "came to a cell of another worker"


class ContinuityBy(Code):
    """What continuity may be cut by: where the persons live at the window's end, and with whom."""

    CHILD_DIVISION = "CHILD_DIVISION", "下级区划", "child division"
    VILLAGE = "VILLAGE", "村（社区）", "village"
    CELL = "CELL", "网格", "grid cell"
    STATION = "STATION", "服务站", "the one station that serves the person's division"
    WORKER = "WORKER", "期末的网格员", "primary grid worker at the window's end"

    @property
    def place(self) -> BreakdownBy:
        """The same dimension of coverage."""
        return BreakdownBy.of(self.value)


def continuity_statement(question: CoverageQuestion) -> Statement:
    """The numbers of the whole: one row with the columns of `continuity_answers.ContinuityCounts`."""
    return select(*_numbers(_persons(question)))


def continuity_breakdown(question: CoverageQuestion, by: ContinuityBy) -> Statement:
    """The numbers by part, with the columns of `coverage_parts.parts_of`."""
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
    """One row per resident: where, with which worker, whether the filter matches, and the break if any."""
    base, worker = residents(question), primaries(question, question.counted_on)
    history, dated = _histories(question, base), standing_then(question)
    of_cell = and_(worker.c.county_id == base.c.county_id, worker.c.cell_id == base.c.cell_id)
    rows = (
        select(
            base.c.county_id,
            base.c.division_id,
            base.c.cell_id,
            worker.c.worker_id,
            matches(question, standing(dated), base.c.located).label("matches"),
            _break(history, _days(_window(question))).label("broken_by"),
        )
        .select_from(base)
        # Outer joins on what is always there: how many are resident is known, the rest would be guessed.
        .outerjoin(Person, and_(Person.county_id == base.c.county_id, Person.id == base.c.person_id))
        .outerjoin(
            history,
            and_(history.c.county_id == base.c.county_id, history.c.person_id == base.c.person_id),
        )
        .outerjoin(worker, of_cell)
    )
    return with_standing(rows, dated, base.c.county_id, base.c.person_id).cte("continued")


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


def _histories(question: CoverageQuestion, base: CTE) -> CTE:
    """Per resident: days registered in the window, days with a worker, and how the workers differed."""
    stay = _stays(question, base)
    row = stay.c
    return (
        select(
            row.county_id,
            row.person_id,
            func.sum(row.days).label("days"),
            func.sum(row.days_assigned).label("days_assigned"),
            func.bool_or(row.cell_id.is_(None)).label("without_cell"),
            func.bool_or(row.first_worker != row.last_worker).label("handed_over"),
            func.min(row.first_worker).label("first_worker"),
            func.max(row.last_worker).label("last_worker"),
        )
        .group_by(row.county_id, row.person_id)
        .cte("history")
    )


def _stays(question: CoverageQuestion, base: CTE) -> CTE:
    """Each home in the window, and the lowest and highest id of the workers responsible there meanwhile."""
    home, duty = aliased(Residence), aliased(CellAssignment)
    here = home.valid * _window(question)
    of_cell = and_(
        duty.county_id == home.county_id,
        duty.cell_id == home.cell_id,
        duty.role == GridRole.PRIMARY.value,
        _is_some(duty.valid * here),
        current(duty, None, question.known_at),
        in_counties(question.ground, duty.county_id),
    )
    conditions = [
        in_counties(question.ground, home.county_id),
        _is_some(here),
        current(home, None, question.known_at),
    ]
    if not question.area.is_unit:
        conditions.append(home.person_id.in_(select(base.c.person_id)))
    return (
        select(
            home.county_id,
            home.person_id,
            home.cell_id,
            _days(here).label("days"),
            func.coalesce(func.sum(_days(duty.valid * here)), 0).label("days_assigned"),
            func.min(duty.worker_id).label("first_worker"),
            func.max(duty.worker_id).label("last_worker"),
        )
        .select_from(home)
        .outerjoin(duty, of_cell)
        .where(*conditions)
        .group_by(home.county_id, home.id, home.person_id, home.cell_id, home.valid)
        .cte("stay")
    )


def _is_some(span: ColumnElement[Any]) -> ColumnElement[bool]:
    """Not by `&&`, whose rows PostgreSQL takes for few, to look for each by itself."""
    return not_(func.isempty(span))


def _window(question: CoverageQuestion) -> ColumnElement[Any]:
    first, end = (cast(literal(day), Date) for day in (question.window.from_on, question.contacts_until))
    return func.daterange(first, end, type_=Residence.valid.type)


def _days(span: ColumnElement[Any]) -> ColumnElement[int]:
    return func.upper(span) - func.lower(span)
