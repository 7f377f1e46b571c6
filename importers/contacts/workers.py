"""The grid workers of a county by name, on the days of their posts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select

from db.engine import Database
from db.models import GridWorker
from importers.findings import Read
from importers.values.said import folded, held
from resolvers.ask import Statement


@dataclass(frozen=True, slots=True)
class KnownWorkers:
    """Who may be named as having made a contact."""

    names: Mapping[str, Sequence[Row[Any]]]

    def in_post(self, name: str, on: date, column: str) -> Read[int]:
        """The worker of a name who was in post on a day; held if there is none, or more than one."""
        found = [row.id for row in self.names.get(folded(name), ()) if on in row.valid]
        if len(found) == 1:
            return Read(found[0])
        if found:
            return held(
                "WORKER_AMBIGUOUS",
                column,
                "当日在岗的同名网格员不止一名；留空则计入当日主责网格员",
                "several workers of that name were in post on that day; left blank, it is the primary's",
            )
        return held(
            "WORKER_UNKNOWN",
            column,
            "当日没有此姓名的在岗网格员；留空则计入当日主责网格员",
            "no worker of that name was in post on that day; left blank, it is the primary's",
        )


async def known_workers(database: Database, county_id: int) -> KnownWorkers:
    """The workers of a county, whenever they were in post."""
    listed: Statement = select(GridWorker.id, GridWorker.name, GridWorker.valid).where(
        GridWorker.county_id == county_id, ~func.isempty(GridWorker.valid)
    )
    names = defaultdict(list)
    for row in await database.rows(listed):
        names[folded(row.name)].append(row)
    return KnownWorkers(names)
