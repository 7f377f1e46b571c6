"""How an answer travelled, and on what."""

from datetime import date
from typing import Self

import strawberry

from geo.roads import travel
from resolvers.spatial.service.question import CostBasis as Basis
from resolvers.spatial.service.roads import LoadedRoads
from resolvers.wording.language import said
from schema.codes import CostBasis, TravelDirection, TravelMode
from schema.fields import both, shown

ESTIMATE = ("直线估算", "直线估算: estimated along a straight line")


@strawberry.type(description=both("答案所依据的出行方式与路网", "How an answer travels, and on which roads"))
class TravelBasis:
    basis: CostBasis = shown("依据", "What the ways are measured on")
    note: str | None = shown(
        "未载入路网时为“直线估算”，否则为空", "Says so where the ways are estimates; null otherwise"
    )
    mode: TravelMode = shown("方式", "Mode")
    speed_kmh: float = shown(
        "时速（千米）；驾车走路网时按道路等级", "km/h; on roads, cars go by the class of each"
    )
    direction: TravelDirection = shown("方向", "Direction")
    ferries: bool = shown("是否含轮渡", "Whether ferries are taken")
    access_limit_m: float = shown("到道路的距离上限（米）", "How far a road may be, in metres")
    roads_on: date | None = shown("路网日期；空为未载入路网", "The roads' day; null where none are loaded")
    attribution: str | None = shown("路网的来源标注", "What is to be said of the roads' source")

    @classmethod
    def of(cls, basis: Basis, how: travel.Travel, roads: LoadedRoads | None) -> Self:
        """As it is shown."""
        return cls(
            basis=basis,
            note=said(*ESTIMATE) if basis == Basis.ESTIMATE else None,
            mode=how.mode,
            speed_kmh=how.kmh,
            direction=how.direction,
            ferries=how.ferries,
            access_limit_m=how.access_limit_m,
            roads_on=None if roads is None else roads.vintage_on,
            attribution=None if roads is None else roads.attribution,
        )
