"""Hotspots as they are shown."""

from datetime import date
from typing import Any, Self

import strawberry

from geo.clusters.hotspots import FALSE_DISCOVERIES
from resolvers.ground import cells, divisions
from resolvers.spatial import hotspots as found
from schema.codes import LocalMethod, Silence, Spot, SpotBy, SpotMeasure
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.grid_cell import GridCell
from schema.window import Window

THROUGH = {SpotBy.CELL: "cell_id", SpotBy.VILLAGE: "division_id"}


@strawberry.type(
    description=both("一个单元及其在邻域中的类型", "A place, and what it is among its neighbours")
)
class HotspotPlace:
    county_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    division_id: strawberry.Private[int | None] = None
    cell_id: strawberry.Private[int | None] = None
    key: str = shown("官方代码", "Official code", default="")
    label: str | None = shown("名称", "Name", default=None)
    spot: Spot = shown("类型", "What it is", default=Spot.NOT_SIGNIFICANT)
    share: float | None = shown("该单元的比例", "Its share", default=None)
    statistic: float | None = shown(
        "局部莫兰指数，或 Gi* 的标准分数；未参加统计时为空",
        "Local Moran's I, or the z-score of Gi*; null where left out",
        default=None,
    )
    p_value: float | None = shown("双侧置换 p 值", "Two-sided p-value by permutation", default=None)
    neighbours: int = shown("参加统计的相邻单元数", "Neighbours that were compared", default=0)
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="区划", en="The division"
    )
    cell: GridCell | None = link(cells.cells_of_ids, through="cell_id", zh="网格", en="The cell")


@strawberry.type(
    description=both(
        "热点与冷点：双侧置换检验，控制错误发现率",
        "Hotspots and cold spots: two-sided by permutation, the rate of false discoveries held",
    )
)
class Hotspots:
    measure: SpotMeasure = shown("指标", "The share compared")
    by: SpotBy = shown("单元", "By which places")
    method: LocalMethod = shown("方法", "The statistic")
    window: Window = shown("时间窗", "Window")
    as_of: date = shown("截止查询日", "The day asked about")
    permutations: int = shown("置换次数", "Number of permutations")
    seed: int = shown("随机种子；相同者结果相同", "Seed: the same one gives the same answer")
    false_discovery_rate: float = shown("控制的错误发现率", "The rate of false discoveries held")
    silence: Silence | None = shown("不作统计的原因", "Why no statistics are given, where none are")
    places: list[HotspotPlace] = shown("各单元", "The places")

    @classmethod
    def of(cls, answer: found.Hotspots) -> Self:
        """Hotspots as they are shown."""
        question, asked = answer.question, answer.question.persons
        return cls(
            measure=question.measure,
            by=question.by,
            method=question.method,
            window=Window(from_on=asked.window.from_on, to_on=asked.window.to_on),
            as_of=asked.as_of,
            permutations=answer.permutations,
            seed=answer.seed,
            false_discovery_rate=FALSE_DISCOVERIES,
            silence=answer.silence,
            places=[_place(answer, one) for one in answer.places],
        )


def _place(answer: found.Hotspots, one: found.PlaceSpot) -> HotspotPlace:
    through: dict[str, Any] = {THROUGH[answer.question.by]: one.place.id}
    return HotspotPlace(
        county_id=one.place.county_id,
        as_of=answer.question.persons.placed_on,
        key=one.place.key or "",
        label=one.place.label,
        spot=one.result.spot,
        share=one.share,
        statistic=one.result.statistic,
        p_value=one.result.p_value,
        neighbours=one.result.neighbours,
        **through,
    )
