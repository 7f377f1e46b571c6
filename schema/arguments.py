"""Inputs: what callers may ask for and send."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, TypeVar

import strawberry

from db.codes import Code
from db.errors import DomainError
from geo.coordinates import LonLat
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of, area_statement, own_area
from resolvers.windows import Window
from resolvers.wording.refusals import LONGEST_TEXT, note_too_long
from schema.codes import CoordinateSystem, DutyRule, DutyState, Reach
from schema.context import Context
from schema.fast.kept import looked_up
from schema.fields import argument, both, shown
from schema.node import key_of


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
        station = key_of(self.station_id, "Station", "stationId") if self.station_id is not None else None
        worker = key_of(self.worker_id, "GridWorker", "workerId") if self.worker_id is not None else None
        return NamedArea(self.division_code, self.cell_code, station, worker, self.reach or Reach.DESCENDANTS)


AsOf = Annotated[
    date | None,
    argument("按哪一日的状态，默认今天（北京时间）", "As of which day; today in China by default"),
]


Scope = Annotated[CoverageScopeInput | None, argument("统计范围，默认您的范围", "The area; yours by default")]


KnownAt = Annotated[
    datetime | None,
    argument(
        "按此时已知的情况，默认现在；不得晚于现在", "As known then; now by default, and no later than now"
    ),
]


def instant(known_at: datetime | None) -> datetime | None:
    """The instant as of which knowledge counts. Raises DomainError KNOWN_IN_THE_FUTURE."""
    if known_at is not None and known_at > datetime.now(UTC):
        raise DomainError(
            "KNOWN_IN_THE_FUTURE",
            "knownAt 不能晚于现在：将来会知道什么，现在还不知道。",
            "knownAt may not be later than now: what will be known then is not known yet.",
            {"argument": "knownAt"},
        )
    return known_at


async def analysed(context: Context, ask: Ask, scope: CoverageScopeInput | None) -> Area:
    """The area asked about, the viewer's own without a scope. Raises DomainError AREA_NOT_FOUND."""
    if scope is None:
        return own_area(ask)
    return area_of(await looked_up(context, area_statement, ask, scope.named()))


async def any_area(context: Context, named: NamedArea) -> Area:
    """A named area, whoever asks: for filters. Raises DomainError AREA_NOT_FOUND."""
    return area_of(await looked_up(context, any_area_statement, context.ask(), named))


def bounded(text: str | None) -> str | None:
    """The text as given. Raises DomainError NOTE_TOO_LONG."""
    if text is not None and len(text) > LONGEST_TEXT:
        raise note_too_long()
    return text


def said(text: str) -> str:
    """The text as given. Raises DomainError TEXT_MISSING for blanks, NOTE_TOO_LONG."""
    if not text.strip():
        raise DomainError("TEXT_MISSING", "必填文字不能为空。", "A required text is empty.")
    bounded(text)
    return text


LARGEST_LIST = 1000
Codes = TypeVar("Codes", bound=Code)


def chosen(codes: Sequence[Codes] | None) -> tuple[Codes, ...]:
    """The codes of a list argument, each once, as first given. Raises DomainError TOO_MANY_VALUES."""
    given = codes or ()
    if len(given) > LARGEST_LIST:
        raise DomainError(
            "TOO_MANY_VALUES",
            f"一个列表至多 {LARGEST_LIST} 个值；重复的值只算一次。",
            f"A list holds at most {LARGEST_LIST} values; one that is repeated counts once.",
        )
    return tuple(dict.fromkeys(given))


OwnDay = Annotated[
    date | None,
    argument("按哪一日的状态，默认与所属对象相同", "As of which day; that of its object by default"),
]


InWindow = Annotated[
    WindowInput | None,
    argument("时间窗，默认 asOf 当年年初至 asOf", "The window; the year up to asOf by default"),
]


InPerson = Annotated[bool | None, argument("仅计当面联系（走访覆盖）", "Count contacts in person only")]


InDutyWindow = Annotated[
    WindowInput | None,
    argument(
        "时间窗，取其间任一日有效的任务；默认 asOf 当年年初至 asOf 后 30 日",
        "Duties open on any day of it; by default the year up to asOf and the thirty days after",
    ),
]
OfRules = Annotated[
    list[DutyRule] | None,
    argument("事项，默认全部；空列表同不填", "Rules; all by default, and of an empty list"),
]
InStates = Annotated[
    list[DutyState] | None,
    argument("状态，默认全部；空列表同不填", "States; all by default, and of an empty list"),
]


BeidouLevel = Annotated[
    int | None, argument("层级 1–10，默认 6（约 60 米）", "Level 1–10, 6 by default (about 60 m)")
]
