"""All that a report on a plan is made from, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from db.engine import Database
from db.errors import DomainError
from geo.coordinates import FloatArray
from geo.plans.review import GroundShape, PlanGround
from resolvers.ask import Ask
from resolvers.grid_plans.plans import plan_by_id
from resolvers.grid_plans.statements import (
    MOST_PEOPLE,
    assignments_today,
    cells_in_force,
    cells_of_plan,
    people_of_villages,
    villages_of_plan,
)

PlanKey = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan, the villages to judge it in, its cells, those in force today, people, assignments."""

    plan: Any
    villages: Sequence[Any]
    cells: Sequence[Any]
    in_force: Sequence[Any]
    people: Sequence[Any]
    assignments: Sequence[Any]

    @property
    def replaced(self) -> list[Any]:
        """The cells in force that the plan does not have."""
        kept = {cell.id for cell in self.cells}
        return [cell for cell in self.in_force if cell.id not in kept]

    @property
    def staying(self) -> set[int]:
        """The ids of the cells in force that the plan has."""
        return {cell.id for cell in self.in_force} & {cell.id for cell in self.cells}

    @property
    def located(self) -> list[int]:
        """Which of the people have a point, by index."""
        return [index for index, person in enumerate(self.people) if person.lon is not None]

    def ground(self) -> PlanGround:
        """What the worker process looks at."""
        return PlanGround(
            villages=tuple(GroundShape(one.id, one.id, one.shape) for one in self.villages),
            cells=shapes_of(self.cells),
            replaced=shapes_of(self.replaced),
            drawn=tuple(cell.id for cell in self.cells if cell.id not in self.staying),
            homes=points_of(self.people),
        )


async def plan_facts(database: Database, ask: Ask, key: PlanKey) -> PlanFacts:
    """The facts of a plan. Raises DomainError GRID_PLAN_NOT_FOUND or PLAN_TOO_LARGE."""
    # Of whom it is before which it is: a plan elsewhere is told as one that is not there.
    villages = await villages_to_judge(database, ask, key)
    plan = await plan_row(database, ask, key)
    return await facts_within(database, ask, plan, villages)


async def facts_within(database: Database, ask: Ask, plan: Any, villages: Sequence[Any]) -> PlanFacts:
    """The facts of a plan in some of its villages. Raises DomainError PLAN_TOO_LARGE."""
    key, ids = (plan.county_id, plan.id), [village.id for village in villages]
    cells = await database.rows(cells_of_plan(ask, *key, ids))
    in_force = await database.rows(cells_in_force(ask, key[0], ids))
    people = await people_to_count(database, key[0], ids)
    held = [cell.id for cell in in_force]
    assignments = await database.rows(assignments_today(ask, key[0], held))
    return PlanFacts(plan, villages, cells, in_force, people, assignments)


async def plan_row(database: Database, ask: Ask, key: PlanKey) -> Any:
    """The row of a plan. Raises DomainError GRID_PLAN_NOT_FOUND."""
    rows = await database.rows(plan_by_id(ask, *key))
    if not rows:
        raise plan_not_found()
    return rows[0]


async def villages_to_judge(database: Database, ask: Ask, key: PlanKey) -> Sequence[Any]:
    """The villages of the plan's county that the viewer manages or analyses. Raises GRID_PLAN_NOT_FOUND."""
    villages = await database.rows(villages_of_plan(ask, key[0]))
    if not villages:
        raise plan_not_found()
    return villages


async def people_to_count(database: Database, county_id: int, villages: Sequence[int]) -> Sequence[Any]:
    """The active persons of villages. Raises DomainError PLAN_TOO_LARGE."""
    people = await database.rows(people_of_villages(county_id, villages))
    if len(people) > MOST_PEOPLE:
        raise too_large()
    return people


def shapes_of(cells: Sequence[Any]) -> tuple[GroundShape, ...]:
    """Rows of cells as the worker process takes them."""
    return tuple(GroundShape(cell.id, cell.village_id, cell.shape) for cell in cells)


def points_of(people: Sequence[Any]) -> FloatArray:
    """The places (n, 2) of those who have one, in their order."""
    places = [(person.lon, person.lat) for person in people if person.lon is not None]
    return np.array(places, dtype=np.float64).reshape(-1, 2)


def plan_not_found() -> DomainError:
    """The one answer for a plan that does not exist and for one the viewer may not see."""
    return DomainError(
        "GRID_PLAN_NOT_FOUND",
        "没有这个网格方案，或不在您的权限内。",
        "There is no such grid plan, or it lies outside what you may see.",
    )


def too_large() -> DomainError:
    """The refusal of more people than a worker process takes."""
    return DomainError(
        "PLAN_TOO_LARGE",
        "该范围人数过多（超过 300,000）；请缩小范围。",
        "Too many people live there (over 300,000): take a smaller area.",
    )
