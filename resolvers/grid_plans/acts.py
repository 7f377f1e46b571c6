"""Proposing a grid plan: worked out in a process of its own, then written as a draft, once per client id."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.ids import IdMaker
from db.models import GridCell, GridPlan, Receipt
from geo.plans.draft import DRAFT, DraftOrder, DraftVillage
from geo.work.pool import WorkPool
from resolvers.ask import Ask
from resolvers.grid_plans.drafts import (
    ProposedVillage,
    cell_rows,
    plan_row,
    recalled,
    remembered,
    summary,
    taken_over,
)
from resolvers.grid_plans.order import ProposalOrder
from resolvers.grid_plans.proposing import ProposalGround, ground_of, job_of
from resolvers.receipts import Claim, claimed, client_id_taken, digest_of
from resolvers.scope import require
from resolvers.viewer import Permission

VILLAGES_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class ProposedPlan:
    """A draft, by county and id, and what it proposes for each village."""

    county_id: int
    plan_id: int
    villages: tuple[ProposedVillage, ...]
    replayed: bool


async def propose_grid(
    database: Database, work: WorkPool, ask: Ask, order: ProposalOrder, *, ids: IdMaker
) -> ProposedPlan:
    """A new draft, committed; nothing in force is touched. A replay returns the first one.

    Raises DomainError NOT_PERMITTED, CLIENT_ID_TAKEN, NO_VILLAGES, PLAN_TOO_LARGE, those of
    `ProposalOrder.checked` and of the pool.
    """
    require(ask.viewer, Permission.MANAGE)
    order.checked()
    first = await _first(database, ask, order)
    if first is not None:
        return first
    ground = await ground_of(database, ask, order)
    drafts = await _drafted(work, job_of(order, ground))
    async with database.writing() as connection:
        claim = Claim(order.area.county_id, order.client_id, ask.viewer.subject, digest_of(order), ids.next())
        if await claimed(connection, claim) is None:
            return await _written(connection, ask, order, (ground, drafts), claim=claim, ids=ids)
    # Another request with the same client id was quicker.
    first = await _first(database, ask, order)
    assert first is not None  # noqa: S101  # it was committed before this one went on
    return first


async def _drafted(work: WorkPool, order: DraftOrder) -> tuple[DraftVillage, ...]:
    """The proposals, some villages at a time, so that a whole county fits the time of its jobs."""
    found: list[DraftVillage] = []
    for start in range(0, len(order.villages), VILLAGES_AT_ONCE):
        some = order.villages[start : start + VILLAGES_AT_ONCE]
        found += await work.answer(DRAFT, replace(order, villages=some))
    return tuple(found)


async def _first(database: Database, ask: Ask, order: ProposalOrder) -> ProposedPlan | None:
    wanted = select(Receipt.subject, Receipt.digest, Receipt.result).where(
        Receipt.county_id == order.area.county_id, Receipt.client_id == order.client_id
    )
    for row in await database.rows(wanted):
        if row.subject != ask.viewer.subject or row.digest != digest_of(order):
            raise client_id_taken()
        return ProposedPlan(
            order.area.county_id, int(row.result["row_id"]), recalled(row.result), replayed=True
        )
    return None


async def _written(
    connection: AsyncConnection,
    ask: Ask,
    order: ProposalOrder,
    found: tuple[ProposalGround, Sequence[DraftVillage]],
    *,
    claim: Claim,
    ids: IdMaker,
) -> ProposedPlan:
    ground, drafts = found
    plan = (claim.county_id, claim.row_id)
    await connection.execute(insert(GridPlan).values(plan_row(ask, order, claim.row_id)))
    drawn = [draft for draft in drafts if not draft.is_unchanged]
    rows = [row for draft in drawn for row in cell_rows(ask, ground, draft, plan, ids=ids)]
    if rows:
        await connection.execute(insert(GridCell), rows)
    replaced = [cell.id for draft in drawn for cell in ground.redrawn(draft.id)]
    await connection.execute(taken_over(ask, plan, replaced))
    villages = tuple(summary(ground, draft) for draft in drafts)
    mine = (Receipt.county_id == claim.county_id, Receipt.client_id == claim.client_id)
    await connection.execute(
        update(Receipt).where(*mine).values(result=Receipt.result.concat(remembered(villages)))
    )
    return ProposedPlan(*plan, villages, replayed=False)
