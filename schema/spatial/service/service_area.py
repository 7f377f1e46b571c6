"""Service areas."""

from datetime import date, datetime
from typing import Self

import strawberry

from resolvers.ground import stations
from resolvers.spatial.service import answers
from resolvers.spatial.service.question import AreasQuestion
from resolvers.spatial.service.question import ServiceMethod as Method
from resolvers.spatial.service.shapes import Shape
from resolvers.spatial.service.sites import StationAt
from schema.codes import AreaForm, DivisionLevel, OutsideReason, ServiceMethod
from schema.fields import both, link, shown
from schema.ground.station import Station
from schema.scalars import GeoJSON
from schema.spatial.service.numbers import ServiceNumbers
from schema.spatial.service.travel import TravelBasis


@strawberry.type(description=both("服务站及其位置", "A station and where it stands"))
class StationPlace:
    county_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    station_id: strawberry.Private[int]
    name: str = shown("名称", "Name")
    level: DivisionLevel = shown("级别", "Level")
    division_code: str = shown("所在区划代码", "Code of the division it hangs on")
    lon: float | None = shown("经度；没有坐标则为空", "Longitude, null without a point")
    lat: float | None = shown("纬度；没有坐标则为空", "Latitude, null without a point")
    station: Station | None = link(
        stations.stations_of_ids, through="station_id", zh="服务站", en="The station"
    )

    @classmethod
    def of(cls, county_id: int, as_of: date, station: StationAt) -> Self:
        """As it is shown."""
        lon, lat = station.point or (None, None)
        return cls(
            county_id=county_id,
            as_of=as_of,
            station_id=station.id,
            name=station.name,
            level=station.level,
            division_code=station.code,
            lon=lon,
            lat=lat,
        )


@strawberry.type(description=both("服务站到道路的一段", "Where a station meets the road"))
class RoadAccess:
    metres: float | None = shown("到最近道路的距离（米）", "Metres to the nearest road")
    is_off_network: bool = shown("是否远离道路（超过上限）", "Whether every road is beyond the limit")
    lon: float | None = shown("接入点经度", "Longitude of the point on the road")
    lat: float | None = shown("接入点纬度", "Latitude of the point on the road")


@strawberry.type(description=both("一个时限内的人", "The persons of one band of minutes"))
class ServiceBand:
    minutes: float = shown("上限（分钟，含）", "At most so many minutes")
    persons: int = shown("人数；不含较小时限内的人", "Persons, without those of smaller bands")
    boundary: GeoJSON | None = shown(
        "近似形状，仅供观看；人数按各户自身路程计算",
        "An approximate shape, to look at; persons are counted by each home's own way",
    )


@strawberry.type(description=both("一个服务范围", "A service area"))
class ServiceArea:
    stations: list[StationPlace] = shown(
        "服务站；同一地点的几个站共一范围", "Its station; several at one point share one area"
    )
    numbers: ServiceNumbers = shown("人数与路程", "Persons and their ways")
    area_km2: float | None = shown("面积（平方千米，椭球面）", "Area in km², on the ellipsoid")
    grid_workers: int = shown(
        "本站及其下级站的网格员", "Grid workers of the station and of those it supervises"
    )
    persons_per_worker: float | None = shown("每名网格员对应人数", "Persons for each grid worker")
    bands: list[ServiceBand] = shown("各时限；仅 REACHABLE", "Bands of minutes; REACHABLE only")
    boundary: GeoJSON | None = shown("形状；人数不由形状得出", "Its shape; numbers never come from it")
    is_approximate: bool = shown("形状是否近似", "Whether the shape is approximate")
    access: RoadAccess | None = shown(
        "服务站到道路的一段；未载入路网则为空", "How the station meets the road; null without roads"
    )

    @classmethod
    def of(cls, question: AreasQuestion, area: answers.ServiceArea) -> Self:
        """As it is shown."""
        asked, timed = question.stations, question.method != Method.NEAREST
        persons, workers = area.tally.persons, area.workers
        return cls(
            stations=[StationPlace.of(asked.area.county_id, asked.on, one) for one in area.stations],
            numbers=ServiceNumbers.of(area.tally, timed=timed),
            area_km2=area.shape.area_km2,
            grid_workers=workers,
            persons_per_worker=persons / workers if workers else None,
            bands=[
                ServiceBand(minutes=band.minutes, persons=band.persons, boundary=_boundary(band.shape))
                for band in area.bands
            ],
            boundary=_boundary(area.shape),
            is_approximate=question.method == Method.REACHABLE,
            access=_access(area),
        )


@strawberry.type(description=both("不在任何服务范围内的人", "Persons whom no area holds"))
class OutsideArea:
    reason: OutsideReason = shown("原因", "Why")
    numbers: ServiceNumbers = shown("人数", "Persons")


@strawberry.type(
    description=both(
        "服务范围；除可重叠者外，各范围与范围外之和等于全体",
        "Service areas; unless they overlap, areas and what none holds sum to the whole",
    )
)
class ServiceAreas:
    method: ServiceMethod = shown("方法", "Method")
    form: AreaForm = shown("形式", "Form")
    level: DivisionLevel | None = shown("服务站级别；空为各级", "Level of the stations; null: all")
    as_of: date = shown("按哪一日", "As of which day")
    known_at: datetime | None = shown("按何时所知；空为现在", "As known then; null: now")
    travel: TravelBasis = shown("出行方式与依据", "How one travels, and on what")
    areas: list[ServiceArea] = shown("各服务范围", "The areas")
    outside: list[OutsideArea] = shown("不在任何范围内的人，按原因", "Persons whom no area holds, by reason")
    whole: ServiceNumbers = shown("全体", "Everybody")
    stations_without_point: list[StationPlace] = shown("没有坐标的服务站", "Stations without a point")

    @classmethod
    def of(cls, answer: answers.ServiceAreas) -> Self:
        """As it is shown."""
        question = answer.question
        asked, county_id = question.stations, question.stations.area.county_id
        return cls(
            method=question.method,
            form=question.form,
            level=asked.level,
            as_of=asked.on,
            known_at=asked.known_at,
            travel=TravelBasis.of(answer.basis, question.travel, answer.roads),
            areas=[ServiceArea.of(question, area) for area in answer.areas],
            outside=[
                OutsideArea(reason=part.reason, numbers=ServiceNumbers.of(part.tally))
                for part in answer.outside
            ],
            whole=ServiceNumbers.of(answer.whole),
            stations_without_point=[
                StationPlace.of(county_id, asked.on, station) for station in answer.without_point
            ],
        )


def _boundary(shape: Shape) -> GeoJSON | None:
    return None if shape.geojson is None else GeoJSON(shape.geojson)


def _access(area: answers.ServiceArea) -> RoadAccess | None:
    if area.meeting is None:
        return None
    lon, lat = area.meeting.point or (None, None)
    return RoadAccess(metres=area.meeting.metres, is_off_network=lon is None, lon=lon, lat=lat)
