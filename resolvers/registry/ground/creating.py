"""A draft that begins as the cells in force are."""

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import GridPlanStatus
from db.engine import Database
from db.ids import IdMaker
from db.models import GridPlan
from resolvers.ask import Ask
from resolvers.grid_plans.drafts import taken_over
from resolvers.grid_plans.order import spans_counties
from resolvers.ground.named_areas import NamedArea, area_of, managed_area_statement
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.ground.drawn import NewPlan


async def create_plan(database: Database, ask: Ask, entry: NewPlan, ids: IdMaker) -> Recorded:
    """A new draft, committed, or the first one of the client id; nothing in force is touched.

    Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, AREA_SPANS_COUNTIES, TEXT_MISSING, CLIENT_ID_TAKEN.
    """
    entry.checked()
    named = managed_area_statement(ask, NamedArea(division_code=entry.division_code))
    area = area_of(await database.rows(named))
    if area.spans_counties:
        raise spans_counties()
    async with database.writing() as connection:
        return await created(connection, ask, (area.county_id, ids.next()), entry)


async def created(connection: AsyncConnection, ask: Ask, plan: tuple[int, int], entry: NewPlan) -> Recorded:
    """The draft of a county that the viewer manages. Raises DomainError CLIENT_ID_TAKEN."""
    claim = Claim(plan[0], entry.client_id, ask.viewer.subject, digest_of(entry), plan[1])
    first = await claimed(connection, claim)
    if first is not None:
        return Recorded(plan[0], first, replayed=True)
    row = {"county_id": plan[0], "id": plan[1], "name": entry.name.strip()}
    since = {"status": GridPlanStatus.DRAFT.value, "valid": Range(ask.today, None, bounds="[)")}
    await connection.execute(insert(GridPlan).values(row | since))
    await connection.execute(taken_over(ask, plan, []))
    return Recorded(*plan, replayed=False)
