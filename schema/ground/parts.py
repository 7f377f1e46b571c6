"""Parts of an answer that is cut by place: what each is called, and the place it stands for."""

from datetime import date
from typing import Any, Protocol

import strawberry
from sqlalchemy import Row

from resolvers.coverage.question import BreakdownBy
from resolvers.ground import cells, divisions, stations, workers
from resolvers.wording.language import said
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.grid_cell import GridCell
from schema.ground.station import GridWorker, Station
from schema.node import node_id

# The attribute that holds the id of the place, by what an answer is cut by.
THROUGH = {
    BreakdownBy.CHILD_DIVISION: "division_id",
    BreakdownBy.VILLAGE: "division_id",
    BreakdownBy.CELL: "cell_id",
    BreakdownBy.STATION: "station_id",
    BreakdownBy.WORKER: "worker_id",
}
# The types whose parts are called by opaque ids; others bear official codes.
NODE_KEYS = {BreakdownBy.STATION: "Station", BreakdownBy.WORKER: "GridWorker"}
NO_PART = {
    BreakdownBy.CHILD_DIVISION: ("未落到下级区划", "not placed in a child division"),
    BreakdownBy.VILLAGE: ("未落到村（社区）", "not placed in a village"),
    BreakdownBy.CELL: ("未划入网格", "in no cell"),
    BreakdownBy.STATION: ("无服务站", "served by no station"),
    BreakdownBy.WORKER: ("无网格员", "no grid worker"),
    BreakdownBy.PRIORITY_CLASS: ("非重点对象", "of no priority class"),
    BreakdownBy.MODE: ("未联系到", "not reached"),
    BreakdownBy.MONTH: ("未联系到", "not reached"),
}


@strawberry.type(description=both("一个地方，四项至多一项", "A place: one of the four at most"))
class Place:
    county_id: strawberry.Private[int | None]
    as_of: strawberry.Private[date]
    division_id: strawberry.Private[int | None] = None
    cell_id: strawberry.Private[int | None] = None
    station_id: strawberry.Private[int | None] = None
    worker_id: strawberry.Private[int | None] = None
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="区划", en="The division"
    )
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The cell")
    station: Station | None = link(
        stations.stations_of_ids, through="station_id", zh="服务站", en="The station"
    )
    worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="网格员", en="The grid worker"
    )


@strawberry.type(description=both("一个答案的一部分", "One part of an answer"))
class PlacedPart(Place):
    key: str | None = shown(
        "代码或编号；空为不属于任何部分的人", "Code or id; null: those who fall in no part", default=None
    )
    label: str = shown("名称", "Label", default="")


class Part(Protocol):
    """A part as the resolvers tell it: `key` is None for those who fall in no part."""

    @property
    def key(self) -> str | None:
        """An official code or the code of a value."""

    @property
    def label(self) -> str | None:
        """What it is called."""

    @property
    def county_id(self) -> int | None:
        """The county of the row it stands for."""

    @property
    def id(self) -> int | None:
        """The id of the row it stands for."""


class PlacedRow:
    """A row of `parts_of` as a part."""

    def __init__(self, row: Row[Any]) -> None:
        self.key, self.label, self.county_id, self.id = row.key, row.label, row.part_county_id, row.part_id


def placed(by: BreakdownBy, part: Part, as_of: date) -> dict[str, Any]:
    """What a PlacedPart says of a part, its label aside."""
    through: dict[str, Any] = {THROUGH[by]: part.id} if by in THROUGH else {}
    return {"county_id": part.county_id, "as_of": as_of, "key": _key(by, part), **through}


def label_of(by: BreakdownBy, part: Part) -> str:
    """What a part is called."""
    if part.key is None:
        return said(*NO_PART.get(by, ("其他", "other")))
    return part.label or part.key


def _key(by: BreakdownBy, part: Part) -> str | None:
    if by in NODE_KEYS and part.county_id is not None and part.id is not None:
        return node_id(NODE_KEYS[by], part.county_id, part.id)
    return part.key
