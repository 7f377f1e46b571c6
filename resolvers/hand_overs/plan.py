"""What a hand-over would change, computed from assignments as they stand: for the act and its dry run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from db.codes import GridRole
from db.errors import DomainError
from resolvers.hand_overs.order import Cell, HandOver, Post, Task
from resolvers.hand_overs.spans import Span, days_without, without


@dataclass(frozen=True, slots=True)
class Standing:
    """Cells, all assignments of them from the day on, and the posts of receivers."""

    cells: tuple[Cell, ...]
    tasks: tuple[Task, ...]
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which a cell would have no primary; `is_new` if because of this hand-over."""

    cell: Cell
    span: Span
    is_new: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """Days on which a receiver already has a role in a cell besides the one handed over."""

    cell: Cell
    worker_id: int
    role: GridRole
    span: Span


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be closed, and what opened, `kept` being the worker's own past; what comes of it.

    `concerned` are the assignments handed over, which temporary cover does not close.
    """

    cells: tuple[Cell, ...]
    concerned: tuple[Task, ...]
    closed: tuple[Task, ...]
    kept: tuple[Task, ...]
    opened: tuple[Task, ...]
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    problems: tuple[DomainError, ...]


def planned(order: HandOver, standing: Standing) -> Plan:
    """What a hand-over would change.

    Raises DomainError CELL_NOT_OF_WORKER (naming the codes) or NOTHING_TO_HAND_OVER.
    """
    here = _chosen(order, standing)
    tasks = [one for one in standing.tasks if one.cell_id in here]
    own = _own(order, tasks)
    if not own:
        raise _nothing()
    closed = own if order.until is None else []
    left = [one for one in tasks if one not in closed]
    kept = [replace(one, id=None, span=span) for one in closed for span in without(one.span, [order.days])]
    opened = [task for one in own for task in _opened(order, here[one.cell_id], one, left)]
    opened = list(dict.fromkeys(opened))
    touched = tuple(dict.fromkeys(here[one.cell_id] for one in own))
    gaps = tuple(gap for cell in touched for gap in _gaps(order, cell, tasks, [*left, *kept, *opened]))
    overlaps = tuple(one for task in opened for one in _overlaps(here[task.cell_id], task, left))
    problems = (*_unfit(order, opened, standing.posts), *_left(order, gaps))
    return Plan(touched, tuple(own), tuple(closed), tuple(kept), tuple(opened), gaps, overlaps, problems)


def _own(order: HandOver, tasks: Iterable[Task]) -> list[Task]:
    """What is handed over, or covered."""
    return [
        one
        for one in tasks
        if one.worker_id == order.worker_id
        and one.role in order.concerned
        and not one.span.within(order.days).is_empty
    ]


def _chosen(order: HandOver, standing: Standing) -> dict[int, Cell]:
    """The cells concerned, by id."""
    theirs = {one.cell_id for one in _own(order, standing.tasks)}
    cells = {cell.id: cell for cell in standing.cells if cell.id in theirs}
    foreign = order.receivers.keys() - {cell.code for cell in cells.values()}
    if foreign:
        codes = "、".join(sorted(foreign))
        raise DomainError(
            "CELL_NOT_OF_WORKER",
            f"以下网格在该日起不由该网格员负责，或不在您的管理范围内：{codes}。",
            f"These cells are not the worker's from that day on, or not yours to manage: {codes}.",
        )
    if not order.receivers:
        return cells
    return {cell_id: cell for cell_id, cell in cells.items() if cell.code in order.receivers}


def _opened(order: HandOver, cell: Cell, task: Task, left: Sequence[Task]) -> list[Task]:
    """What a receiver gets of a task: its days, but for those on which they have the role already."""
    receiver = order.receiver_of(cell.code)
    if receiver is None:
        return []
    role = task.role if order.until is None else GridRole.COVER
    held = [one.span for one in left if (one.cell_id, one.worker_id, one.role) == (cell.id, receiver, role)]
    days = task.span.within(order.days)
    return [Task(None, cell.id, receiver, role, span) for span in without(days, held)]


def _gaps(order: HandOver, cell: Cell, before: Iterable[Task], after: Iterable[Task]) -> list[Gap]:
    ahead = cell.span.within(Span(order.on))
    if ahead.is_empty:
        return []
    now, then = (without(ahead, _primaries(cell, tasks)) for tasks in (before, after))
    new = days_without(then, now)
    return [Gap(cell, span, is_new=True) for span in new] + [
        Gap(cell, span, is_new=False) for span in days_without(then, new)
    ]


def _primaries(cell: Cell, tasks: Iterable[Task]) -> list[Span]:
    return [one.span for one in tasks if one.cell_id == cell.id and one.role == GridRole.PRIMARY]


def _overlaps(cell: Cell, task: Task, left: Iterable[Task]) -> list[Overlap]:
    both = [
        (one.role, one.span.within(task.span))
        for one in left
        if (one.cell_id, one.worker_id) == (cell.id, task.worker_id)
    ]
    return [Overlap(cell, task.worker_id, role, span) for role, span in both if not span.is_empty]


def _unfit(order: HandOver, opened: Iterable[Task], posts: Iterable[Post]) -> list[DomainError]:
    """A receiver who is not in the post all the time."""
    post = {one.worker_id: one.span for one in posts}
    needed = [one for one in opened if one.worker_id in post]
    if not any(without(one.span, [post[one.worker_id]]) for one in needed):
        return []
    return [
        DomainError(
            "WORKER_NOT_IN_POST",
            f"接收人自 {order.on} 起并非一直在岗，不能接收网格。",
            f"A receiver is not in the post throughout from {order.on} on.",
        )
    ]


def _left(order: HandOver, gaps: Iterable[Gap]) -> list[DomainError]:
    codes = "、".join(sorted({gap.cell.code for gap in gaps if gap.is_new}))
    if not codes or order.may_leave_gaps:
        return []
    return [
        DomainError(
            "CELL_LEFT_WITHOUT_PRIMARY",
            f"以下网格将无人主责：{codes}。请指定接收人，或明确允许暂缺。",
            f"These cells would be left without a primary: {codes}. Name receivers, or allow it explicitly.",
        )
    ]


def _nothing() -> DomainError:
    return DomainError(
        "NOTHING_TO_HAND_OVER",
        "该网格员自该日起在您的管理范围内没有可交接的网格责任。",
        "From that day on the worker has nothing to hand over in the area you manage.",
    )
