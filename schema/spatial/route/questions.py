"""The question about a worker's route."""

from typing import Annotated

import strawberry

from db.codes import TravelDirection
from geo.coordinates import to_wgs84
from geo.routes.route_order import MOST_VISITS
from resolvers.ground.named_areas import NamedArea, area_of, searched_area_statement
from resolvers.spatial.route.answer import day_route as answer
from resolvers.spatial.route.duties import due_persons, due_question
from resolvers.spatial.route.question import RouteQuestion
from schema.arguments import AsOf, PlaceInput
from schema.codes import CoordinateSystem
from schema.context import RonggeInfo
from schema.fast.kept import looked_up, rows_of
from schema.fields import argument, both
from schema.node import key_of
from schema.spatial.route.day_route import DayRoute
from schema.spatial.service.inputs import TravelInput

People = list[strawberry.ID] | None


@strawberry.field(
    description=both(
        "网格员一天的走访路线：从应访与逾期的任务中选出若干人并排好顺序；十二站以内为精确最优",
        "Whom of the due and overdue a worker visits today, in which order; exact up to twelve stops",
    )
)
async def day_route(
    info: RonggeInfo,
    worker_id: Annotated[strawberry.ID, argument("网格员编号", "Id of the grid worker")],
    start: Annotated[PlaceInput, argument("出发地", "Where the day begins")],
    on: AsOf = None,
    visits: Annotated[
        int | None, argument("走访人数，1–20，默认 8", "How many visits, 1–20, 8 by default")
    ] = 8,
    pinned: Annotated[People, argument("必访的人", "Who must be visited")] = None,
    left_out: Annotated[People, argument("今天不访的人", "Who is not to be visited today")] = None,
    returns: Annotated[
        bool | None, argument("是否回到出发地，默认否", "Whether it returns to the start; no by default")
    ] = False,
    travel: Annotated[
        TravelInput | None, argument("出行方式，默认步行", "How one travels; on foot by default")
    ] = None,
) -> DayRoute | None:
    """For the worker, and for the staff of the worker's station."""
    context, ask = info.context, info.context.ask(on)
    named = NamedArea(worker=key_of(worker_id, "GridWorker", "workerId"))
    place = to_wgs84(start.lon_lat(), start.system or CoordinateSystem.WGS84)
    way = travel or TravelInput()
    way.direction = TravelDirection.FROM_STATION
    question = RouteQuestion(
        worker=area_of(await looked_up(context, searched_area_statement, ask, named)),
        start=place,
        visits=8 if visits is None else visits,
        most=MOST_VISITS,
        pinned=tuple(key_of(one, "Person", "pinned") for one in pinned or ()),
        left_out=tuple(key_of(one, "Person", "leftOut") for one in left_out or ()),
        returns=bool(returns),
        travel=way.travel(),
    )
    asked = due_question(ask, question.worker)
    due = await (looked_up if asked.kept else rows_of)(context, due_persons, ask, asked)
    return DayRoute.of(await answer(context.rows, context.work, question, due=due, on=ask.as_of))
