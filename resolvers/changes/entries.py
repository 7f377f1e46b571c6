"""What a copy has to be told: cells and persons that changed or came into scope, and those that left it."""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from db.codes import ChangeKind, Code, PersonStatus
from db.models import CellAssignment, GridCell, GridPlan, Person, Transfer
from resolvers.ask import Ask, Statement
from resolvers.changes.scope import Since, homes, tasks, were_in_scope
from resolvers.ground.cells import cells
from resolvers.people.transfers import offered, told_transfers
from resolvers.scope import sees_person
from resolvers.within import Placed, lies_in, placed

# In a page cells come before the persons who live in them.
CELLS, PERSONS, TRANSFERS = 0, 1, 2
_CELL = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)


class Gone(Code):
    """Why a copy must drop something."""

    LEFT_SCOPE = "LEFT_SCOPE", "不再属于您的范围", "it left your scope"
    ENDED = "ENDED", "已终止（注销、撤销）", "it ended: a registration closed, a cell given up"
    SUPERSEDED = "SUPERSEDED", "已被更正或撤回", "it was corrected or withdrawn"
    DELETED = "DELETED", "已删除", "it was deleted"
    MERGED_INTO = "MERGED_INTO", "已并入另一登记", "the person is that of another registration"


def everything(ask: Ask, county_id: int, areas: Any) -> Statement:
    """All that is in scope, cells first: the columns rank, id, gone (null) and is_whole (true)."""
    of_cells = select(literal(CELLS).label("rank"), GridCell.id).where(_is_mine(ask, county_id, areas))
    people = select(literal(PERSONS), Person.id).where(*_is_listed(ask, county_id))
    open_ones = select(literal(TRANSFERS), offered(ask, county_id).subquery("offered").c.id)
    found = union_all(of_cells, people, open_ones).subquery("found")
    nothing = cast(null(), Text).label("gone")
    return select(found.c.rank, found.c.id, nothing, literal(value=True).label("is_whole"))


def differences(since: Since, until: int) -> Statement:
    """What changed since, of what is in scope or has been, cells first; of persons up to a position.

    Columns: rank, id, gone (why it is to be dropped; null: it is in scope), and is_whole: whether a copy may
    lack contacts of the person that did not change.
    """
    task = tasks(since)
    turned = select(task.c.cell_id).where(task.c.turned)
    entries = (_cells(since, task, turned), _people(since, until, task, turned), _transfers(since, until))
    found = union_all(*entries).subquery("found")
    return select(found.c.rank, found.c.id, found.c.gone, found.c.is_whole)


def page_of(entries: Statement, after: tuple[int, int] | None, most: int) -> Statement:
    """At most `most` entries after one, in their order."""
    entry = entries.subquery("entry")
    page = select(entry).order_by(entry.c.rank, entry.c.id).limit(most)
    if after is None:
        return page
    rank, row_id = after
    return page.where(
        tuple_(entry.c.rank, entry.c.id) > tuple_(literal(rank, Integer), literal(row_id, BigInteger))
    )


def _is_mine(ask: Ask, county_id: int, areas: Any) -> ColumnElement[bool]:
    """The condition that a cell holds today and lies in the areas."""
    today = cells(ask.today).where(GridCell.county_id == county_id)
    here = today.where(or_(*[lies_in(area, _CELL, ask.today) for area in areas]))
    found = here.with_only_columns(GridCell.id, maintain_column_froms=True).correlate(None)
    return and_(GridCell.county_id == county_id, GridCell.id.in_(found))


def _is_listed(ask: Ask, county_id: int) -> list[ColumnElement[bool]]:
    return [
        Person.county_id == county_id,
        Person.status == PersonStatus.ACTIVE.value,
        sees_person(ask, placed(Person)),
    ]


def _cells(since: Since, task: CTE, turned: Statement) -> Statement:
    recent = since.recent
    of_kind = recent.c.kind.in_(
        [kind.value for kind in (ChangeKind.ASSIGNED, ChangeKind.UNASSIGNED, ChangeKind.CELL)]
    )
    touched = union(
        turned,
        select(recent.c.cell_id).where(of_kind),
        select(CellAssignment.cell_id).where(
            CellAssignment.county_id == since.county_id,
            CellAssignment.superseded_at.is_(None),
            _turns(since, CellAssignment.valid),
        ),
        select(GridCell.id)
        .join(GridPlan, and_(GridPlan.county_id == GridCell.county_id, GridPlan.id == GridCell.plan_id))
        .where(
            GridCell.county_id == since.county_id,
            or_(_turns(since, GridCell.valid), _turns(since, GridPlan.valid)),
        ),
    )
    mine = _is_mine(since.ask, since.county_id, since.areas)
    lived = task.c.from_on <= task.c.to_on
    here = or_(false(), *[lies_in(area, _CELL, since.ask.today) for area in since.others])
    was_mine = or_(here, GridCell.id.in_(select(task.c.cell_id).where(lived)))
    gone = case((mine, null()), (here, Gone.ENDED.value), else_=Gone.LEFT_SCOPE.value)
    return select(
        literal(CELLS).label("rank"),
        GridCell.id,
        cast(gone, Text).label("gone"),
        literal(value=True).label("is_whole"),
    ).where(
        GridCell.county_id == since.county_id,
        GridCell.id.in_(touched.subquery().select()),
        or_(mine, was_mine),
    )


def _turns(since: Since, valid: Any) -> ColumnElement[bool]:
    """The condition that a span of days begins or ends after the first day and by today."""
    _, on = since.begun
    return or_(*[and_(day > on, day <= since.today) for day in (func.lower(valid), func.upper(valid))])


def _people(since: Since, until: int, task: CTE, turned: Statement) -> Statement:
    recent = since.recent
    living = select(Person.id).where(
        Person.county_id == since.county_id,
        Person.status == PersonStatus.ACTIVE.value,
        Person.cell_id.in_(turned),
    )
    told = select(recent.c.person_id.label("id")).where(
        recent.c.person_id.is_not(None), recent.c.position <= until
    )
    candidate = union(told, living).cte("candidate")
    home = homes(since, candidate)
    listed = func.coalesce(and_(*_is_listed(since.ask, since.county_id)), false())
    here = sees_person(since.ask, placed(Person))
    ended = and_(Person.status != PersonStatus.ACTIVE.value, here)
    merged = and_(Person.status == PersonStatus.MERGED.value, here)
    gone = case(
        (listed, null()),
        (Person.id.is_(None), Gone.DELETED.value),
        (merged, Gone.MERGED_INTO.value),
        (ended, Gone.ENDED.value),
        else_=Gone.LEFT_SCOPE.value,
    )
    moved = Person.id.in_(_moved(since))
    whole = or_(moved, func.coalesce(Person.cell_id.in_(turned), false()))
    of_person = and_(Person.county_id == since.county_id, Person.id == candidate.c.id)
    return (
        select(literal(PERSONS), candidate.c.id, cast(gone, Text), cast(whole, Boolean).label("is_whole"))
        .join_from(candidate, Person, of_person, isouter=True)
        .where(or_(listed, candidate.c.id.in_(were_in_scope(since, home, task))))
    )


def _transfers(since: Since, until: int) -> Select[Any]:
    """Those offered or decided since that are the viewer's to see; none is ever dropped."""
    recent = since.recent
    told = select(recent.c.subject_id).where(
        recent.c.kind == ChangeKind.TRANSFER.value, recent.c.position <= until
    )
    seen = told_transfers(since.ask, since.county_id, Transfer.id.in_(told))
    nothing, is_whole = cast(null(), Text), cast(literal(value=True), Boolean)
    return select(literal(TRANSFERS), seen.subquery("transferred").c.id, nothing, is_whole)


def _moved(since: Since) -> Select[int]:
    """The ids of those who were listed elsewhere at some time since, or not at all."""
    recent, now = since.recent, aliased(Person)
    elsewhere = or_(
        recent.c.division_id.is_distinct_from(now.division_id), recent.c.cell_id.is_distinct_from(now.cell_id)
    )
    same = and_(now.county_id == since.county_id, now.id == recent.c.person_id)
    return select(now.id).join_from(recent, now, same).where(elsewhere)
