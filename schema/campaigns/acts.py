"""Ordering campaigns, changing and closing them, and reporting tasks done."""

from typing import Annotated

import strawberry

from resolvers.campaigns import acts
from resolvers.campaigns import reports as campaign_reports
from resolvers.campaigns.orders import campaign_by_id
from resolvers.receipts import Recorded
from schema.campaigns.campaign import Campaign
from schema.campaigns.inputs import (
    AmendCampaignInput,
    CloseCampaignInput,
    CreateCampaignInput,
    ReportTaskInput,
)
from schema.context import Context, RonggeInfo
from schema.fields import argument, both, shown
from schema.receipts import REPLAYED, receipt_of


@strawberry.type(description=both("专项任务操作的回执", "The receipt of an act on a campaign"))
class CampaignPayload:
    campaign: Campaign | None = shown("该专项任务", "The campaign")
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "在您管理的区划部署一项专项任务，下级各级即可见",
        "Orders a campaign in a division that you manage; every unit below sees it at once",
    )
)
async def create_campaign(
    info: RonggeInfo, input: Annotated[CreateCampaignInput, argument("专项任务", "The campaign")]
) -> CampaignPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await acts.create_campaign(context.database, context.ask(), input.entry(), context.ids)
    return _payload(context, recorded)


@strawberry.mutation(
    description=both(
        "修改专项任务；此前的内容仍可按 knownAt 查得",
        "Gives a campaign other terms; the earlier ones are found by knownAt",
    )
)
async def amend_campaign(
    info: RonggeInfo, input: Annotated[AmendCampaignInput, argument("修改", "The amendment")]
) -> CampaignPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await acts.amend_campaign(context.database, context.ask(), input.amendment(), context.ids)
    return _payload(context, recorded)


@strawberry.mutation(
    description=both(
        "提前终止专项任务及其下的各项任务", "Ends a campaign, and those under it, before their time"
    )
)
async def close_campaign(
    info: RonggeInfo, input: Annotated[CloseCampaignInput, argument("终止", "The closing")]
) -> CampaignPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await acts.close_campaign(context.database, context.ask(), input.closing(), context.ids)
    return _payload(context, recorded)


@strawberry.mutation(
    description=both(
        "服务站报告完成逐站任务（或其一阶段）；同一任务以最后一次报告为准",
        "A station reports a task, or a stage of it, done; of one task the last report holds",
    )
)
async def report_task(
    info: RonggeInfo, input: Annotated[ReportTaskInput, argument("报告", "The report")]
) -> CampaignPayload | None:
    """Committed before it is answered."""
    context = info.context
    entry = input.entry()
    recorded = await campaign_reports.report_task(context.database, context.ask(), entry, context.ids)
    return _payload(context, recorded)


def _payload(context: Context, recorded: Recorded) -> CampaignPayload:
    return receipt_of(context, CampaignPayload, Campaign, campaign_by_id, recorded=recorded)
