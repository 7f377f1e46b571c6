"""The questions about duties and policies."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

import strawberry

from geo.coordinates import to_wgs84
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.duties.answers import breakdown_of, summary_of
from resolvers.duties.links import MOST_POLICIES, policies_for
from resolvers.duties.lists import DutyPage, page_of_duties
from resolvers.duties.parts import duty_breakdown_statement, summary_statement
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.ground.named_areas import NATION_ID, NamedArea
from resolvers.scope import require
from resolvers.sizes.asking import ensure_few_duties
from resolvers.small_numbers import sight_of
from resolvers.viewer import Permission
from schema.arguments import (
    AsOf,
    InDutyWindow,
    InStates,
    KnownAt,
    OfRules,
    PlaceInput,
    Scope,
    WindowInput,
    analysed,
    any_area,
    chosen,
    instant,
)
from schema.codes import CoordinateSystem, DivisionLevel, DutyBreakdownBy, DutyRule
from schema.context import RonggeInfo
from schema.duties.page import DUTIES, DutyConnection, duties_on
from schema.duties.policy import ContactPolicy
from schema.duties.summary import DutySummary
from schema.fast.kept import looked_up, rows_of
from schema.fast.promise import built
from schema.fields import argument, both
from schema.paging.cursors import After, First, page_size

Near = Annotated[
    PlaceInput | None, argument("您所在的地点，用于按距离排序", "Where you stand: nearer persons come first")
]


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments that questions about duties share."""

    window: WindowInput | None
    as_of: date | None
    rules: list[DutyRule] | None
    known_at: datetime | None

    def question(self, ask: Ask, *areas: Area) -> DutyQuestion:
        """The question they amount to, about some areas."""
        question = DutyQuestion(
            areas=areas,
            window=self.window.window() if self.window else year_and_month_ahead(ask.as_of),
            as_of=ask.as_of,
            rules=chosen(self.rules),
            known_at=instant(self.known_at),
        )
        return question.asked_on(ask.today)


@strawberry.field(
    description=both(
        "走访任务清单：先逾期，再按重点类别、距离、截止日期排列",
        "The duties of persons you may see: overdue first, then by priority class, distance and due day",
    )
)
async def duties(
    info: RonggeInfo,
    scope: Scope = None,
    as_of: AsOf = None,
    state: InStates = None,
    rule: OfRules = None,
    window: InDutyWindow = None,
    near: Near = None,
    known_at: KnownAt = None,
    first: First = None,
    after: After = None,
) -> DutyConnection | None:
    """One statement, its persons and their number with it."""
    context, ask = info.context, info.context.ask(as_of)
    own = require(context.viewer, Permission.SEARCH)
    areas = own if scope is None else (await any_area(context, scope.named()),)
    asked = Asked(window, as_of, rule, known_at).question(ask, *areas)
    question = replace(asked, states=chosen(state))
    place = to_wgs84(near.lon_lat(), near.system or CoordinateSystem.WGS84) if near else None
    page = DutyPage(page_size(first), DUTIES.start(after), place)
    ask_for = looked_up if question.kept else rows_of

    async def make() -> DutyConnection:
        await ensure_few_duties(context.rows, question, context.today, own)
        rows = await ask_for(context, page_of_duties, ask, question, page)
        return duties_on(rows, page, question.as_of)

    return built(make)


@strawberry.field(
    description=both(
        "任务统计：应完成、已完成、按时、逾期、未完成等，可按网格员、网格、服务站或下级区划分组",
        "Numbers of duties, and if asked for by worker, cell, station or child division",
    )
)
async def duty_summary(
    info: RonggeInfo,
    scope: Scope = None,
    as_of: AsOf = None,
    by: Annotated[DutyBreakdownBy | None, argument("分组维度，默认不分组", "What to cut it by")] = None,
    rule: OfRules = None,
    window: InDutyWindow = None,
    known_at: KnownAt = None,
) -> DutySummary | None:
    """One statement, whatever the number of parts."""
    context, ask = info.context, info.context.ask(as_of)
    area = await analysed(context, ask, scope)
    question = Asked(window, as_of, rule, known_at).question(ask, area)
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


@strawberry.field(
    description=both(
        f"对某区划适用的联系走访规则，不论效力状态，至多 {MOST_POLICIES} 条；同一事项以先列者为准",
        f"The contact policies for a division, whatever their status, {MOST_POLICIES} at most; "
        "of one rule the first that fits decides",
    )
)
async def contact_policies(
    info: RonggeInfo,
    division_code: Annotated[
        str | None, argument("行政区划代码，默认全国", "Code of a division; the nation by default")
    ] = None,
    as_of: AsOf = None,
    with_coming: Annotated[
        bool | None, argument("也列出该日之后才启用的", "Those, too, that are in force only after that day")
    ] = False,
) -> list[ContactPolicy] | None:
    """Public: they are documents, not persons."""
    context = info.context
    nation = Area(AreaKind.DIVISION, NATION_ID, 0, DivisionLevel.NATION)
    area = (
        nation if division_code is None else await any_area(context, NamedArea(division_code=division_code))
    )
    rows = await context.rows(policies_for(context.ask(as_of), area, coming=bool(with_coming)))
    return [ContactPolicy.from_row(row) for row in rows]
