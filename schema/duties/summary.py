"""Numbers of duties."""

from datetime import date, datetime
from typing import Any, Self

import strawberry

from resolvers.duties import answers
from resolvers.ground import cells, divisions, stations, workers
from schema.codes import DutyBreakdownBy
from schema.duties.labels import NO_PART
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.grid_cell import GridCell
from schema.ground.station import GridWorker, Station
from schema.node import node_id
from schema.window import Window

THROUGH = {
    DutyBreakdownBy.CHILD_DIVISION: "division_id",
    DutyBreakdownBy.CELL: "cell_id",
    DutyBreakdownBy.STATION: "station_id",
    DutyBreakdownBy.WORKER: "worker_id",
}
NODE_KEYS = {DutyBreakdownBy.STATION: "Station", DutyBreakdownBy.WORKER: "GridWorker"}


@strawberry.type(
    description=both(
        "任务数：应完成 = 已完成 + 未完成 + 应访中；已完成 = 按时 + 逾期",
        "Numbers of duties: expected = done + missed + due; done = on time + late",
    )
)
class DutyCounts:
    registered: int = shown("范围内在册人数", "Persons registered in the area")
    expected: int | None = shown(
        "应完成；人数过少不予显示时各数为空", "Expected; the numbers are null where withheld"
    )
    done: int | None = shown("已完成", "Done")
    on_time: int | None = shown("其中按时完成", "Those done in time")
    late: int | None = shown("其中逾期完成", "Those done late")
    missed: int | None = shown("未完成（已过时限）", "Not done in time and not since")
    overdue: int | None = shown("其中仍可补访", "Those of the missed that can still be made up")
    due: int | None = shown("应访中", "Due: the window is open")
    upcoming: int | None = shown("即将到期，不计入应完成", "Upcoming, not among the expected")
    withheld: bool = shown(
        "是否因人数少于 5 而不予显示", "Whether withheld because of fewer than five persons"
    )

    @classmethod
    def of(cls, counts: answers.DutyCounts) -> Self:
        """Numbers as they are shown."""
        told: dict[str, Any] = {
            name: None if counts.withheld else getattr(counts, name) for name in answers.NUMBERS
        }
        return cls(**{**told, "registered": counts.registered, "withheld": counts.withheld})


@strawberry.type(description=both("任务数的一部分", "One part of the numbers of duties"))
class DutyPart:
    county_id: strawberry.Private[int | None]
    as_of: strawberry.Private[date]
    division_id: strawberry.Private[int | None] = None
    cell_id: strawberry.Private[int | None] = None
    station_id: strawberry.Private[int | None] = None
    worker_id: strawberry.Private[int | None] = None
    key: str | None = shown("代码或编号；空为不属于任何部分的", "Code or id; null: in no part", default=None)
    label: str = shown("名称", "Label", default="")
    counts: DutyCounts = shown("该部分的任务数", "The numbers of the part", default=None)
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="区划", en="The part's division"
    )
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The part's cell")
    station: Station | None = link(
        stations.stations_of_ids, through="station_id", zh="服务站", en="The part's station"
    )
    worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="网格员", en="The part's worker"
    )


@strawberry.type(
    description=both(
        "任务统计，连同其口径；各部分之和等于整体",
        "Numbers of duties with what they mean; parts sum to the whole",
    )
)
class DutySummary:
    whole: DutyCounts = shown("整体", "The whole")
    by: DutyBreakdownBy | None = shown("分组维度", "What it is cut by")
    parts: list[DutyPart] = shown(
        "各部分；未分组或整体不予显示时为空", "The parts; none if not cut or withheld"
    )
    window: Window = shown("时间窗：其间任一日有效的任务", "The window: duties that were open on a day of it")
    as_of: date = shown("按哪一日的状态", "The day asked about")
    known_at: datetime | None = shown("按此时已知的情况；空为现在", "As known then; null: now")

    @classmethod
    def of(cls, answer: answers.DutySummary) -> Self:
        """A summary as it is shown."""
        asked = answer.question
        return cls(
            whole=DutyCounts.of(answer.whole),
            by=answer.by,
            parts=[_part(answer, part) for part in answer.parts],
            window=Window(from_on=asked.window.from_on, to_on=asked.window.to_on),
            as_of=asked.as_of,
            known_at=asked.known_at,
        )


def _part(answer: answers.DutySummary, part: answers.DutyPart) -> DutyPart:
    assert answer.by is not None  # noqa: S101  # only what is cut has parts
    through: dict[str, Any] = {THROUGH[answer.by]: part.id}
    return DutyPart(
        county_id=part.county_id,
        as_of=answer.question.as_of,
        key=_key(answer.by, part),
        label=both(*NO_PART[answer.by.value]) if part.key is None else part.label or part.key,
        counts=DutyCounts.of(part.counts),
        **through,
    )


def _key(by: DutyBreakdownBy, part: answers.DutyPart) -> str | None:
    if by in NODE_KEYS and part.county_id is not None and part.id is not None:
        return node_id(NODE_KEYS[by], part.county_id, part.id)
    return part.key
