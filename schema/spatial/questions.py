"""The questions about where persons, duties and visits are dense, and where shares are high or low."""

from typing import Annotated

import strawberry

from resolvers.spatial import density as dense
from resolvers.spatial import hotspots as local
from resolvers.spatial.question import BinKind as Kind
from resolvers.spatial.question import Bins, DensityQuestion
from schema.arguments import AsOf, InWindow, KnownAt, Scope
from schema.codes import LocalMethod, Measure, SpotBy, SpotMeasure
from schema.context import Context, RonggeInfo, mentions
from schema.coverage.arguments import Asked, Which, coverage_question
from schema.fast.promise import built
from schema.fields import argument, both
from schema.spatial.density import Density
from schema.spatial.hotspots import Hotspots
from schema.spatial.inputs import DensityBinsInput


@strawberry.field(
    description=both(
        "密度：服务对象、重点对象、走访任务或走访，按网格、村、乡镇、等面积六边形或核密度面，每平方公里",
        "Density per km² of persons, duties or visits, by cell, village, township, hexagon or as a surface",
    )
)
async def density(
    info: RonggeInfo,
    scope: Scope = None,
    window: InWindow = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    filter: Which = None,
    measure: Annotated[
        Measure | None, argument("指标，默认重点对象", "What is counted; priority persons by default")
    ] = None,
    bins: Annotated[
        DensityBinsInput | None, argument("分区方式，默认按村", "How the ground is cut; villages by default")
    ] = None,
) -> Density | None:
    """The same answer that the map shows."""
    persons = await coverage_question(info.context, scope, Asked(window, as_of, filter, known_at=known_at))
    question = DensityQuestion(
        persons,
        measure or Measure.PRIORITY_PERSONS,
        bins.bins() if bins else Bins(Kind.VILLAGE),
        overdue=mentions(info, "overdueShare", "overduePersons", "dutiesDue", "dutiesOverdue"),
    )

    async def make() -> Density:
        return Density.of(await dense.density(_asking(info.context), question))

    return built(make)


@strawberry.field(
    description=both(
        "热点：比例的高值或低值在相邻网格或村聚集之处",
        "Hotspots: where high or low shares lie together, by cell or village",
    )
)
async def hotspots(
    info: RonggeInfo,
    measure: Annotated[SpotMeasure, argument("指标", "The share to compare")],
    by: Annotated[SpotBy, argument("单元", "By which places")],
    scope: Scope = None,
    window: InWindow = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    filter: Which = None,
    method: Annotated[
        LocalMethod | None, argument("方法，默认局部莫兰指数", "The statistic; local Moran by default")
    ] = None,
) -> Hotspots | None:
    """Worked out in a process of its own."""
    persons = await coverage_question(info.context, scope, Asked(window, as_of, filter, known_at=known_at))
    question = local.HotspotQuestion(persons, measure, by, method or LocalMethod.LOCAL_MORAN)

    async def make() -> Hotspots:
        return Hotspots.of(await local.hotspots(_asking(info.context), question))

    return built(make)


def _asking(context: Context) -> dense.Asking:
    return dense.Asking(context.database, context.work, context.ask())
