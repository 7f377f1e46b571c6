"""Coverage as it is shown: numbers that always say what they mean."""

from datetime import date, datetime
from typing import Any, Self

import strawberry

from db.codes import Code, ContactMode, EndReason, PersonCategory, PriorityClass, Sex
from db.codes import ContactOutcome as Outcome
from resolvers import cells, coverage, divisions, stations
from schema.describe import both, shown
from schema.links import link_one
from schema.node_ids import node_id
from schema.types.codes import Attribution, BreakdownBy
from schema.types.division import Division
from schema.types.grid_cell import GridCell
from schema.types.station import GridWorker, Station

STEPS = {
    "REGISTERED": ("登记", "registered"),
    "ELIGIBLE": ("在册且居住在范围内", "active and resident"),
    "LOCATED": ("已定位", "located"),
    "ASSIGNED": ("所在网格有网格员", "in a cell with a worker"),
    "ATTEMPTED": ("已尝试联系", "attempted"),
    "REACHED": ("已联系到", "reached"),
}
REASONS = {
    "UNLOCATED": ("无坐标", "no point"),
    "NO_CELL": ("未划入网格", "in no cell"),
    "NO_WORKER": ("网格无网格员", "the cell has no worker"),
    "NOT_ATTEMPTED": ("期内未尝试", "not attempted in the window"),
    "NOT_IN_PERSON": ("联系到但未当面", "reached, but not in person"),
}
KEY_LABELS: dict[BreakdownBy, type[Code]] = {
    BreakdownBy.CATEGORY: PersonCategory,
    BreakdownBy.PRIORITY_CLASS: PriorityClass,
    BreakdownBy.SEX: Sex,
    BreakdownBy.MODE: ContactMode,
}
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


@strawberry.type(description=both("指标定义", "The definition of an indicator"))
class IndicatorDefinition:
    id: strawberry.ID = shown("定义编号", "Id of the definition")
    text: str = shown("定义文字", "Text of the definition")


@strawberry.type(description=both("时间窗：左闭右开", "A half-open window of civil days"))
class Window:
    from_on: date = shown("起始日期（含）", "First day", name="from")
    to_on: date = shown("截止日期（不含）", "Day before which it ends", name="to")


@strawberry.type(description=both("在某一步减少的人及原因", "Persons who leave at a step, and why"))
class WaterfallDrop:
    reason: str = shown("原因代码", "Code of the reason")
    label: str = shown("原因", "The reason")
    persons: int = shown("人数", "Number of persons")
    reached: int = shown("其中期内仍联系到", "Those of them reached nevertheless")


@strawberry.type(
    description=both(
        "瀑布的一步：登记→在册→定位→有网格员→尝试→联系到",
        "A step of the waterfall from registered to reached",
    )
)
class WaterfallStep:
    key: str = shown("步骤代码", "Code of the step")
    label: str = shown("步骤", "The step")
    persons: int = shown("剩余人数", "Persons who remain")
    drops: list[WaterfallDrop] = shown("减少的人及原因", "Who left, and why")


@strawberry.type(
    description=both(
        "联系覆盖：数字连同其口径一并给出", "Contact coverage: the numbers together with what they mean"
    )
)
class Coverage:
    numerator: int | None = shown(
        "分子：期内至少联系到一次的人数；人数过少不予显示时为空",
        "Persons reached at least once in the window; null where withheld",
    )
    denominator: int | None = shown(
        "分母：期末在册且居住在范围内的人数；不予显示时为空",
        "Persons active and resident at the window's end; null where withheld",
    )
    share: float | None = shown("比例 0–1；分母为零时为空", "Share, 0–1; null where the denominator is zero")
    attempted: int | None = shown("期内尝试联系过的人数", "Persons with any attempt in the window")
    unlocated: int | None = shown("其中无坐标的人数", "Those of the denominator without a point")
    registered: int = shown("筛选前在册且居住在范围内的人数", "Persons active and resident before the filter")
    withheld: bool = shown(
        "是否因人数少于 5 而不予显示", "Whether withheld because fewer than five persons could be told apart"
    )
    definition: IndicatorDefinition = shown("指标定义", "Definition")
    window: Window = shown("时间窗", "Window")
    as_of: date = shown("截止查询日", "The day asked about")
    known_at: datetime | None = shown("按此时已知的情况；空为现在", "As the registry knew it then; null: now")
    attribution: Attribution = shown("归属口径", "Attribution")
    in_person: bool = shown("是否仅计当面联系（走访覆盖）", "Whether only contacts in person count")
    waterfall: list[WaterfallStep] | None = shown(
        "从登记到联系到的逐步减少；仅 coverage 给出",
        "From registered to reached, step by step; on `coverage` only",
    )

    @classmethod
    def of(
        cls,
        question: coverage.CoverageQuestion,
        counts: coverage.Counts,
        steps: tuple[coverage.Step, ...] | None = None,
    ) -> Self:
        """Counts with everything they mean."""
        shown_counts = (counts.numerator, counts.denominator, counts.attempted, counts.unlocated)
        numerator, denominator, attempted, unlocated = (None if counts.withheld else n for n in shown_counts)
        definition = question.definition
        return cls(
            numerator=numerator,
            denominator=denominator,
            share=counts.share,
            attempted=attempted,
            unlocated=unlocated,
            registered=counts.registered,
            withheld=counts.withheld,
            definition=IndicatorDefinition(
                id=strawberry.ID(definition.value), text=both(definition.zh, definition.en)
            ),
            window=Window(from_on=question.window.from_on, to_on=question.window.to_on),
            as_of=question.as_of,
            known_at=question.known_at,
            attribution=question.attribution,
            in_person=question.in_person,
            waterfall=None if steps is None else [_step(step) for step in steps],
        )


def _step(step: coverage.Step) -> WaterfallStep:
    drops = [
        WaterfallDrop(
            reason=drop.reason, label=both(*_reason(drop.reason)), persons=drop.persons, reached=drop.reached
        )
        for drop in step.drops
    ]
    return WaterfallStep(key=step.key, label=both(*STEPS[step.key]), persons=step.persons, drops=drops)


def _reason(code: str) -> tuple[str, str]:
    if code in REASONS:
        return REASONS[code]
    member = Outcome.of(code) if code in set(Outcome) else EndReason.of(code)
    return member.zh, member.en


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
    coverage: Coverage = shown("该部分的覆盖", "Coverage of the part", default=None)
    division: Division | None = link_one(
        divisions.divisions_of_ids,
        lambda: Division,
        through="division_id",
        zh="该部分的区划",
        en="The part's division",
    )
    cell: GridCell | None = link_one(
        cells.cells_of_ids, lambda: GridCell, through="cell_id", zh="该部分的网格", en="The part's cell"
    )
    station: Station | None = link_one(
        stations.stations_of_ids,
        lambda: Station,
        through="station_id",
        zh="该部分的服务站",
        en="The part's station",
    )
    worker: GridWorker | None = link_one(
        stations.workers_of_ids,
        lambda: GridWorker,
        through="worker_id",
        zh="该部分的网格员",
        en="The part's grid worker",
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
    def of(cls, answer: coverage.Breakdown) -> Self:
        """A breakdown as it is shown."""
        parts = [_part(answer, part) for part in answer.parts]
        return cls(by=answer.by, whole=Coverage.of(answer.question, answer.whole), parts=parts)


def _part(answer: coverage.Breakdown, part: coverage.Part) -> CoveragePart:
    through: dict[str, Any] = {THROUGH[answer.by]: part.id} if answer.by in THROUGH else {}
    return CoveragePart(
        county_id=part.county_id,
        as_of=answer.question.placed_on,
        key=_key(answer.by, part),
        label=_label(answer.by, part),
        coverage=Coverage.of(answer.question, part.counts),
        **through,
    )


def _key(by: BreakdownBy, part: coverage.Part) -> str | None:
    if by in NODE_KEYS and part.county_id is not None and part.id is not None:
        return node_id(NODE_KEYS[by], part.county_id, part.id)
    return part.key


def _label(by: BreakdownBy, part: coverage.Part) -> str:
    if part.key is None:
        return both(*NO_PART.get(by, ("其他", "other")))
    if by in KEY_LABELS:
        member = KEY_LABELS[by].of(part.key)
        return both(member.zh, member.en)
    return part.label or part.key
