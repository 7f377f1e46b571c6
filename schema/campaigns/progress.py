"""How far a campaign about persons is: numbers, and the persons behind them."""

from datetime import datetime
from typing import Any

import strawberry

from db.codes import CampaignTarget, DutyRule
from resolvers.ask import Ask
from resolvers.campaigns.tasks import WHOLE
from resolvers.duties.answers import breakdown_of, summary_of
from resolvers.duties.lists import DutyPage, page_of_duties
from resolvers.duties.parts import duty_breakdown_statement, summary_statement
from resolvers.duties.question import DutyQuestion
from resolvers.scope import require
from resolvers.sizes.asking import ensure_few_duties
from resolvers.small_numbers import sight_of
from resolvers.viewer import Permission
from resolvers.windows import Window
from schema.arguments import (
    AsOf,
    CoverageScopeInput,
    InStates,
    KnownAt,
    Scope,
    analysed,
    any_area,
    chosen,
    instant,
)
from schema.campaigns.arguments import By, settled_day
from schema.campaigns.tasks import task_progress
from schema.codes import DutyBreakdownBy
from schema.context import Context, RonggeInfo
from schema.duties.page import DUTIES, DutyConnection, duties_on
from schema.duties.summary import DutySummary
from schema.fast.kept import looked_up, rows_of
from schema.fast.promise import built
from schema.fields import both
from schema.paging.cursors import After, First, page_size


async def _progress(
    root: strawberry.Parent[Any],
    info: RonggeInfo,
    scope: Scope = None,
    as_of: AsOf = None,
    by: By = None,
    known_at: KnownAt = None,
) -> DutySummary | None:
    """Computed; of a campaign that is over, as of the day after its last."""
    context = info.context
    ask = context.ask(settled_day(root, as_of or context.today))
    if root.target == CampaignTarget.STATIONS.value:
        return await task_progress(root, context, ask, scope, by=by, known_at=instant(known_at), stage=WHOLE)
    return await _of_persons(root, context, ask, scope, by=by, known_at=instant(known_at))


async def _milestone_progress(
    root: strawberry.Parent[Any],
    info: RonggeInfo,
    scope: Scope = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> DutySummary | None:
    """What was done by the stage's day, or by the day asked about if that comes first."""
    context, campaign = info.context, root.campaign
    day = as_of or context.today
    if campaign.target == CampaignTarget.STATIONS.value:
        ask = context.ask(settled_day(campaign, day))
        return await task_progress(
            campaign, context, ask, scope, by=None, known_at=instant(known_at), stage=root.number
        )
    ask = context.ask(min(settled_day(campaign, day), root.due_on))
    return await _of_persons(campaign, context, ask, scope, by=None, known_at=instant(known_at))


async def _people(
    root: strawberry.Parent[Any],
    info: RonggeInfo,
    scope: Scope = None,
    as_of: AsOf = None,
    state: InStates = None,
    known_at: KnownAt = None,
    first: First = None,
    after: After = None,
) -> DutyConnection | None:
    """The persons behind the numbers of `progress`, of those the viewer may see."""
    context = info.context
    if root.target == CampaignTarget.STATIONS.value:
        return None
    ask = context.ask(settled_day(root, as_of or context.today))
    own = require(context.viewer, Permission.SEARCH)
    areas = own if scope is None else (await any_area(context, scope.named()),)
    asked = DutyQuestion(
        areas=areas,
        window=_window(root),
        as_of=ask.as_of,
        rules=(DutyRule.CAMPAIGN,),
        states=chosen(state),
        known_at=instant(known_at),
        campaign=(root.county_id, root.row_id),
    ).asked_on(ask.today)
    page = DutyPage(page_size(first), DUTIES.start(after))
    ask_for = looked_up if asked.kept else rows_of

    async def make() -> DutyConnection:
        await ensure_few_duties(context.rows, asked, context.today, own)
        rows = await ask_for(context, page_of_duties, ask, asked, page)
        return duties_on(rows, page, asked.as_of)

    return built(make)


def _window(campaign: Any) -> Window:
    return Window(campaign.from_on, campaign.to_on)


async def _of_persons(
    campaign: Any,
    context: Context,
    ask: Ask,
    scope: CoverageScopeInput | None,
    *,
    by: DutyBreakdownBy | None,
    known_at: datetime | None,
) -> DutySummary:
    area = await analysed(context, ask, scope)
    question = DutyQuestion(
        areas=(area,),
        window=_window(campaign),
        as_of=ask.as_of,
        rules=(DutyRule.CAMPAIGN,),
        known_at=known_at,
        campaign=(campaign.county_id, campaign.row_id),
    ).asked_on(ask.today)
    ask_for = looked_up if question.kept else rows_of

    async def make() -> DutySummary:
        await ensure_few_duties(context.rows, question, context.today)
        sight = await sight_of(context.rows, ask, area, personal=bool(question.rules))
        if by is None:
            rows = await ask_for(context, summary_statement, question)
            return DutySummary.of(summary_of(sight, question, rows))
        rows = await ask_for(context, duty_breakdown_statement, question, by)
        return DutySummary.of(breakdown_of(sight, question, by, rows))

    return built(make)


progress = strawberry.field(
    resolver=_progress,
    description=both(
        "进度：应完成、已完成、按时、逾期、未完成等（人数；逐站任务为站数，只按下级区划分组），各部分之和等于整体",
        "How far it is, in persons, or in stations (cut by child division only); parts sum to the whole",
    ),
)
milestone_progress = strawberry.field(
    resolver=_milestone_progress,
    description=both("到该阶段截止日的进度", "How far it was by the last day of the stage"),
)
people = strawberry.field(
    resolver=_people,
    description=both(
        "数字背后的人员名单；逐站任务为空",
        "The persons behind the numbers; null for a task of stations",
    ),
)
