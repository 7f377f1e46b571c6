"""What a proposal starts from: villages, cells and people, read and made into the job of a worker process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from db.codes import GridCellKind
from db.engine import Database
from db.errors import DomainError
from geo.plans.draft import DraftOrder, VillageGround
from geo.plans.village import Band
from resolvers.ask import Ask
from resolvers.grid_plans.facts import people_to_count
from resolvers.grid_plans.order import ProposalOrder
from resolvers.grid_plans.statements import (
    cells_in_force,
    villages_of_area,
)


@dataclass(frozen=True, slots=True)
class ProposalGround:
    """What a proposal starts from."""

    villages: Sequence[Any]
    cells: Sequence[Any]
    people: Sequence[Any]

    def redrawn(self, village_id: int) -> list[Any]:
        """The cells of a village that may be drawn anew: those named, but for dedicated ones."""
        return [cell for cell in self.cells if cell.village_id == village_id and _is_free(cell)]

    def fixed(self, village_id: int) -> list[Any]:
        """The cells of a village that stay."""
        return [cell for cell in self.cells if cell.village_id == village_id and not _is_free(cell)]


def _is_free(cell: Any) -> bool:
    return bool(cell.is_named) and cell.kind != GridCellKind.DEDICATED.value


async def ground_of(database: Database, ask: Ask, order: ProposalOrder) -> ProposalGround:
    """What the proposal starts from. Raises DomainError NO_VILLAGES or PLAN_TOO_LARGE."""
    county_id = order.area.county_id
    villages = await database.rows(villages_of_area(ask, order.area))
    if not villages:
        raise DomainError("NO_VILLAGES", "该范围内没有村（社区）。", "There is no village in that area.")
    ids = [village.id for village in villages]
    cells = await database.rows(cells_in_force(ask, county_id, ids, order.area))
    people = await people_to_count(database, county_id, ids)
    return ProposalGround(villages, cells, people)


def job_of(order: ProposalOrder, ground: ProposalGround) -> DraftOrder:
    """The job of the worker process: villages with a cell to draw anew, or without any."""
    homes: dict[int, list[Any]] = {village.id: [] for village in ground.villages}
    for person in ground.people:
        if person.lon is not None:
            homes[person.village_id].append(person)
    villages = tuple(
        _village(order, ground, village, homes[village.id])
        for village in ground.villages
        if ground.redrawn(village.id) or not ground.fixed(village.id)
    )
    return DraftOrder(villages, Band(order.low, order.high), order.keep, order.seed, order.ties)


def _village(
    order: ProposalOrder, ground: ProposalGround, village: Any, people: Sequence[Any]
) -> VillageGround:
    loads = [order.priority_weight if person.is_priority else 1.0 for person in people]
    return VillageGround(
        id=village.id,
        shape=village.shape,
        redrawn=tuple(cell.shape for cell in ground.redrawn(village.id)),
        fixed=tuple(cell.shape for cell in ground.fixed(village.id)),
        homes=np.array([(person.lon, person.lat) for person in people], dtype=np.float64).reshape(-1, 2),
        loads=np.array(loads, dtype=np.float64),
    )
