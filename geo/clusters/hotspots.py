"""Local statistics of shares by place: where high and low lie together more than by chance.

What is asked and answered; `geo.clusters.local_statistics` works it out, in a worker process alone.
"""

from dataclasses import dataclass

from db.codes import Code
from geo.work.job import Job

FEWEST_PLACES, MOST_PLACES = 30, 2_000
FALSE_DISCOVERIES = 0.05
LEAST_PERMUTATIONS = 9_999
# So that the first threshold of false discoveries can be met at all: 2 / (permutations + 1) ≤ 0.05 / n.
PERMUTATIONS_A_PLACE = 40


class LocalMethod(Code):
    LOCAL_MORAN = "LOCAL_MORAN", "局部莫兰指数", "local Moran's I"
    GETIS_ORD = "GETIS_ORD", "Getis-Ord Gi*", "Getis-Ord Gi*"


class Spot(Code):
    """What a place is among its neighbours."""

    HIGH = "HIGH", "高值聚集", "high among high ones"
    LOW = "LOW", "低值聚集", "low among low ones"
    HIGH_AMONG_LOW = "HIGH_AMONG_LOW", "低值中的高值", "high among low ones"
    LOW_AMONG_HIGH = "LOW_AMONG_HIGH", "高值中的低值", "low among high ones"
    NOT_SIGNIFICANT = "NOT_SIGNIFICANT", "不显著", "not told from chance"
    NO_NEIGHBOURS = "NO_NEIGHBOURS", "无相邻单元，未参加统计", "without neighbours that count: left out"
    NO_DENOMINATOR = "NO_DENOMINATOR", "分母不足，未参加统计", "too few persons for a share: left out"
    NO_SHAPE = "NO_SHAPE", "无边界，未参加统计", "without a boundary: left out"
    WITHHELD = "WITHHELD", "不足 5 人，不予显示，未参加统计", "withheld: left out"


class Silence(Code):
    """Why there are no statistics."""

    TOO_FEW_PLACES = "TOO_FEW_PLACES", "可比较的单元不足 30 个", "fewer than 30 places can be compared"
    NO_VARIATION = "NO_VARIATION", "各单元的比例全部相同", "all shares are the same"


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """A place as WKB in degrees (EPSG:4326), and its share."""

    shape: bytes
    share: float


@dataclass(frozen=True, slots=True)
class LocalQuestion:
    """Places to compare in the zone `epsg`. The same seed gives the same answer."""

    epsg: int
    method: LocalMethod
    places: tuple[LocalPlace, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class LocalResult:
    """A place's statistic and two-sided p-value, None where it was left out, and what that makes it."""

    spot: Spot
    neighbours: int
    statistic: float | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class LocalAnswer:
    """Results in the order of the places, from so many permutations; none, and why, where nothing is said."""

    results: tuple[LocalResult, ...]
    permutations: int
    silence: Silence | None = None


LOCAL_STATISTICS: Job[LocalQuestion, LocalAnswer] = Job(".clusters.local_statistics", "local_statistics")
