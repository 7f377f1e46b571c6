"""Writing assignments: superseded, recorded anew, remembered in the receipt, and told to phones."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import UUID

import psycopg
from sqlalchemy import CTE, BigInteger, Text, cast, column, func, insert, literal, null, select, update
from sqlalchemy.dialects.postgresql import ARRAY, Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from db.codes import ChangeKind
from db.errors import DomainError
from db.models import CellAssignment, Receipt
from resolvers.ask import Ask
from resolvers.changes.written import NOTED, noted
from resolvers.hand_overs.order import Task
from resolvers.hand_overs.spans import OPEN


class Decision(Protocol):
    """What is decided of a county's assignments: by whom, why, and under which client id."""

    @property
    def client_id(self) -> UUID:
        """The id its sender made."""

    @property
    def county_id(self) -> int:
        """The county it is about."""

    @property
    def decided_by(self) -> str:
        """Who decided it."""

    @property
    def reason(self) -> str:
        """Why."""


async def write_tasks(
    connection: AsyncConnection, decision: Decision, closed: Mapping[int, Task], opened: Mapping[int, Task]
) -> None:
    """Supersedes some assignments by id, records others under theirs, and remembers both in the receipt."""
    superseded = update(CellAssignment).where(
        CellAssignment.county_id == decision.county_id, CellAssignment.id.in_(closed)
    )
    await connection.execute(superseded.values(superseded_at=func.now()))
    if opened:
        rows = [_row(decision, task_id, task) for task_id, task in opened.items()]
        await connection.execute(insert(CellAssignment), rows)
    ids = {"closed": [str(one) for one in closed], "opened": [str(one) for one in opened]}
    await remember(connection, decision.county_id, decision.client_id, ids)


async def remember(
    connection: AsyncConnection, county_id: int, client_id: UUID, result: Mapping[str, Any]
) -> None:
    """Adds something to what the receipt of a client id keeps for its replays."""
    mine = (Receipt.county_id == county_id, Receipt.client_id == client_id)
    await connection.execute(update(Receipt).where(*mine).values(result=Receipt.result.concat(dict(result))))


async def tell_of_tasks(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    *,
    closed: Mapping[int, Task],
    opened: Mapping[int, Task],
) -> None:
    """Notes the assignments in the feed, the last thing that a transaction writes."""
    kinds = ((ChangeKind.UNASSIGNED, closed), (ChangeKind.ASSIGNED, opened))
    rows = [(kind.value, task_id, task.cell_id) for kind, tasks in kinds for task_id, task in tasks.items()]
    await tell_of_cells(connection, ask, county_id, rows)


async def tell_of_cells(
    connection: AsyncConnection, ask: Ask, county_id: int, rows: list[tuple[str, int, int]]
) -> None:
    """Notes changes of cells and their assignments: kind, what changed by id, and the cell of each."""
    if rows:
        changed = _changed(rows)
        told = noted(county_id, ask.today, changed, after=changed)
        await connection.execute(select(changed.c.kind).add_cte(told))


def _row(decision: Decision, task_id: int, task: Task) -> dict[str, Any]:
    end = None if task.span.end == OPEN else task.span.end
    return {
        "county_id": decision.county_id,
        "id": task_id,
        "cell_id": task.cell_id,
        "worker_id": task.worker_id,
        "role": task.role.value,
        "valid": Range(task.span.first, end, bounds="[)"),
        "decided_by": decision.decided_by.strip(),
        "reason": decision.reason.strip(),
    }


def _changed(rows: list[tuple[str, int, int]]) -> CTE:
    # Not VALUES: a statement with one is compiled anew for each decision.
    kinds: dict[str, TypeEngine[Any]] = {"kind": Text(), "subject_id": BigInteger(), "cell_id": BigInteger()}
    arrays = [
        literal(list(each), ARRAY(kind))
        for each, kind in zip(zip(*rows, strict=True), kinds.values(), strict=True)
    ]
    named = [column(name, kind) for name, kind in kinds.items()]
    told = func.unnest(*arrays).table_valued(*named, name="told").render_derived()
    nobody = dict.fromkeys(("person_id", "division_id"), cast(null(), BigInteger))
    shown = [nobody[name].label(name) if name in nobody else told.c[name] for name in NOTED]
    return select(*shown).cte("changed")


@contextmanager
def overlaps_refused() -> Iterator[None]:
    """Around a transaction in which somebody else's decision about a cell may be met: it is then refused."""
    try:
        yield
    except IntegrityError as error:
        if isinstance(error.orig, psycopg.errors.ExclusionViolation):
            raise _overlap() from None
        raise


def _overlap() -> DomainError:
    """The refusal of a second primary, found by the database where two decide at once."""
    return DomainError(
        "ASSIGNMENTS_OVERLAP",
        "同一网格同一日只能有一名主责网格员；其间已另有安排，请重新查看后再交接。",
        "A cell has one primary a day, and another has been assigned meanwhile: look again.",
    )
