"""Coverage in SQL: one row per person who counts, with where it counts and whether it was reached."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    tuple_,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import aliased

from db.codes import IN_PERSON_MODES, ContactOutcome, GridRole
from db.models import CellAssignment, Contact, Person, Residence, UnreachableRequest
from resolvers.areas import AreaKind
from resolvers.ask import Statement, current
from resolvers.coverage.question import Attribution, CoverageQuestion
from resolvers.coverage.residents import in_counties, matches, residents, standing_then
from resolvers.people.age_bands import age_band_on
from resolvers.people.standing import standing, with_standing
from resolvers.registrations.unreachable import confirmed_then
from resolvers.within import Placed, lies_in

NOW = aliased(Residence, name="now_residence")
REACHED = Contact.outcome == ContactOutcome.REACHED.value
VISITED = and_(REACHED, Contact.mode.in_([mode.value for mode in IN_PERSON_MODES]))


def person_rows(question: CoverageQuestion) -> CTE:
    """One row per person resident at the window's end and counted in the area.

    Columns: county_id, person_id, division_id, cell_id, worker_id, located, matches (the filter), reached,
    visited, attempted, unreachable (confirmed at the window's end), first_on, first_mode, last_outcome,
    category, priority_class, sex, age_band.
    """
    base = residents(question)
    touch = _touches(question, base)
    where = _where(question, base, touch)
    worker = primaries(question, question.placed_on)
    dated = standing_then(question)
    was = standing(dated)
    rows = (
        select(
            base.c.county_id,
            base.c.person_id,
            where.division_id.label("division_id"),
            where.cell_id.label("cell_id"),
            _worker_id(question, touch, worker).label("worker_id"),
            base.c.located,
            matches(question, was, base.c.located).label("matches"),
            func.coalesce(touch.c.reached, False).label("reached"),
            func.coalesce(touch.c.visited, False).label("visited"),
            touch.c.person_id.is_not(None).label("attempted"),
            _is_unreachable(question, base).label("unreachable"),
            touch.c.first_on,
            touch.c.first_mode,
            touch.c.last_outcome,
            was.categories[1].label("category"),
            was.priority_classes[1].label("priority_class"),
            was.sex.label("sex"),
            age_band_on(question.counted_on, was.born_on).label("age_band"),
        )
        .select_from(base)
        # An outer join on its key, though the person is always there: the planner drops it where unused.
        .outerjoin(Person, and_(Person.county_id == base.c.county_id, Person.id == base.c.person_id))
        .outerjoin(touch, and_(touch.c.county_id == base.c.county_id, touch.c.person_id == base.c.person_id))
    )
    rows = with_standing(rows, dated, base.c.county_id, base.c.person_id)
    if question.attribution == Attribution.CURRENT:
        rows = _with_current(rows, question, base)
    rows = _with_worker(rows, where, worker)
    return rows.where(_lies_in(question, where, touch, worker)).cte("person_row")


def _touches(question: CoverageQuestion, base: CTE) -> CTE:
    """Per person with a contact in the window: whether, when and how it was first reached, and where last."""
    reached = reached_condition(question)
    forwards = (Contact.contacted_on.asc(), Contact.id.asc())
    backwards = (Contact.contacted_on.desc(), Contact.id.desc())
    conditions = [
        in_counties(question.ground, Contact.county_id),
        Contact.contacted_on >= question.window.from_on,
        Contact.contacted_on < question.contacts_until,
        current(Contact, None, question.known_at),
    ]
    if question.attribution == Attribution.AT_WINDOW_END and not question.area.is_unit:
        conditions.append(Contact.person_id.in_(select(base.c.person_id)))
    return (
        select(
            Contact.county_id,
            Contact.person_id,
            func.bool_or(reached).label("reached"),
            func.bool_or(VISITED).label("visited"),
            func.min(Contact.contacted_on).filter(reached).label("first_on"),
            _first(Contact.mode, forwards, reached).label("first_mode"),
            _first(Contact.outcome, backwards, true()).label("last_outcome"),
            _first(Contact.division_id, backwards, reached).label("division_id"),
            _first(Contact.cell_id, backwards, reached).label("cell_id"),
            _first(Contact.worker_id, backwards, reached).label("worker_id"),
        )
        .where(*conditions)
        .group_by(Contact.county_id, Contact.person_id)
        .cte("touch")
    )


def reached_condition(question: CoverageQuestion) -> ColumnElement[bool]:
    """Only the outcome REACHED counts; in person only, if asked."""
    return VISITED if question.in_person else REACHED


def _is_unreachable(question: CoverageQuestion, base: CTE) -> ColumnElement[bool]:
    """Looked up once for all persons; by the waterfall alone, for whatever is not asked is not worked out."""
    confirmed = confirmed_then(question.counted_on, question.known_at).where(
        in_counties(question.ground, UnreachableRequest.county_id)
    )
    return tuple_(base.c.county_id, base.c.person_id).in_(confirmed)


def _first(column: Any, order: tuple[Any, ...], condition: ColumnElement[bool]) -> Any:
    ordered = func.array_agg(aggregate_order_by(column, *order)).filter(condition)
    return type_coerce(ordered, ARRAY(column.type))[1]


def _where(question: CoverageQuestion, base: CTE, touch: CTE) -> Placed:
    """Where each person counts, by the attribution asked for."""
    if question.attribution == Attribution.AT_CONTACT:
        return Placed(
            base.c.county_id,
            func.coalesce(touch.c.division_id, base.c.division_id),
            case((touch.c.reached, touch.c.cell_id), else_=base.c.cell_id),
        )
    if question.attribution == Attribution.CURRENT:
        return Placed(
            base.c.county_id,
            func.coalesce(NOW.division_id, base.c.division_id),
            case((NOW.id.is_not(None), NOW.cell_id), else_=base.c.cell_id),
        )
    return Placed(base.c.county_id, base.c.division_id, base.c.cell_id)


def _with_current(rows: Statement, question: CoverageQuestion, base: CTE) -> Statement:
    return rows.outerjoin(
        NOW,
        and_(
            NOW.county_id == base.c.county_id,
            NOW.person_id == base.c.person_id,
            current(NOW, question.as_of, question.known_at),
        ),
    )


def _with_worker(rows: Statement, where: Placed, worker: Subquery) -> Statement:
    same = and_(worker.c.county_id == where.county_id, worker.c.cell_id == where.cell_id)
    return rows.outerjoin(worker, same)


def primaries(question: CoverageQuestion, on: date) -> Subquery:
    """The primary worker of each cell on a day: county_id, cell_id, worker_id.

    Grouped by the cell, of which each has one at most: the planner then knows it too, reads them once, and
    not at all where nobody asks for workers.
    """
    duty = aliased(CellAssignment)
    return (
        select(duty.county_id, duty.cell_id, func.min(duty.worker_id).label("worker_id"))
        .where(
            in_counties(question.ground, duty.county_id),
            duty.role == GridRole.PRIMARY.value,
            current(duty, cast(literal(on), Date), question.known_at),
        )
        .group_by(duty.county_id, duty.cell_id)
        .subquery("primary_worker")
    )


def _worker_id(question: CoverageQuestion, touch: CTE, worker: Subquery) -> ColumnElement[Any]:
    if question.attribution == Attribution.AT_CONTACT:
        return func.coalesce(touch.c.worker_id, worker.c.worker_id)
    return worker.c.worker_id


def _lies_in(question: CoverageQuestion, where: Placed, touch: CTE, worker: Subquery) -> ColumnElement[bool]:
    if question.attribution == Attribution.AT_WINDOW_END:
        return true()
    if question.attribution == Attribution.AT_CONTACT and question.area.kind == AreaKind.WORKER:
        same = _worker_id(question, touch, worker) == question.area.id
        return and_(where.county_id == question.area.county_id, same)
    return lies_in(question.area, where, question.placed_on, known_at=question.known_at)
