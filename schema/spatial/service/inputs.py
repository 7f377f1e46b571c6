"""How one travels, and where a gap begins."""

import strawberry

from geo.roads.travel import Travel
from resolvers.spatial.service.question import Beyond
from schema.codes import TravelDirection, TravelMode
from schema.fields import both, shown

_USUAL = Travel()


@strawberry.input(
    description=both(
        "出行方式；未载入路网时只用其中的速度，按直线估算",
        "How one travels; where no roads are loaded only the speed matters, along a straight line",
    )
)
class TravelInput:
    mode: TravelMode | None = shown("方式，默认步行", "Mode, on foot by default", default=TravelMode.WALK)
    speed_kmh: float | None = shown(
        "时速（千米）：默认步行 4、骑行 12；驾车按道路等级，此值为上限，直线估算时默认 30",
        (
            "km/h: 4 on foot, 12 by bicycle by default; cars go by class of road with this as the highest, "
            "and at 30 along straight lines"
        ),
        default=None,
    )
    direction: TravelDirection | None = shown(
        "方向，默认从住处到服务站",
        "Direction, from the home to the station by default",
        default=TravelDirection.TO_STATION,
    )
    ferries: bool | None = shown(
        "是否可乘轮渡，默认否",
        "Whether ferries are taken; no by default",
        default=False,
    )
    access_limit_m: float | None = shown(
        "到最近道路的距离上限（米），默认 1,000",
        "How far the nearest road may be, in metres; 1,000 by default",
        default=1_000.0,
    )

    def travel(self) -> Travel:
        """The way of travelling. Raises DomainError BAD_SPEED or BAD_ACCESS_LIMIT."""
        limit = self.access_limit_m
        return Travel(
            mode=self.mode or _USUAL.mode,
            speed_kmh=self.speed_kmh,
            direction=self.direction or _USUAL.direction,
            ferries=bool(self.ferries),
            access_limit_m=_USUAL.access_limit_m if limit is None else limit,
        )


@strawberry.input(
    description=both("盲区的界限：分钟数或米数，须且只须一项", "Where a gap begins: minutes or metres")
)
class BeyondInput:
    minutes: int | None = shown("分钟", "Minutes", default=None)
    metres: int | None = shown("米", "Metres", default=None)

    def beyond(self) -> Beyond:
        """The limit. Raises DomainError ONE_LIMIT_EXPECTED or BAD_LIMIT."""
        return Beyond(self.minutes, self.metres)
