"""What is asked about service areas and gaps, and the words of the answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from db.codes import Code, DivisionLevel
from db.errors import DomainError
from geo.roads.travel import Travel
from resolvers.areas import Area
from resolvers.wording.refusals import bad_value

MINUTES = (5.0, 10.0, 15.0, 30.0, 45.0)
MOST_BANDS, LONGEST_MINUTES = 10, 240.0
FARTHEST_M = 100_000.0
STATION_LEVELS = (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE)


class ServiceMethod(Code):
    ASSIGNED = "ASSIGNED", "按规定的服务范围", "the villages each station serves by the rules of the day"
    NEAREST = "NEAREST", "直线距离最近", "the station nearest in a straight line"
    REACHABLE = "REACHABLE", "路网可达", "the station reached first, within minutes"


class AreaForm(Code):
    PARTITION = "PARTITION", "每人只计入最快的服务站", "each person counts for the fastest station alone"
    OVERLAPPING = (
        "OVERLAPPING",
        "各站分别计算，可重叠，不可相加",
        "each station by itself; areas overlap and must not be added up",
    )


class CostBasis(Code):
    ROADS = "ROADS", "路网", "the road network"
    ESTIMATE = "ESTIMATE", "直线估算", "an estimate: the straight line × 1.35, no roads being loaded"
    STRAIGHT_LINE = "STRAIGHT_LINE", "直线距离", "the straight line"


class Outside(Code):
    """Why a person is in no area."""

    UNLOCATED = "UNLOCATED", "住处没有坐标", "the home has no point"
    UNASSIGNED = "UNASSIGNED", "所在区划没有服务站", "no station serves the division"
    NO_STATION = "NO_STATION", "没有带坐标的服务站", "no station has a point"
    OFF_NETWORK = "OFF_NETWORK", "住处远离道路", "the home is farther from every road than the limit"
    NO_PATH = "NO_PATH", "没有通路", "no way leads to a station"
    BEYOND = "BEYOND", "超出时限或距离", "the fastest station is farther than asked"


class GapsBy(Code):
    VILLAGE = "VILLAGE", "村（社区）", "village"
    CELL = "CELL", "网格", "grid cell"


@dataclass(frozen=True, slots=True)
class Stations:
    """Which stations: those of one county and one level (all levels if none), as on a day and known then.

    Raises DomainError ONE_COUNTY_EXPECTED or BAD_STATION_LEVEL.
    """

    area: Area
    on: date
    known_at: datetime | None = None
    level: DivisionLevel | None = None
    today: date | None = None

    @property
    def is_present(self) -> bool:
        """Whether persons' rows say what they are on that day."""
        return self.known_at is None and self.today is not None and self.on >= self.today

    def __post_init__(self) -> None:
        """Refuses areas of several counties, whose roads are not one network."""
        if self.area.spans_counties:
            raise DomainError(
                "ONE_COUNTY_EXPECTED",
                "服务范围按县计算，请指定一个县级或以下的范围。",
                "Service areas are those of one county: name a county or something in it.",
            )
        if self.level is not None and self.level not in STATION_LEVELS:
            raise bad_value(
                "BAD_STATION_LEVEL",
                "level",
                "须为 COUNTY、TOWNSHIP 或 VILLAGE。",
                "must be COUNTY, TOWNSHIP or VILLAGE.",
            )


@dataclass(frozen=True, slots=True)
class AreasQuestion:
    """The service areas of stations; `minutes` are the bands of REACHABLE. Raises DomainError BAD_MINUTES."""

    stations: Stations
    method: ServiceMethod = ServiceMethod.ASSIGNED
    travel: Travel = field(default_factory=Travel)
    minutes: tuple[float, ...] = MINUTES
    form: AreaForm = AreaForm.PARTITION

    def __post_init__(self) -> None:
        """Refuses bands that are none."""
        ascending = list(self.minutes) == sorted(set(self.minutes))
        bounded = all(0.0 < minutes <= LONGEST_MINUTES for minutes in self.minutes)
        if not (ascending and bounded and 0 < len(self.minutes) <= MOST_BANDS):
            raise bad_value(
                "BAD_MINUTES",
                "minutes",
                "须为 1 至 10 个由小到大的分钟数，最大 240。",
                "must be one to ten ascending numbers, 240 at most.",
            )


@dataclass(frozen=True, slots=True)
class Beyond:
    """The limit of a gap: minutes or metres. Raises DomainError ONE_LIMIT_EXPECTED or BAD_LIMIT."""

    minutes: float | None = None
    metres: float | None = None

    def __post_init__(self) -> None:
        """Refuses none, both, and what is no limit."""
        if (self.minutes is None) == (self.metres is None):
            raise DomainError(
                "ONE_LIMIT_EXPECTED",
                "分钟数与米数须且只须指定一项。",
                "Name exactly one limit: minutes or metres.",
            )
        most = LONGEST_MINUTES if self.metres is None else FARTHEST_M
        if not 0.0 < (self.minutes or self.metres or 0.0) <= most:
            raise DomainError(
                "BAD_LIMIT",
                "时限应在 240 分钟以内，距离应在 100 千米以内，且大于零。",
                "A limit is more than nothing and at most 240 minutes, or 100 kilometres.",
                {"argument": "minutes" if self.metres is None else "metres"},
            )


@dataclass(frozen=True, slots=True)
class GapsQuestion:
    """Who lives beyond a limit from the fastest station, by village or cell."""

    stations: Stations
    beyond: Beyond
    travel: Travel = field(default_factory=Travel)
    by: GapsBy = GapsBy.VILLAGE


GAPS: Sequence[Outside] = (Outside.NO_STATION, Outside.OFF_NETWORK, Outside.NO_PATH, Outside.BEYOND)
