"""The questions about service areas, gaps and the nearest stations."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

import strawberry

from geo.coordinates import to_wgs84
from geo.roads.travel import Travel
from resolvers.ground.named_areas import area_of, ground_statement, own_grounds
from resolvers.people.question import PersonQuestion
from resolvers.scope import require
from resolvers.small_numbers import sight_of
from resolvers.spatial.kept import aside
from resolvers.spatial.service.areas import service_areas as areas_answer
from resolvers.spatial.service.facts import gap_facts
from resolvers.spatial.service.gaps import persons_of
from resolvers.spatial.service.gaps import service_gaps as gaps_answer
from resolvers.spatial.service.nearest import NearestQuestion
from resolvers.spatial.service.nearest import nearest_stations as nearest_answer
from resolvers.spatial.service.question import MINUTES, AreasQuestion, GapsQuestion, Stations
from resolvers.viewer import Permission
from schema.arguments import (
    AsOf,
    CoverageScopeInput,
    KnownAt,
    PlaceInput,
    Scope,
    analysed,
    instant,
)
from schema.codes import (
    AreaForm,
    CoordinateSystem,
    DivisionLevel,
    GapsBy,
    OutsideReason,
    PersonOrder,
    ServiceMethod,
)
from schema.context import Context, RonggeInfo, mentions
from schema.fast.kept import looked_up
from schema.fields import argument, both, hot
from schema.paging.connection import Connection
from schema.paging.cursors import After, First
from schema.people.page import page_of
from schema.people.person import Person
from schema.spatial.service.inputs import BeyondInput, TravelInput
from schema.spatial.service.near_station import NearestStations
from schema.spatial.service.service_area import ServiceAreas
from schema.spatial.service.service_gap import ServiceGaps

OfLevel = Annotated[
    DivisionLevel | None,
    argument("服务站级别（县、乡、村级），默认各级", "Level of stations; all by default"),
]
By = Annotated[TravelInput | None, argument("出行方式，默认步行", "How one travels; on foot by default")]
Limit = Annotated[BeyondInput, argument("盲区的界限", "Where the gap begins")]
Parts = Annotated[GapsBy | None, argument("分组维度，默认按村", "What it is by; villages by default")]
_DRAWN = ("boundary", "areaKm2")


@strawberry.field(
    description=both(
        "各服务站的服务范围：按规定、直线最近或路网可达",
        "The areas stations serve: by assignment, by nearness, or within minutes on the roads",
    )
)
async def service_areas(
    info: RonggeInfo,
    scope: Scope = None,
    level: OfLevel = None,
    method: Annotated[
        ServiceMethod | None, argument("方法，默认按规定", "Method, by assignment by default")
    ] = ServiceMethod.ASSIGNED,
    travel: By = None,
    minutes: Annotated[
        list[int] | None,
        argument(
            "时限（分钟），由小到大；空列表同不填", "Bands of minutes, ascending; an empty list: as usual"
        ),
    ] = None,
    form: Annotated[
        AreaForm | None, argument("形式，默认不重叠", "Form, a partition by default")
    ] = AreaForm.PARTITION,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> ServiceAreas | None:
    """Shapes are drawn only where a document names them."""
    question = AreasQuestion(
        stations=await _stations(info.context, scope, level, (as_of, known_at)),
        method=method or ServiceMethod.ASSIGNED,
        travel=_travel(travel),
        minutes=tuple(float(one) for one in minutes) if minutes else MINUTES,
        form=form or AreaForm.PARTITION,
    )
    drawn = mentions(info, *_DRAWN)
    sight = await sight_of(info.context.rows, info.context.ask(), question.stations.area)
    answer = await areas_answer(info.context.rows, sight, question, drawn=drawn)
    return ServiceAreas.of(answer)


@strawberry.field(
    description=both(
        "服务盲区：离最快的服务站仍超过界限的人，按村或网格",
        "Who lives beyond a limit from the fastest station, by village or cell",
    )
)
async def service_gaps(
    info: RonggeInfo,
    beyond: Limit,
    scope: Scope = None,
    level: OfLevel = None,
    travel: By = None,
    by: Parts = GapsBy.VILLAGE,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> ServiceGaps | None:
    """The same ways as those of service areas."""
    stations = await _stations(info.context, scope, level, (as_of, known_at))
    question = GapsQuestion(stations, beyond.beyond(), _travel(travel), by or GapsBy.VILLAGE)
    sight = await sight_of(info.context.rows, info.context.ask(), stations.area)
    return ServiceGaps.of(await gaps_answer(info.context.rows, sight, question))


@hot(
    "盲区数字背后的名单：参数与 serviceGaps 相同，totalCount 等于该数字；只列您可查看的人",
    "The persons behind a number of `serviceGaps` asked alike: totalCount is that number, of those you see",
)
async def service_gap_list(
    info: RonggeInfo,
    beyond: Limit,
    of: Annotated[
        OutsideReason | None, argument("只列一种原因；空为盲区全部", "One reason; null: everybody in the gap")
    ] = None,
    part: Annotated[str | None, argument("只列该部分（key）", "Only the part of this key")] = None,
    scope: Scope = None,
    level: OfLevel = None,
    travel: By = None,
    by: Parts = GapsBy.VILLAGE,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    order_by: Annotated[PersonOrder | None, argument("排序，默认按姓名", "Order; by name by default")] = None,
    first: First = None,
    after: After = None,
) -> Connection[Person] | None:
    """The very persons counted, as one more condition of a list of persons."""
    require(info.context.viewer, Permission.SEARCH)
    stations = await _stations(info.context, scope, level, (as_of, known_at))
    question = GapsQuestion(stations, beyond.beyond(), _travel(travel), by or GapsBy.VILLAGE)
    facts = await gap_facts(info.context.rows, question)
    among = await aside(lambda: persons_of(question, facts, of, part))
    wanted = PersonQuestion(order=order_by or PersonOrder.NAME, among=among)
    return page_of(info.context.ask(), wanted, first, after)


@strawberry.field(description=both("某地点最快到达的几个服务站", "The stations that a place reaches first"))
async def nearest_stations(
    info: RonggeInfo,
    place: Annotated[PlaceInput, argument("地点", "The place")],
    first: Annotated[int | None, argument("几个，1–50，默认 5", "How many, 1–50, 5 by default")] = 5,
    level: OfLevel = None,
    travel: By = None,
    scope: Annotated[
        CoverageScopeInput | None,
        argument("在哪个县的服务站中找，默认您的范围所在县", "In which county; that of your area by default"),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> NearestStations | None:
    """Of ground alone: nobody's home is asked for."""
    ask = replace(info.context.ask(as_of), known_at=instant(known_at))
    if scope is None:
        area = own_grounds(ask)[0]
    else:
        area = area_of(await looked_up(info.context, ground_statement, ask, scope.named()))
    where = to_wgs84(place.lon_lat(), place.system or CoordinateSystem.WGS84)
    stations, many = Stations(area, ask.as_of, ask.known_at, level), 5 if first is None else first
    question = NearestQuestion(stations, where, many, _travel(travel))
    return NearestStations.of(await nearest_answer(info.context.rows, question))


def _travel(said: TravelInput | None) -> Travel:
    return (said or TravelInput()).travel()


async def _stations(
    context: Context,
    scope: CoverageScopeInput | None,
    level: DivisionLevel | None,
    when: tuple[date | None, datetime | None],
) -> Stations:
    """The stations, and the area of the homes. Raises AREA_NOT_FOUND and others."""
    ask = replace(context.ask(when[0]), known_at=instant(when[1]))
    area = await analysed(context, ask, scope)
    return Stations(area, ask.as_of, ask.known_at, level, ask.today)
