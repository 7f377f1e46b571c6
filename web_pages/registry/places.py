"""Places by name: what rows name by id, and villages to choose from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from resolvers.ask import parents_of
from resolvers.ground.cells import cells_of_ids
from resolvers.ground.divisions import divisions_of_ids
from resolvers.ground.villages import MOST_VILLAGES
from resolvers.ground.workers import workers_of_ids
from web_pages.registry.asked import Asked, Key


@dataclass(frozen=True, slots=True)
class Places:
    """Divisions, cells and grid workers by county and id."""

    divisions: Mapping[Key, Row[Any]] = field(default_factory=dict)
    cells: Mapping[Key, Row[Any]] = field(default_factory=dict)
    workers: Mapping[Key, Row[Any]] = field(default_factory=dict)

    def division(self, row: Any) -> str:
        """The name of the division that a row names."""
        found = self.divisions.get((row.county_id, row.division_id or 0))
        return "" if found is None else str(found.name)

    def cell(self, row: Any) -> str:
        """The name of the cell that a row names, or its code."""
        found = self.cells.get((row.county_id, row.cell_id or 0))
        return "" if found is None else str(found.name or found.code)

    def worker(self, row: Any) -> str:
        """The name of the grid worker that a row names."""
        found = self.workers.get((row.county_id, row.worker_id or 0))
        return "" if found is None else str(found.name)


async def names_of(asked: Asked, rows: Iterable[Any]) -> Places:
    """The places and workers that rows name: a statement for each kind that any of them names."""
    found = {}
    kinds = {"division_id": divisions_of_ids, "cell_id": cells_of_ids, "worker_id": workers_of_ids}
    listed = list(rows)
    for column, statement in kinds.items():
        ids = {(row.county_id, getattr(row, column, None)) for row in listed}
        keys = sorted((county, one) for county, one in ids if one is not None)
        named = await asked.rows(statement(asked.ask, parents_of(keys))) if keys else []
        found[column] = {(row.county_id, row.id): row for row in named}
    return Places(found["division_id"], found["cell_id"], found["worker_id"])


def township_choices(villages: Sequence[Row[Any]]) -> dict[str, list[Row[Any]]]:
    """Villages under their townships, for a list to choose from; none if there are too many for one."""
    if len(villages) > MOST_VILLAGES:
        return {}
    found: dict[str, list[Row[Any]]] = {}
    for village in villages:
        found.setdefault(village.township or "", []).append(village)
    return found
