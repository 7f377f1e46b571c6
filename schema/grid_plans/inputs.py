"""What callers say of a grid plan to be proposed."""

from uuid import UUID

import strawberry

from geo.coordinates import to_wgs84
from geo.plans.draft import GivenTie
from resolvers.areas import Area
from resolvers.grid_plans.order import ProposalOrder
from schema.arguments import CoverageScopeInput, PlaceInput
from schema.codes import CoordinateSystem
from schema.fields import both, shown
from schema.receipts import CLIENT_ID


@strawberry.input(
    description=both(
        "对地块连通的修正：一条路（桥、渡口）或一道隔（墙、铁路），须说明理由",
        "A correction of what hangs together: a way (bridge, ferry) or a bar (wall, railway), with a reason",
    )
)
class GroundTieInput:
    start: PlaceInput = shown("起点", "Where it begins")
    end: PlaceInput = shown("终点", "Where it ends")
    joins: bool = shown("是否连通；否为阻隔", "Whether it joins; otherwise it parts")
    reason: str = shown("理由，不超过 100 字", "The reason, at most 100 characters")

    def tie(self) -> GivenTie:
        """The tie in WGS-84. Raises DomainError PLACE_OUT_OF_RANGE."""
        ends = [
            to_wgs84(place.lon_lat(), place.system or CoordinateSystem.WGS84)
            for place in (self.start, self.end)
        ]
        start, end = ((place.lon, place.lat) for place in ends)
        return GivenTie((start, end), self.joins, self.reason.strip())


@strawberry.input(description=both("每格人数区间", "A band of people per cell"))
class PeopleBandInput:
    low: int = shown("下限（含）", "The least, included")
    high: int = shown("上限（含）", "The most, included")


@strawberry.input(
    description=both("拟定网格：在一个范围内按人数重划网格", "Cells to be proposed in an area, by people")
)
class ProposeGridInput:
    client_id: UUID = shown(*CLIENT_ID)
    scope: CoverageScopeInput = shown(
        "范围：区划、网格、服务站或网格员；只有其中的网格可能变动，专属网格不变",
        "The area: cells outside it, and dedicated cells, stay as they are",
    )
    name: str = shown("草案名称", "Name of the draft")
    people: PeopleBandInput = shown("每格（折算）人数区间", "Band of people per cell, as weighted")
    priority_weight: float | None = shown(
        "一名重点对象折算为几人，1–100，默认 1",
        "As how many a person of a priority class counts",
        default=1.0,
    )
    keep: float | None = shown(
        "保留现行网格的程度，0–1，默认 0.5",
        "How far today's cells are kept, 0–1, 0.5 by default",
        default=0.5,
    )
    seed: int | None = shown(
        "随机种子；同一种子得同一方案，默认 1", "Seed: the same gives the same plan; 1 by default", default=1
    )
    ties: list[GroundTieInput] | None = shown(
        "对地块连通的修正，至多 50 处", "Corrections of what hangs together, 50 at most", default=None
    )

    def order(self, area: Area) -> ProposalOrder:
        """The order as the resolvers read it, in the area that the scope names."""
        return ProposalOrder(
            client_id=self.client_id,
            area=area,
            name=self.name,
            low=self.people.low,
            high=self.people.high,
            priority_weight=1.0 if self.priority_weight is None else self.priority_weight,
            keep=0.5 if self.keep is None else self.keep,
            seed=1 if self.seed is None else self.seed,
            ties=tuple(tie.tie() for tie in self.ties or ()),
        )
