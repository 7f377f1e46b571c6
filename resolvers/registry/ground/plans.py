"""Plans as they are put in force: locked, looked at again, and written with the days of their cells."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import DivisionLevel, GridPlanStatus
from db.errors import DomainError
from db.models import Division, DivisionVersion, GridCell, GridPlan
from resolvers.ask import Ask, Statement, current
from resolvers.grid_plans.facts import plan_not_found
from resolvers.grid_plans.statements import cells_in_force, cells_of_plan, villages_of_plan
from resolvers.registry.ground.orders import day_not_possible
from resolvers.scope import manages
from resolvers.within import Placed

_VILLAGE = Placed(DivisionVersion.county_id, DivisionVersion.division_id, null())


async def locked_draft(connection: AsyncConnection, key: tuple[int, int]) -> list[Row[Any]]:
    """The plans of a county other than drafts, all locked until the commit with the draft itself.

    Raises DomainError GRID_PLAN_NOT_FOUND or PLAN_NOT_DRAFT.
    """
    found: Statement = select(GridPlan.id, GridPlan.status, GridPlan.valid).where(
        GridPlan.county_id == key[0]
    )
    plans = (await connection.execute(found.order_by(GridPlan.id).with_for_update())).all()
    mine = next((plan for plan in plans if plan.id == key[1]), None)
    if mine is None:
        raise plan_not_found()
    if mine.status != GridPlanStatus.DRAFT.value:
        raise DomainError(
            "PLAN_NOT_DRAFT",
            "该方案已不是草案。",
            "The plan is a draft no longer.",
        )
    return [plan for plan in plans if plan.status == GridPlanStatus.ACTIVE.value]


async def require_county(connection: AsyncConnection, ask: Ask, county_id: int) -> None:
    """Raises DomainError PLAN_REACHES_FURTHER unless the viewer manages every village of the county."""
    version = DivisionVersion
    elsewhere: Statement = (
        select(version.division_id)
        .join(Division, (Division.county_id == county_id) & (Division.id == version.division_id))
        .where(
            *[version.county_id == county_id, Division.level == DivisionLevel.VILLAGE.value],
            *[current(version, ask.today), ~manages(ask, _VILLAGE)],
        )
    )
    if (await connection.execute(elsewhere.limit(1))).first() is not None:
        raise DomainError(
            "PLAN_REACHES_FURTHER",
            "启用或丢弃方案涉及全县（区）的网格，须由管理全县（区）者进行。",
            "A plan is put in force or thrown away for the whole county, by somebody who manages all of it.",
        )


async def cells_now(
    connection: AsyncConnection, ask: Ask, key: tuple[int, int]
) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
    """The cells of a plan, and those in force today."""
    villages = (await connection.execute(villages_of_plan(ask, key[0]))).all()
    ids = [village.id for village in villages]
    planned = (await connection.execute(cells_of_plan(ask, *key, ids))).all()
    return planned, (await connection.execute(cells_in_force(ask, key[0], ids))).all()


async def put_in_force(
    connection: AsyncConnection,
    key: tuple[int, int],
    before: Sequence[Row[Any]],
    on: date,
    *,
    replaced: Sequence[int],
    drawn: Sequence[int],
) -> None:
    """Ends plans and replaced cells on a day, and has the plan and the cells that it draws begin on it.

    Raises DomainError PLAN_DAY_NOT_POSSIBLE.
    """
    cell = GridCell
    theirs = (cell.county_id == key[0], cell.id.in_(replaced))
    first: Statement = select(func.max(func.lower(cell.valid)).label("day")).where(*theirs)
    days = [(await connection.execute(first)).scalar(), *[plan.valid.lower for plan in before]]
    if any(day is not None and day >= on for day in days):
        raise day_not_possible()
    ended = func.daterange(func.lower(cell.valid), on, "[)")
    await connection.execute(update(cell).where(*theirs).values(valid=ended, closed_at=func.now()))
    begun = {"valid": func.daterange(on, null(), "[)"), "recorded_at": func.now()}
    mine = (cell.county_id == key[0], cell.id.in_(drawn))
    await connection.execute(update(cell).where(*mine).values(begun))
    plan = GridPlan
    until = func.daterange(func.lower(plan.valid), on, "[)")
    archived = {"status": GridPlanStatus.ARCHIVED.value, "valid": until}
    those = (plan.county_id == key[0], plan.id.in_([one.id for one in before]))
    await connection.execute(update(plan).where(*those).values(archived))
    active = {"status": GridPlanStatus.ACTIVE.value, "valid": func.daterange(on, null(), "[)")}
    this = (plan.county_id == key[0], plan.id == key[1])
    await connection.execute(update(plan).where(*this).values(active))


async def hold_cells(connection: AsyncConnection, county_id: int, ids: Sequence[int]) -> None:
    """Has whoever decides about some cells wait until the commit."""
    cells = select(GridCell.id).where(GridCell.county_id == county_id, GridCell.id.in_(ids))
    await connection.execute(cells.order_by(GridCell.id).with_for_update(key_share=True))
