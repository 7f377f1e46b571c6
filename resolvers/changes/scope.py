"""What has been in a viewer's scope since its copy was right: where persons were, and which cells were whose.

Positions and days only grow, so that a span of both is a span of time: a person was in a worker's scope if
the time they lived in a cell and the time the cell was the worker's have a moment in common.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from db.codes import ChangeKind, PersonStatus
from db.models import CellAssignment, Change, Person
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.within import Placed, lies_in

_LAST = cast(literal(2**63 - 1), BigInteger)


@dataclass(frozen=True, slots=True)
class Since:
    """A viewer's scope in one county, since a position and a day; `recent` are the changes since."""

    ask: Ask
    county_id: int
    areas: tuple[Area, ...]
    position: int
    on: date
    recent: CTE

    @property
    def workers(self) -> list[int]:
        """The workers whose cells are in scope."""
        return [area.id for area in self.areas if area.kind == AreaKind.WORKER]

    @property
    def others(self) -> list[Area]:
        """The areas that are ground: while the cursor holds, they are what they were."""
        return [area for area in self.areas if area.kind != AreaKind.WORKER]

    @property
    def begun(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """The position and the day it begins with."""
        return cast(literal(self.position), BigInteger), cast(literal(self.on), Date)

    @property
    def today(self) -> ColumnElement[date]:
        """The day it ends with."""
        return cast(literal(self.ask.today), Date)


def recent_changes(ask: Ask, county_id: int, position: int) -> CTE:
    """The changes of a county after a position; none has happened after today."""
    told = (Change.position, Change.kind, Change.subject_id, Change.person_id)
    place = (Change.division_id, Change.cell_id)
    noted_on = func.least(Change.noted_on, cast(literal(ask.today), Date)).label("noted_on")
    return (
        select(*told, *place, noted_on)
        .where(Change.county_id == county_id, Change.position > position)
        .cte("recent")
        .prefix_with("MATERIALIZED")
    )


def tasks(since: Since) -> CTE:
    """The assignments that were the viewer's, as known at some time since: cell_id, id and four bounds.

    `turned` says that one began or ended since, by a decision or by its day.
    """
    made, ended = since.recent.alias("made"), since.recent.alias("ended")
    position, on = since.begun
    task = CellAssignment
    first, last = func.lower(task.valid), func.upper(task.valid) - 1
    since_then = [and_(day > on, day <= since.today) for day in (first, func.upper(task.valid))]
    return (
        select(
            *[task.id, task.cell_id],
            func.coalesce(made.c.position, position).label("from_position"),
            func.greatest(made.c.noted_on, first, on).label("from_on"),
            func.coalesce(ended.c.position, _LAST).label("to_position"),
            func.least(ended.c.noted_on, last, since.today).label("to_on"),
            or_(made.c.position.is_not(None), ended.c.position.is_not(None), *since_then).label("turned"),
        )
        .outerjoin(made, and_(made.c.kind == ChangeKind.ASSIGNED.value, made.c.subject_id == task.id))
        .outerjoin(ended, and_(ended.c.kind == ChangeKind.UNASSIGNED.value, ended.c.subject_id == task.id))
        .where(
            task.county_id == since.county_id,
            task.worker_id.in_(since.workers),
            or_(task.superseded_at.is_(None), ended.c.position.is_not(None)),
        )
        .cte("task")
    )


def homes(since: Since, candidate: CTE) -> CTE:
    """Where each candidate was listed since, and from when to when: null where they were not listed."""
    position, on = since.begun
    recent = since.recent
    by_person: Any = {"partition_by": recent.c.person_id, "order_by": recent.c.position}
    place: list[Any] = [recent.c.division_id, recent.c.cell_id]
    before = select(
        recent.c.person_id,
        *place,
        func.coalesce(func.lag(recent.c.position).over(**by_person), position).label("from_position"),
        func.coalesce(func.lag(recent.c.noted_on).over(**by_person), on).label("from_on"),
        *[recent.c.position.label("to_position"), recent.c.noted_on.label("to_on")],
    ).where(recent.c.person_id.is_not(None))
    last = _last_changes(recent)
    active = Person.status == PersonStatus.ACTIVE.value
    here: list[Any] = [case((active, Person.division_id)), case((active, Person.cell_id))]
    begun: list[Any] = [func.coalesce(last.c.position, position), func.coalesce(last.c.noted_on, on)]
    now = (
        select(candidate.c.id, *here, *begun, _LAST, since.today)
        .join_from(candidate, Person, and_(Person.county_id == since.county_id, Person.id == candidate.c.id))
        .outerjoin(last, last.c.person_id == candidate.c.id)
    )
    return union_all(before, now).cte("home")


def _last_changes(recent: CTE) -> Any:
    return (
        select(
            recent.c.person_id,
            func.max(recent.c.position).label("position"),
            func.max(recent.c.noted_on).label("noted_on"),
        )
        .group_by(recent.c.person_id)
        .subquery("last_change")
    )


def were_in_scope(since: Since, home: CTE, task: CTE) -> Select[int]:
    """The ids of those among the candidates who were in the viewer's scope at some time since."""
    meet = and_(
        task.c.cell_id == home.c.cell_id,
        func.greatest(task.c.from_position, home.c.from_position)
        < func.least(task.c.to_position, home.c.to_position),
        func.greatest(task.c.from_on, home.c.from_on) <= func.least(task.c.to_on, home.c.to_on),
    )
    row = Placed(cast(literal(since.county_id), BigInteger), home.c.division_id, home.c.cell_id)
    ground = [lies_in(area, row, since.ask.today) for area in since.others]
    ever = or_(exists(select(task.c.id).where(meet)), *ground)
    return select(home.c.person_id).where(home.c.division_id.is_not(None), ever)
