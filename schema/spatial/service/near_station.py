"""The stations nearest to a place."""

from datetime import date
from typing import Self

import strawberry

from resolvers.spatial.service import nearest
from schema.fields import both, shown
from schema.spatial.service.service_area import StationPlace
from schema.spatial.service.travel import TravelBasis

_MINUTE_S = 60.0


@strawberry.type(description=both("一个服务站及到它的路程", "A station and the way to it"))
class NearStation:
    station: StationPlace = shown("服务站", "The station")
    minutes: float = shown("用时（分钟）", "Minutes")
    metres: float = shown("路程（米）", "Metres")


@strawberry.type(description=both("某地点最快到达的服务站", "The stations that a place reaches first"))
class NearestStations:
    as_of: date = shown("按哪一日", "As of which day")
    travel: TravelBasis = shown("出行方式与依据", "How one travels, and on what")
    access_m: float | None = shown(
        "该地点到最近道路的距离（米）", "Metres from the place to the nearest road; null without roads"
    )
    is_off_network: bool = shown(
        "该地点是否远离道路；若是则无结果", "Whether the place is off the network; then nothing is reached"
    )
    stations: list[NearStation] = shown("服务站，由近及远", "The stations, fastest first")

    @classmethod
    def of(cls, answer: nearest.NearestStations) -> Self:
        """As it is shown."""
        question = answer.question
        asked = question.stations
        return cls(
            as_of=asked.on,
            travel=TravelBasis.of(answer.basis, question.travel, answer.roads),
            access_m=answer.access_m,
            is_off_network=answer.is_off_network,
            stations=[
                NearStation(
                    station=StationPlace.of(asked.area.county_id, asked.on, near.station),
                    minutes=near.seconds / _MINUTE_S,
                    metres=near.metres,
                )
                for near in answer.found
            ],
        )
