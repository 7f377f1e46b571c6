"""The question where a station would help most."""

from typing import Annotated

import strawberry

from resolvers.ground.named_areas import area_of, area_statement, own_area
from resolvers.small_numbers import sight_of
from resolvers.spatial.service.question import Stations
from resolvers.spatial.siting.answer import station_siting as answer
from resolvers.spatial.siting.question import SitingQuestion
from schema.arguments import AsOf, Scope
from schema.codes import DivisionLevel, SitingWeight
from schema.context import RonggeInfo
from schema.fast.kept import looked_up
from schema.fields import argument, both
from schema.node import key_of
from schema.spatial.service.inputs import BeyondInput, TravelInput
from schema.spatial.siting.siting import StationSiting


@strawberry.field(
    description=both(
        "服务站选址：在哪些村（社区）增设（或把一站迁到哪里）能使限度内人数最多、总行程减少最多",
        "In which villages new stations, or one that moves, would bring most people near or save most travel",
    )
)
async def station_siting(
    info: RonggeInfo,
    beyond: Annotated[BeyondInput, argument("限度：分钟或米", "The limit: minutes or metres")],
    scope: Scope = None,
    add: Annotated[int | None, argument("增设站数，1–5，默认 1", "Stations to add, 1–5, 1 by default")] = 1,
    move: Annotated[
        strawberry.ID | None, argument("迁移此站，而非增设", "Move this station instead of adding one")
    ] = None,
    weight: Annotated[
        SitingWeight | None, argument("计入哪些人，默认每人计一", "Who counts; everybody by default")
    ] = SitingWeight.PERSONS,
    level: Annotated[
        DivisionLevel | None,
        argument("只看此级服务站，默认各级", "Stations of this level alone; all by default"),
    ] = None,
    travel: Annotated[
        TravelInput | None, argument("出行方式，默认步行", "How one travels; on foot by default")
    ] = None,
    as_of: AsOf = None,
) -> StationSiting | None:
    """Worked out in a process of its own; nothing personal is in it."""
    context, ask = info.context, info.context.ask(as_of)
    area = own_area(ask)
    if scope is not None:
        area = area_of(await looked_up(context, area_statement, ask, scope.named()))
    question = SitingQuestion(
        stations=Stations(area, ask.as_of, level=level, today=ask.today),
        beyond=beyond.beyond(),
        add=1 if add is None else add,
        move=None if move is None else key_of(move, "Station", "move"),
        weight=weight or SitingWeight.PERSONS,
        travel=(travel or TravelInput()).travel(),
    )
    sight = await sight_of(context.rows, ask, area)
    return StationSiting.of(await answer(context.rows, context.work, sight, question))
