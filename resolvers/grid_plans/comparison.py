"""Two plans side by side: which cells are the same, and what ground and people go where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.engine import Database
from db.errors import DomainError
from geo.plans.review import COMPARE, PlanPair, SharedGround
from geo.work.pool import WorkPool
from resolvers.ask import Ask
from resolvers.grid_plans.facts import (
    PlanKey,
    people_to_count,
    plan_row,
    points_of,
    shapes_of,
    villages_to_judge,
)
from resolvers.grid_plans.statements import cells_of_plan


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """Two plans, how many cells they have, which are the same, and all ground that changes its cell."""

    plans: tuple[Any, Any]
    cells: tuple[Sequence[Any], Sequence[Any]]
    identical: int
    shared: tuple[SharedGround, ...]

    @property
    def same(self) -> int:
        """Cells of the second plan that are cells of the first, by id or by shape."""
        return self.identical + sum(one.is_same for one in self.shared)

    @property
    def people_moved(self) -> int:
        """Located people whose cell by the second plan does not stand for that by the first."""
        return sum(one.people for one in self.shared if not one.stands_for)


async def plan_comparison(
    database: Database, work: WorkPool, ask: Ask, keys: tuple[PlanKey, PlanKey]
) -> PlanComparison:
    """The comparison. Raises DomainError as `plan_report`, and PLANS_OF_TWO_COUNTIES."""
    first, second = keys
    if first[0] != second[0]:
        raise DomainError(
            "PLANS_OF_TWO_COUNTIES",
            "只能比较同一县（区）的两个方案。",
            "Only two plans of one county can be compared.",
        )
    plans = (await plan_row(database, ask, first), await plan_row(database, ask, second))
    ids = [village.id for village in await villages_to_judge(database, ask, first)]
    before = await database.rows(cells_of_plan(ask, *first, ids))
    after = await database.rows(cells_of_plan(ask, *second, ids))
    people = await people_to_count(database, first[0], ids)
    both = {cell.id for cell in before} & {cell.id for cell in after}
    pair = PlanPair(
        before=shapes_of([cell for cell in before if cell.id not in both]),
        after=shapes_of([cell for cell in after if cell.id not in both]),
        homes=points_of(people),
    )
    shared = await work.answer(COMPARE, pair)
    return PlanComparison(plans, (before, after), len(both), shared)
