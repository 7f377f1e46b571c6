"""Coverage cut into parts."""

from datetime import date
from typing import Any, Self

import strawberry

from resolvers.coverage import answers
from resolvers.ground import cells, divisions, stations, workers
from schema.codes import BreakdownBy
from schema.coverage.coverage import Coverage
from schema.coverage.labels import label_of
from schema.fields import both, embedded, link, shown
from schema.ground.division import Division
from schema.ground.grid_cell import GridCell
from schema.ground.station import GridWorker, Station
from schema.node import node_id


@strawberry.type(description=both("分组中的一部分", "One part of a breakdown"))
class CoveragePart:
    county_id: strawberry.Private[int | None]
    as_of: strawberry.Private[date]
    division_id: strawberry.Private[int | None] = None
    cell_id: strawberry.Private[int | None] = None
    station_id: strawberry.Private[int | None] = None
    worker_id: strawberry.Private[int | None] = None
    key: str | None = shown(
        "代码或编号；空为不属于任何部分的人", "Code or id; null: those who fall in no part", default=None
    )
    label: str = shown("名称", "Label", default="")
    coverage: Coverage = embedded(
        prefix="coverage_", zh="该部分的覆盖", en="Coverage of the part", default=None
    )
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="该部分的区划", en="The part's division"
    )
    cell: GridCell | None = link(
        cells.cells_of_ids, through="cell_id", zh="该部分的网格", en="The part's cell"
    )
    station: Station | None = link(
        stations.stations_of_ids, through="station_id", zh="该部分的服务站", en="The part's station"
    )
    worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="该部分的网格员", en="The part's grid worker"
    )


THROUGH = {
    BreakdownBy.CHILD_DIVISION: "division_id",
    BreakdownBy.VILLAGE: "division_id",
    BreakdownBy.CELL: "cell_id",
    BreakdownBy.STATION: "station_id",
    BreakdownBy.WORKER: "worker_id",
}
NODE_KEYS = {BreakdownBy.STATION: "Station", BreakdownBy.WORKER: "GridWorker"}


@strawberry.type(
    description=both(
        "按某一维度分组的覆盖；各部分之和等于整体", "Coverage cut into parts that sum to the whole"
    )
)
class CoverageBreakdown:
    by: BreakdownBy = shown("分组维度", "What it is by")
    whole: Coverage = shown("整体", "The whole")
    parts: list[CoveragePart] = shown(
        "各部分；整体不予显示时为空", "The parts; none where the whole is withheld"
    )

    @classmethod
    def of(cls, answer: answers.Breakdown) -> Self:
        """A breakdown as it is shown."""
        parts = [_part(answer, part) for part in answer.parts]
        return cls(by=answer.by, whole=Coverage.of(answer.question, answer.whole), parts=parts)


def _part(answer: answers.Breakdown, part: answers.Part) -> CoveragePart:
    through: dict[str, Any] = {THROUGH[answer.by]: part.id} if answer.by in THROUGH else {}
    return CoveragePart(
        county_id=part.county_id,
        as_of=answer.question.placed_on,
        key=_key(answer.by, part),
        label=label_of(answer.by, part),
        coverage=Coverage.of(answer.question, part.counts),
        **through,
    )


def _key(by: BreakdownBy, part: answers.Part) -> str | None:
    if by in NODE_KEYS and part.county_id is not None and part.id is not None:
        return node_id(NODE_KEYS[by], part.county_id, part.id)
    return part.key
