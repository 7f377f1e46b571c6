"""Hotspots (热点): where high or low shares lie together more than by chance."""

from dataclasses import dataclass

from db.codes import Code
from db.errors import DomainError
from geo.clusters.hotspots import (
    LOCAL_STATISTICS,
    LocalAnswer,
    LocalMethod,
    LocalPlace,
    LocalQuestion,
    LocalResult,
    Silence,
    Spot,
)
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.spatial.answers import DensityBin
from resolvers.spatial.density import Asking, density
from resolvers.spatial.question import BinKind, Bins, DensityQuestion, Measure
from resolvers.spatial.zones import middles, shapes_of_places, zones_of

# Any number would do; said in the answer, so that others can repeat it.
SEED = 1

Key = tuple[int, int]


class SpotMeasure(Code):
    REACHED_SHARE = "REACHED_SHARE", "期内联系到的人占比", "share of persons reached in the window"
    VISITED_SHARE = "VISITED_SHARE", "期内走访到的人占比", "share of persons visited in the window"
    OVERDUE_SHARE = "OVERDUE_SHARE", "有逾期任务的人占比", "share of persons with an overdue duty"


class SpotBy(Code):
    CELL = "CELL", "网格", "grid cells"
    VILLAGE = "VILLAGE", "村（社区）", "villages"


@dataclass(frozen=True, slots=True)
class HotspotQuestion:
    """Shares of the persons whom a question of coverage names, compared by place."""

    persons: CoverageQuestion
    measure: SpotMeasure
    by: SpotBy
    method: LocalMethod

    def __post_init__(self) -> None:
        """Refuses areas above a county, AREA_TOO_LARGE."""
        if self.persons.area.spans_counties:
            raise DomainError(
                "AREA_TOO_LARGE", "热点按区县计算。", "Hotspots are told of one county at most."
            )

    @property
    def density(self) -> DensityQuestion:
        """The question whose bins are compared."""
        overdue = self.measure == SpotMeasure.OVERDUE_SHARE
        return DensityQuestion(
            self.persons, Measure.PERSONS, Bins(BinKind.of(self.by.value)), overdue=overdue
        )

    def share(self, one: DensityBin) -> float | None:
        """The share of a place; None where too few persons could have it, or it is withheld."""
        return getattr(one.counts, self.measure.value.lower()) if one.counts else None


@dataclass(frozen=True, slots=True)
class PlaceSpot:
    """A place with its share and what it is among its neighbours."""

    place: DensityBin
    share: float | None
    result: LocalResult


@dataclass(frozen=True, slots=True)
class Hotspots:
    """An answer; `silence` says why there are no statistics, where there are none."""

    question: HotspotQuestion
    places: tuple[PlaceSpot, ...]
    permutations: int
    seed: int
    silence: Silence | None


async def hotspots(asking: Asking, question: HotspotQuestion) -> Hotspots:
    """The hotspots of an area the viewer may analyse. Raises as `density` does, and TOO_MANY_PLACES."""
    bins = (await density(asking, question.density)).bins
    by, ground = BreakdownBy.of(question.by.value), question.persons.ground
    shapes = {
        (row.county_id, row.id): row.shape for row in await asking.database.rows(shapes_of_places(ground, by))
    }
    compared: dict[Key, LocalPlace] = {}
    for one in bins:
        share = question.share(one)
        if share is not None and _key(one) in shapes:
            compared[_key(one)] = LocalPlace(shapes[_key(one)], share)
    answer = await _answer(asking, question, tuple(compared.values()))
    results = dict(zip(compared, answer.results, strict=False))
    places = tuple(
        PlaceSpot(one, question.share(one), results.get(_key(one)) or _left_out(question, one, shapes))
        for one in bins
        if answer.silence is None
    )
    return Hotspots(question, places, answer.permutations, SEED, answer.silence)


async def _answer(asking: Asking, question: HotspotQuestion, places: tuple[LocalPlace, ...]) -> LocalAnswer:
    zones = zones_of(await asking.database.rows(middles(question.persons.ground)))
    if not zones:
        return LocalAnswer((), 0, Silence.TOO_FEW_PLACES)
    local = LocalQuestion(zones[0].epsg, question.method, places, SEED)
    return await asking.work.answer(LOCAL_STATISTICS, local)


def _left_out(question: HotspotQuestion, one: DensityBin, shapes: dict[Key, bytes]) -> LocalResult:
    """Why a place was not compared."""
    if one.withheld:
        return LocalResult(Spot.WITHHELD, 0)
    if question.share(one) is None:
        return LocalResult(Spot.NO_DENOMINATOR, 0)
    assert _key(one) not in shapes  # noqa: S101  # all others were compared
    return LocalResult(Spot.NO_SHAPE, 0)


def _key(one: DensityBin) -> Key:
    return one.county_id, one.id or 0
