"""Density as it is shown: numbers by bin that say what they mean and what they are divided by."""

from datetime import date, datetime
from typing import Any, Self

import orjson
import strawberry

from resolvers.ground import cells, divisions
from resolvers.spatial import answers
from schema.codes import BinKind, BinState, Measure
from schema.coverage.coverage import IndicatorDefinition
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.grid_cell import GridCell
from schema.scalars import GeoJSON
from schema.window import Window

THROUGH = {BinKind.CELL: "cell_id", BinKind.VILLAGE: "division_id", BinKind.TOWNSHIP: "division_id"}
DIGITS = 4


@strawberry.type(
    description=both(
        "密度所计的数字；比例的分母不足 10 人时为空",
        "The numbers behind a density; a share is null where fewer than ten persons could have it",
    )
)
class DensityCounts:
    registered: int = shown("筛选前在册人数", "Persons registered, before the filter")
    persons: int = shown("符合筛选的人数：各比例的分母", "Persons of the filter: the denominator of shares")
    priority_persons: int = shown("其中属于任一重点类别的人数", "Those of any priority class")
    reached: int = shown("其中期内联系到的人数", "Those reached in the window")
    visited: int = shown("其中期内当面走访到的人数", "Those visited in person in the window")
    visits: int | None = shown("期内走访人次；仅 measure 为 VISITS 时给出", "Visits; told for VISITS only")
    duties_due: int | None = shown("应访任务数；未计任务时为空", "Duties due; null unless duties are counted")
    duties_overdue: int | None = shown("逾期任务数；未计任务时为空", "Duties overdue; likewise")
    overdue_persons: int | None = shown("有逾期任务的人数；未计任务时为空", "Persons with one; likewise")
    reached_share: float | None = shown("联系到的占比", "Share reached")
    visited_share: float | None = shown("走访到的占比", "Share visited")
    overdue_share: float | None = shown("有逾期任务者占比；未计任务时为空", "Share overdue; likewise")

    @classmethod
    def of(cls, counts: answers.DensityCounts, *, visits: bool, duties: bool) -> Self:
        """The numbers, but for those that were not counted."""
        return cls(
            registered=counts.registered,
            persons=counts.persons,
            priority_persons=counts.priority_persons,
            reached=counts.reached,
            visited=counts.visited,
            visits=counts.visits if visits else None,
            duties_due=counts.duties_due if duties else None,
            duties_overdue=counts.duties_overdue if duties else None,
            overdue_persons=counts.overdue_persons if duties else None,
            reached_share=counts.reached_share,
            visited_share=counts.visited_share,
            overdue_share=counts.overdue_share if duties else None,
        )


@strawberry.type(description=both("一个分区：网格、村、乡镇或六边形", "A bin: a place or a hexagon"))
class DensityBin:
    county_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    division_id: strawberry.Private[int | None] = None
    cell_id: strawberry.Private[int | None] = None
    key: str = shown(
        "官方代码；六边形为“带号-大小-q-r”", "Official code; of a hexagon zone-size-q-r", default=""
    )
    label: str | None = shown("名称；六边形为空", "Name; null of a hexagon", default=None)
    state: BinState = shown("有何可示", "What there is to show", default=BinState.VALUE)
    per_km2: float | None = shown(
        "每平方公里；不予显示或无边界时为空", "Per km²; null where withheld or not drawn", default=None
    )
    km2: float | None = shown("所除的土地面积（平方公里）", "Land it is divided by, km²", default=None)
    counts: DensityCounts | None = shown(
        "人数等；不予显示时与核密度面为空", "The numbers; null where withheld, and of a surface", default=None
    )
    outline: GeoJSON | None = shown(
        "六边形的边界；其他分区见 division 或 cell",
        "Outline of a hexagon; of places see their link",
        default=None,
    )
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="区划", en="The division"
    )
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The cell")


@strawberry.type(
    description=both(
        "建议的最细分区：不予显示者不超过两成", "The finest bins that withhold at most a fifth of the persons"
    )
)
class ProposedBins:
    kind: BinKind = shown("分区方式", "How the ground is cut")
    size: int | None = shown("六边形大小（米）", "Width of a hexagon, m")
    withheld_share: float = shown("其中不予显示者占比", "Share of persons it withholds")


@strawberry.type(description=both("密度，连同口径与所用面积", "Density, with its meaning and its land"))
class Density:
    measure: Measure = shown("指标", "What is counted")
    definition: IndicatorDefinition = shown("指标定义", "Its definition")
    kind: BinKind = shown("分区方式", "How the ground is cut")
    size: int | None = shown("六边形大小或带宽（米）", "Width of hexagons, or bandwidth, m")
    window: Window = shown("时间窗", "Window")
    as_of: date = shown("截止查询日", "The day asked about")
    known_at: datetime | None = shown("按此时已知的情况；空为现在", "As known then; null: now")
    land_km2: float | None = shown(
        "所用土地面积（椭球面，平方公里）；无边界时为空", "Land used (geodesic, km²); null where not drawn"
    )
    whole: DensityCounts | None = shown("整体；不予显示时为空", "The whole; null where withheld")
    unlocated: int | None = shown(
        "其中无坐标的在册人数；不予显示时为空", "Those registered without a point; null where withheld"
    )
    unplaced: DensityCounts | None = shown(
        "未落到任何分区者；不予显示时及六边形为空", "Those in no bin; null where withheld, and of hexagons"
    )
    restricted: bool = shown(
        "是否对您隐去少于 5 人的分区", "Whether bins of fewer than five are kept from you"
    )
    withheld_share: float | None = shown(
        "不予显示者占比；核密度面为空", "Share of persons in withheld bins; null of a surface"
    )
    proposal: ProposedBins | None = shown(
        "建议分区；不隐去或没有合适者时为空", "Proposed bins; null where nothing is withheld, or none will do"
    )
    undrawn: bool = shown("是否因范围无任何边界而无分区", "Whether there are no bins since nothing is drawn")
    bins: list[DensityBin] = shown("各分区；六边形只列有人者", "The bins; of hexagons those with somebody")

    @classmethod
    def of(cls, answer: answers.Density) -> Self:
        """A density as it is shown."""
        question, asked = answer.question, answer.question.persons
        return cls(
            measure=question.measure,
            definition=IndicatorDefinition.of(question.measure),
            kind=question.bins.kind,
            size=question.bins.metres,
            window=Window(from_on=asked.window.from_on, to_on=asked.window.to_on),
            as_of=asked.as_of,
            known_at=asked.known_at,
            land_km2=_rounded(answer.land_km2),
            whole=_counts(answer, answer.whole),
            unlocated=answer.unlocated,
            unplaced=_counts(answer, answer.unplaced),
            restricted=answer.restricted,
            withheld_share=answer.withheld_share,
            proposal=_proposed(answer.proposal),
            undrawn=answer.undrawn,
            bins=[_bin(answer, one) for one in answer.bins],
        )


def _counts(answer: answers.Density, counts: answers.DensityCounts | None) -> DensityCounts | None:
    question = answer.question
    if counts is None:
        return None
    return DensityCounts.of(counts, visits=question.has_visits, duties=question.has_duties)


def _bin(answer: answers.Density, one: answers.DensityBin) -> DensityBin:
    kind = answer.question.bins.kind
    through: dict[str, Any] = {THROUGH[kind]: one.id} if kind in THROUGH else {}
    outline = orjson.dumps({"type": "Polygon", "coordinates": [one.hexagon.ring]}) if one.hexagon else None
    return DensityBin(
        county_id=one.county_id,
        as_of=answer.question.persons.placed_on,
        key=one.hexagon.code if one.hexagon else one.key or "",
        label=one.label,
        state=one.state,
        per_km2=_rounded(one.per_km2),
        km2=_rounded(one.km2),
        counts=_counts(answer, one.counts),
        outline=GeoJSON(outline.decode()) if outline else None,
        **through,
    )


def _proposed(proposal: answers.Proposal | None) -> ProposedBins | None:
    if proposal is None:
        return None
    bins = proposal.bins
    return ProposedBins(kind=bins.kind, size=bins.metres, withheld_share=proposal.withheld_share)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
