"""Who was responsible in a window: cell by cell, and for those who came or moved home by home."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, and_, cast, func, literal, not_, select, true, tuple_
from sqlalchemy.orm import aliased

from db.codes import GridRole
from db.models import CellAssignment, Residence
from resolvers.ask import Statement, current
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.residents import in_counties


def cell_histories(question: CoverageQuestion) -> CTE:
    """Per cell: days with a worker in the window, and the lowest and highest id of who was responsible."""
    duty = aliased(CellAssignment)
    return (
        select(duty.county_id, duty.cell_id, *_answerable(duty, window_of(question)))
        .where(
            in_counties(question.ground, duty.county_id),
            _of_primaries(question, duty),
            _is_some(duty.valid * window_of(question)),
        )
        .group_by(duty.county_id, duty.cell_id)
        .cte("cell_history")
    )


def cells_looked_up(question: CoverageQuestion, base: CTE) -> CTE:
    """The same of the cells alone in which somebody of `base` stayed, one by one."""
    duty = aliased(CellAssignment)
    cell = (
        select(base.c.county_id, base.c.cell_id)
        .where(base.c.stayed, base.c.cell_id.is_not(None))
        .distinct()
        .subquery("cell_of_some")
    )
    found = (
        select(*_answerable(duty, window_of(question)))
        .where(
            duty.county_id == cell.c.county_id,
            duty.cell_id == cell.c.cell_id,
            _of_primaries(question, duty),
            _is_some(duty.valid * window_of(question)),
        )
        .lateral("answerable")
    )
    return select(*cell.c, *found.c).select_from(cell.join(found, true())).cte("cell_history")


def _of_primaries(question: CoverageQuestion, duty: Any) -> ColumnElement[bool]:
    return and_(
        duty.role == GridRole.PRIMARY.value,
        current(duty, None, question.known_at),
    )


def _answerable(duty: Any, span: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    return (
        func.coalesce(func.sum(days_of(duty.valid * span)), 0).label("days_assigned"),
        func.min(duty.worker_id).label("first_worker"),
        func.max(duty.worker_id).label("last_worker"),
    )


def histories_of_moved(question: CoverageQuestion, base: CTE) -> CTE:
    """Per resident who came or moved: days registered, days with a worker, and how the workers differed."""
    stay = _stays(question, base)
    return _summed(stay, (stay.c.county_id, stay.c.person_id))


def moved_looked_up(question: CoverageQuestion, base: CTE) -> CTE:
    """The same one by one, with the division in which they live at the window's end."""
    home, duty, row = aliased(Residence), aliased(CellAssignment), base.c
    same = (home.county_id == row.county_id, home.person_id == row.person_id)
    one = _stay(question, home, duty, true()).where(*same).correlate(base).lateral("one_stay")
    keys = (row.county_id, row.person_id, row.division_id.label("lives_in"))
    stay = (
        select(*keys, *[column for column in one.c if column.key not in ("county_id", "person_id")])
        .select_from(base.join(one, true()))
        .where(not_(row.stayed))
        .cte("stay")
    )
    return _summed(stay, (stay.c.county_id, stay.c.person_id, stay.c.lives_in))


def _summed(stay: CTE, keys: Sequence[Any]) -> CTE:
    row = stay.c
    return (
        select(
            *keys,
            func.sum(row.days).label("days"),
            func.sum(row.days_assigned).label("days_assigned"),
            func.bool_or(row.cell_id.is_(None)).label("without_cell"),
            func.bool_or(row.first_worker != row.last_worker).label("handed_over"),
            func.min(row.first_worker).label("first_worker"),
            func.max(row.last_worker).label("last_worker"),
        )
        .group_by(*keys)
        .cte("history")
    )


def _stays(question: CoverageQuestion, base: CTE) -> CTE:
    """Each home in the window of those who came or moved, with who was responsible there meanwhile."""
    home, duty = aliased(Residence), aliased(CellAssignment)
    # In one county by the person alone: of the pair, whose county is known, few rows would be expected.
    names = ("county_id", "person_id")[not question.area.spans_counties :]
    moved = select(*[base.c[name] for name in names]).where(not_(base.c.stayed))
    return (
        _stay(question, home, duty, in_counties(question.ground, duty.county_id))
        .where(
            in_counties(question.ground, home.county_id),
            tuple_(*[getattr(home, name) for name in names]).in_(moved),
        )
        .cte("stay")
    )


def _stay(question: CoverageQuestion, home: Any, duty: Any, within: ColumnElement[bool]) -> Statement:
    here = home.valid * window_of(question)
    of_cell = and_(
        duty.county_id == home.county_id,
        duty.cell_id == home.cell_id,
        _is_some(duty.valid * here),
        _of_primaries(question, duty),
        within,
    )
    return (
        select(
            home.county_id,
            home.person_id,
            home.cell_id,
            days_of(here).label("days"),
            *_answerable(duty, here),
        )
        .select_from(home)
        .outerjoin(duty, of_cell)
        .where(_is_some(here), current(home, None, question.known_at))
        .group_by(home.county_id, home.id, home.person_id, home.cell_id, home.valid)
    )


def _is_some(span: ColumnElement[Any]) -> ColumnElement[bool]:
    """Not by `&&`, whose rows PostgreSQL takes for few, to look for each by itself."""
    return not_(func.isempty(span))


def window_of(question: CoverageQuestion) -> ColumnElement[Any]:
    """The days of the window that have begun."""
    first, end = (cast(literal(day), Date) for day in (question.window.from_on, question.contacts_until))
    return func.daterange(first, end, type_=Residence.valid.type)


def days_of(span: ColumnElement[Any]) -> ColumnElement[int]:
    """How many days a span has."""
    return func.upper(span) - func.lower(span)
