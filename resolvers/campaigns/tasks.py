"""Tasks of stations (policy 004, section 十一): which stations, which have reported them done, and when.

A station has done a campaign when it has reported the whole, or each of its stages: on the last of the days.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)

from db.codes import DivisionLevel, DutyState
from db.models import StationVersion, TaskReport
from resolvers.areas import Area
from resolvers.ask import Statement, current
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import AreaOn, BreakdownBy
from resolvers.duty_numbers import COUNTS, numbers_of_states
from resolvers.within import Placed, lies_in

WHOLE = 0


@dataclass(frozen=True, slots=True)
class TaskQuestion:
    """What stations of some levels in both areas have done of a campaign as of a day.

    `stage` is the number of one stage, or WHOLE, which for a campaign of `stages` means all of them. It opens
    on `from_on`, is due before `to_on` and lapses before `lapses_on`; null: without end.
    """

    campaign: tuple[int, int]
    region: Area
    area: Area
    levels: tuple[DivisionLevel, ...]
    stage: int
    stages: int
    from_on: date
    to_on: date | None
    lapses_on: date | None
    as_of: date
    known_at: datetime | None = None
    states: tuple[DutyState, ...] = ()


def stations_of_task(question: TaskQuestion) -> CTE:
    """One row per station: county_id, station_id, division_id, cell_id (null), done_on, state."""
    done, there = _done(question), StationVersion
    row = Placed(there.county_id, there.division_id, null())
    same = and_(done.c.county_id == there.county_id, done.c.station_id == there.station_id)
    state = _state(question, done.c.done_on)
    return (
        select(
            *[there.county_id, there.station_id, there.division_id],
            cast(null(), BigInteger).label("cell_id"),
            *[done.c.done_on, state.label("state")],
        )
        .outerjoin_from(there, done, same)
        .where(
            there.level.in_([level.value for level in question.levels]),
            current(there, question.as_of, question.known_at),
            lies_in(question.region, row, question.as_of),
            lies_in(question.area, row, question.as_of),
        )
        .cte("task_station")
    )


def page_of_stations(question: TaskQuestion, size: int, start: tuple[int, int] | None) -> Statement:
    """A page of the stations in the states asked for, with `total`, how many there are in all.

    Where a page is empty its one row holds nothing else.
    """
    task = stations_of_task(question)
    found = select(task)
    if question.states:
        found = found.where(task.c.state.in_([state.value for state in question.states]))
    listed = found.cte("listed_station")
    after = select(listed).order_by(listed.c.county_id, listed.c.station_id).limit(literal(size) + 1)
    if start is not None:
        county_id, station_id = listed.c.county_id, listed.c.station_id
        later = and_(county_id == start[0], station_id > start[1])
        after = after.where(later | (county_id > start[0]))
    page = after.subquery("page")
    total = select(func.count().label("total")).select_from(listed).subquery("total")
    return (
        select(total.c.total, *page.c)
        .join_from(total, page, literal(value=True), isouter=True)
        .order_by(page.c.county_id, page.c.station_id)
    )


def task_summary_statement(question: TaskQuestion) -> Statement:
    """The numbers of the whole: one row with the columns COUNTS."""
    return select(*_totals(question, stations_of_task(question)))


def task_breakdown_statement(question: TaskQuestion) -> Statement:
    """The numbers by child division.

    Columns: part_county_id, part_id, key, label and COUNTS; the station of the area itself is in no child.
    """
    task = stations_of_task(question)
    ground = AreaOn(question.area, question.as_of, question.known_at)
    return parts_of(task, ground, PLACES[BreakdownBy.CHILD_DIVISION], _totals(question, task))


def _done(question: TaskQuestion) -> Any:
    report = TaskReport
    number, stages = (literal(one, Integer) for one in (question.stage, question.stages))
    every = and_(number == WHOLE, stages > 0)
    needed, stage = case((every, stages), else_=1), or_(report.stage == number, and_(every, report.stage > 0))
    return (
        select(report.county_id, report.station_id, func.max(report.done_on).label("done_on"))
        .where(
            report.campaign_county_id == question.campaign[0],
            report.campaign_id == question.campaign[1],
            stage,
            report.done_on <= question.as_of,
            current(report, None, question.known_at),
        )
        .group_by(report.county_id, report.station_id)
        .having(func.count(report.stage.distinct()) >= needed)
        .subquery("done")
    )


def _state(question: TaskQuestion, done_on: ColumnElement[date]) -> ColumnElement[str]:
    today = cast(literal(question.as_of), Date)
    to_on, lapses_on = _day(question.to_on), _day(question.lapses_on)
    return case(
        (done_on.is_not(None), DutyState.SATISFIED.value),
        (today < cast(literal(question.from_on), Date), DutyState.UPCOMING.value),
        (func.coalesce(today < to_on, True), DutyState.DUE.value),
        (func.coalesce(today < lapses_on, True), DutyState.OVERDUE.value),
        else_=DutyState.MISSED.value,
    )


def _day(day: date | None) -> ColumnElement[Any]:
    return cast(null() if day is None else literal(day), Date)


def _totals(question: TaskQuestion, task: CTE) -> list[Any]:
    late = func.coalesce(task.c.done_on >= _day(question.to_on), False)
    conditions = {"registered": literal(value=True), **numbers_of_states(task.c.state, late)}
    return [cast(func.count().filter(conditions[name]), Integer).label(name) for name in COUNTS]
