"""A draft thrown away with everything that was drawn in it; nothing in force is touched."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.models import GridCell, GridPlan, GridPlanCell
from resolvers.ask import Ask
from resolvers.grid_plans.facts import plan_not_found
from resolvers.grid_plans.statements import managed_villages
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.ground.plans import locked_draft, require_county
from resolvers.scope import require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class Discard:
    """A draft to be thrown away."""

    client_id: UUID
    county_id: int
    plan_id: int


async def discard_plan(database: Database, ask: Ask, order: Discard) -> Recorded:
    """Throws a draft away, committed, or returns the first result of the client id.

    Raises DomainError NOT_PERMITTED, GRID_PLAN_NOT_FOUND, PLAN_NOT_DRAFT, PLAN_REACHES_FURTHER and
    CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    claim = Claim(order.county_id, order.client_id, ask.viewer.subject, digest_of(order), order.plan_id)
    async with database.writing() as connection:
        if (await connection.execute(managed_villages(ask, order.county_id).limit(1))).first() is None:
            raise plan_not_found()
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(order.county_id, first, replayed=True)
        await discarded(connection, ask, (order.county_id, order.plan_id))
    return Recorded(order.county_id, order.plan_id, replayed=False)


async def discarded(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> None:
    """Deletes a draft: its cells were never in force. Raises as `discard_plan`."""
    await require_county(connection, ask, key[0])
    await locked_draft(connection, key)
    for table in (GridPlanCell, GridCell):
        mine = (table.county_id == key[0], table.plan_id == key[1])
        await connection.execute(delete(table).where(*mine))
    await connection.execute(delete(GridPlan).where(GridPlan.county_id == key[0], GridPlan.id == key[1]))
