"""Inputs: what callers may ask for and send."""

from dataclasses import replace
from datetime import date

import strawberry

from geo.coordinates import LonLat
from resolvers.person_filter import PersonFilter
from resolvers.requested_areas import NamedArea
from resolvers.windows import Window
from schema.describe import both, shown
from schema.node_ids import key_of
from schema.types.codes import (
    CoordinateSystem,
    PersonCategory,
    PriorityClass,
    Reach,
    Sex,
)


@strawberry.input(description=both("一个地点", "A place"))
class PlaceInput:
    lon: float = shown("经度（度）", "Longitude in degrees")
    lat: float = shown("纬度（度）", "Latitude in degrees")
    system: CoordinateSystem | None = shown(
        "坐标系，默认 WGS-84", "Coordinate system, WGS-84 by default", default=CoordinateSystem.WGS84
    )

    def lon_lat(self) -> LonLat:
        """The place as given. Raises DomainError PLACE_OUT_OF_RANGE."""
        return LonLat(self.lon, self.lat)


@strawberry.input(
    description=both(
        "时间窗：左闭右开的日期区间",
        "A window of civil days: its first day, and the day before which it ends",
    )
)
class WindowInput:
    from_on: date = shown("起始日期（含）", "First day", name="from")
    to_on: date = shown("截止日期（不含）", "Day before which it ends", name="to")

    def window(self) -> Window:
        """The window. Raises DomainError EMPTY_WINDOW."""
        return Window(self.from_on, self.to_on)


@strawberry.input(
    description=both("统计范围：下列四项须且只须一项", "The area of an answer: exactly one of the four")
)
class CoverageScopeInput:
    division_code: str | None = shown("行政区划代码", "Code of a division", default=None)
    cell_code: str | None = shown("网格代码", "Code of a cell", default=None)
    station_id: strawberry.ID | None = shown("服务中心（站）编号", "Id of a station", default=None)
    worker_id: strawberry.ID | None = shown("网格员编号", "Id of a grid worker", default=None)
    reach: Reach | None = shown(
        "向下涵盖的范围，默认所有下级", "How far below, everything by default", default=Reach.DESCENDANTS
    )

    def named(self) -> NamedArea:
        """The area as named. Raises DomainError ONE_AREA_EXPECTED or BAD_ID."""
        station = key_of(self.station_id, "Station") if self.station_id is not None else None
        worker = key_of(self.worker_id, "GridWorker") if self.worker_id is not None else None
        return NamedArea(self.division_code, self.cell_code, station, worker, self.reach or Reach.DESCENDANTS)


@strawberry.input(
    description=both("服务对象的筛选条件，同时满足", "Which persons: all conditions hold at once")
)
class CoverageFilterInput:
    categories: list[PersonCategory] | None = shown(
        "属于其中任一类别", "Of any of these categories", default=None
    )
    priority_classes: list[PriorityClass] | None = shown(
        "属于其中任一重点类别", "Of any of these priority classes", default=None
    )
    sex: Sex | None = shown("性别", "Sex", default=None)
    age_from: int | None = shown("年龄下限（周岁，含）", "Least age in completed years", default=None)
    age_to: int | None = shown("年龄上限（周岁，含）", "Greatest age in completed years", default=None)
    veterans_only: bool | None = shown("仅退役军人", "Veterans only", default=False)
    unlocated: bool | None = shown("是否无坐标", "Whether without a point", default=None)

    def person_filter(self) -> PersonFilter:
        """The filter as the resolvers read it."""
        return PersonFilter(
            categories=tuple(self.categories or ()),
            priority_classes=tuple(self.priority_classes or ()),
            sex=self.sex,
            age_from=self.age_from,
            age_to=self.age_to,
            veterans_only=bool(self.veterans_only),
            unlocated=self.unlocated,
        )


@strawberry.input(
    description=both("服务对象名单的筛选条件，同时满足", "Which persons to list: all conditions hold at once")
)
class PersonFilterInput(CoverageFilterInput):
    division_code: str | None = shown("居住在该区划内", "Living in this division", default=None)
    cell_code: str | None = shown("居住在该网格内", "Living in this cell", default=None)
    station_id: strawberry.ID | None = shown(
        "由该站（含下级）服务", "Served by this station or those below it", default=None
    )
    last_contact_before: date | None = shown(
        "最近联系早于该日，或从未联系", "Last reached before this day, or never", default=None
    )
    last_contact_after: date | None = shown("最近联系晚于该日", "Last reached after this day", default=None)
    name: str | None = shown("姓名包含", "Name contains", default=None)

    def person_filter(self) -> PersonFilter:
        """The filter as the resolvers read it."""
        return replace(
            CoverageFilterInput.person_filter(self),
            last_contact_before=self.last_contact_before,
            last_contact_after=self.last_contact_after,
            name=self.name or None,
        )

    def named_areas(self) -> list[NamedArea]:
        """The areas in which the persons must all live."""
        named = []
        if self.division_code is not None:
            named.append(NamedArea(division_code=self.division_code))
        if self.cell_code is not None:
            named.append(NamedArea(cell_code=self.cell_code))
        if self.station_id is not None:
            named.append(NamedArea(station=key_of(self.station_id, "Station")))
        return named
