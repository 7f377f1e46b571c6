"""Putting a grid plan in force: homes placed anew, responsibilities decided, all in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ChangeKind
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Receipt
from geo.work.pool import WorkPool
from resolvers.ask import Ask
from resolvers.grid_plans.reports import PlanReport, plan_report
from resolvers.hand_overs.writing import remember, tell_of_cells, write_tasks
from resolvers.receipts import Claim, claimed, client_id_taken, digest_of
from resolvers.registry.ground.homes import Moves, Regrid, move, moves_of, tell_of_moves
from resolvers.registry.ground.orders import Activation
from resolvers.registry.ground.plans import (
    cells_now,
    hold_cells,
    locked_draft,
    put_in_force,
    require_county,
)
from resolvers.registry.ground.staffing import Staffing, hold_workers, staffing_of
from resolvers.scope import require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class Activated:
    """A plan in force: persons placed in another cell, those left without one by village, assignments."""

    county_id: int
    plan_id: int
    placed: int
    unplaced: Mapping[int, int]
    closed: tuple[int, ...]
    opened: tuple[int, ...]
    replayed: bool


async def activate_plan(
    database: Database, work: WorkPool, ask: Ask, order: Activation, *, ids: IdMaker
) -> Activated:
    """Puts a draft in force for its county, committed, or returns the first result of the client id.

    The report is worked out anew and must be the one that was accepted. Raises DomainError NOT_PERMITTED,
    GRID_PLAN_NOT_FOUND, PLAN_NOT_DRAFT, PLAN_REACHES_FURTHER, REPORT_OUTDATED, HOMES_LEFT_OUT,
    PLAN_DAY_NOT_POSSIBLE, CLIENT_ID_TAKEN and those of `staffing_of`, `plan_report` and `Activation.checked`.
    """
    require(ask.viewer, Permission.MANAGE)
    order.checked(ask.today)
    first = await _first(database, ask, order)
    if first is not None:
        return first
    report = await plan_report(database, work, ask, order.key)
    if report.fingerprint != order.report:
        raise _outdated()
    async with database.writing() as connection:
        claim = Claim(order.county_id, order.client_id, ask.viewer.subject, digest_of(order), order.plan_id)
        if await claimed(connection, claim) is None:
            return await _activated(connection, ask, order, report, ids=ids)
    # Another request with the same client id was quicker.
    first = await _first(database, ask, order)
    assert first is not None  # noqa: S101  # it was committed before this one went on
    return first


async def _activated(
    connection: AsyncConnection, ask: Ask, order: Activation, report: PlanReport, *, ids: IdMaker
) -> Activated:
    await require_county(connection, ask, order.county_id)
    before = await locked_draft(connection, order.key)
    planned, in_force = await cells_now(connection, ask, order.key)
    if {cell.row.id for cell in report.cells} != {cell.id for cell in planned}:
        raise _outdated()
    if set(report.codes_in_force) != {cell.id for cell in in_force}:
        raise _outdated()
    stays = {cell.id for cell in planned} & {cell.id for cell in in_force}
    replaced = sorted(cell.id for cell in in_force if cell.id not in stays)
    drawn = [cell for cell in planned if cell.id not in stays]
    stands_for = {cell.row.id: cell.stands_for for cell in report.cells if cell.stands_for is not None}
    await hold_workers(connection, ask, order, replaced)
    await hold_cells(connection, order.county_id, replaced)
    staffing = await staffing_of(
        connection, ask, order, replaced=replaced, drawn=drawn, stands_for=stands_for
    )
    regrid = Regrid(order.county_id, order.on, ask.today, [cell.id for cell in planned], replaced)
    moves = await moves_of(connection, regrid)
    if moves.lost:
        raise _left_out(moves.lost)
    new = [cell.id for cell in drawn]
    await put_in_force(connection, order.key, before, order.on, replaced=replaced, drawn=new)
    await move(connection, regrid, moves, ids)
    return await _finished(connection, ask, order, (staffing, moves), cells=[*replaced, *new], ids=ids)


async def _finished(
    connection: AsyncConnection,
    ask: Ask,
    order: Activation,
    decided: tuple[Staffing, Moves],
    *,
    cells: list[int],
    ids: IdMaker,
) -> Activated:
    """Writes assignments and receipt, and tells phones, last of all."""
    staffing, moves = decided
    tasks = (*staffing.kept, *staffing.opened)
    opened = dict(zip(ids.take(len(tasks)), tasks, strict=True))
    await write_tasks(connection, order, staffing.closed, opened)
    unplaced = {str(village): number for village, number in moves.unplaced.items()}
    result = {"placed": moves.placed, "unplaced": unplaced}
    await remember(connection, order.county_id, order.client_id, result)
    told = [(ChangeKind.CELL.value, cell_id, cell_id) for cell_id in cells]
    for kind, some in ((ChangeKind.UNASSIGNED, staffing.closed), (ChangeKind.ASSIGNED, opened)):
        told += [(kind.value, task_id, task.cell_id) for task_id, task in some.items()]
    await tell_of_cells(connection, ask, order.county_id, told)
    await tell_of_moves(connection, ask, order.county_id, moves)
    return Activated(
        *order.key, moves.placed, moves.unplaced, tuple(staffing.closed), tuple(opened), replayed=False
    )


async def _first(database: Database, ask: Ask, order: Activation) -> Activated | None:
    wanted = select(Receipt.subject, Receipt.digest, Receipt.result).where(
        Receipt.county_id == order.county_id, Receipt.client_id == order.client_id
    )
    for row in await database.rows(wanted):
        if row.subject != ask.viewer.subject or row.digest != digest_of(order):
            raise client_id_taken()
        return _recalled(order, row)
    return None


def _recalled(order: Activation, row: Row[Any]) -> Activated:
    closed, opened = (tuple(int(one) for one in row.result[name]) for name in ("closed", "opened"))
    unplaced = {int(village): number for village, number in row.result["unplaced"].items()}
    return Activated(*order.key, row.result["placed"], unplaced, closed, opened, replayed=True)


def _outdated() -> DomainError:
    return DomainError(
        "REPORT_OUTDATED",
        "所接受的报告已不是该方案的最新报告，请重新查看报告后再启用。",
        "The report that was accepted is not the plan's any more: look at it again first.",
    )


def _left_out(number: int) -> DomainError:
    return DomainError(
        "HOMES_LEFT_OUT",
        f"有 {number} 处现在网格内的住址不在方案的任何网格内：有人居住的地面只能合并或拆分。",
        f"{number} homes in cells today lie in none of the plan's: inhabited ground is merged or split only.",
        {"homes": number},
    )
