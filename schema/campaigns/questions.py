"""The questions about campaigns."""

from typing import Annotated

import strawberry

from resolvers.areas import Area, AreaKind
from resolvers.campaigns.lists import CampaignQuestion
from resolvers.campaigns.orders import campaign_by_id
from resolvers.ground.named_areas import NATION_ID
from resolvers.viewer import Viewer
from schema.arguments import AsOf, Scope, any_area, chosen
from schema.campaigns.campaign import BY_FIRST_DAY, CAMPAIGNS, Campaign
from schema.codes import CampaignKind, CampaignState, DivisionLevel
from schema.context import RonggeInfo
from schema.fast.page import page_of
from schema.fast.promise import by_key, found_one
from schema.fields import argument, hot
from schema.node import key_of
from schema.paging.connection import Connection
from schema.paging.cursors import After, First


@hot(
    "对某范围适用的专项任务：本级与各上级部署的，按起始日期",
    "The campaigns that hold for an area, its own and those of the units above, by their first day",
)
async def campaigns(
    info: RonggeInfo,
    scope: Scope = None,
    as_of: AsOf = None,
    kind: Annotated[
        list[CampaignKind] | None,
        argument("种类，默认全部；空列表同不填", "Kinds; all by default, and of an empty list"),
    ] = None,
    state: Annotated[
        list[CampaignState] | None,
        argument("状态，默认全部；空列表同不填", "States; all by default, and of an empty list"),
    ] = None,
    below: Annotated[
        bool | None, argument("是否包括下级部署的", "Whether those of the divisions inside it are listed too")
    ] = False,
    first: First = None,
    after: After = None,
) -> Connection[Campaign] | None:
    """Public: they are orders, not persons."""
    context = info.context
    area = _own(context.viewer) if scope is None else await any_area(context, scope.named())
    question = CampaignQuestion(area, chosen(kind), chosen(state), bool(below))
    return page_of(context.ask(as_of), CAMPAIGNS, question, BY_FIRST_DAY.page(first, after))


@hot("按编号取专项任务", "A campaign by its id")
async def campaign(
    info: RonggeInfo,
    id: Annotated[strawberry.ID, argument("专项任务编号", "Id of the campaign")],
    as_of: AsOf = None,
) -> Campaign | None:
    """The campaign, its state as of that day."""
    ask = info.context.ask(as_of)
    return found_one(ask, campaign_by_id, Campaign, *key_of(id, "Campaign"), county=by_key)


def _own(viewer: Viewer) -> Area:
    """The first area of the viewer's grants; the nation for those without any."""
    areas = [grant.area for grant in viewer.grants]
    return areas[0] if areas else Area(AreaKind.DIVISION, NATION_ID, 0, DivisionLevel.NATION)
