"""How far a task of stations is: numbers, and the stations behind them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import strawberry

from db.codes import CampaignTarget, DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.campaigns.tasks import (
    WHOLE,
    TaskQuestion,
    page_of_stations,
    task_breakdown_statement,
    task_summary_statement,
)
from resolvers.duties.answers import NUMBERS
from resolvers.duties.answers import DutyCounts as Counts
from resolvers.duties.answers import DutyPart as Part
from resolvers.ground import stations
from schema.arguments import AsOf, CoverageScopeInput, InStates, KnownAt, Scope, analysed, chosen, instant
from schema.campaigns.arguments import Milestone, settled_day
from schema.codes import DutyBreakdownBy, DutyState
from schema.context import Context, RonggeInfo
from schema.duties.summary import DutyCounts, DutyPart, DutySummary
from schema.fast.kept import rows_of
from schema.fast.promise import built
from schema.fields import both, link, shown
from schema.ground.station import Station
from schema.paging.connection import Connection, connection_of
from schema.paging.cursors import After, First, Int32, Keyset
from schema.window import Window

STATIONS = Keyset("TASK_STATION", (Int32, int))


@strawberry.type(description=both("一个站对任务的完成情况", "What a station has done of a task"))
class TaskStation:
    county_id: strawberry.Private[int]
    station_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    state: DutyState = shown("状态", "State")
    done_on: date | None = shown("完成日期", "The day it was done")
    on_time: bool | None = shown("是否按时；未完成为空", "Whether in time; null unless done")
    station: Station | None = link(
        stations.stations_of_ids, through="station_id", zh="服务站", en="The station"
    )


async def _stations(
    root: strawberry.Parent[Any],
    info: RonggeInfo,
    scope: Scope = None,
    as_of: AsOf = None,
    state: InStates = None,
    milestone: Milestone = None,
    known_at: KnownAt = None,
    first: First = None,
    after: After = None,
) -> Connection[TaskStation] | None:
    """The stations behind the numbers of `progress`."""
    context = info.context
    ask = context.ask(settled_day(root, as_of or context.today))
    stage = milestone or WHOLE
    if root.target != CampaignTarget.STATIONS.value or not 0 <= stage <= len(root.stage_titles):
        return None
    asked = await _question(root, context, ask, scope, known_at=instant(known_at), stage=stage)
    question = replace(asked, states=chosen(state))
    page = STATIONS.page(first, after)

    async def make() -> Connection[TaskStation]:
        rows = await rows_of(context, page_of_stations, question, page.size, page.start)
        found = [row for row in rows if row.station_id is not None]
        cursors = [STATIONS.cursor((row.county_id, row.station_id)) for row in found]
        return connection_of([_station(row, question) for row in found], cursors, page, total=rows[0].total)

    return built(make)


task_stations = strawberry.field(
    resolver=_stations,
    description=both(
        "数字背后的站；逐人任务及没有该阶段者为空",
        "The stations behind the numbers; null where persons are visited or there is no such stage",
    ),
)


async def task_progress(
    campaign: Any,
    context: Context,
    ask: Ask,
    scope: CoverageScopeInput | None,
    *,
    by: DutyBreakdownBy | None,
    known_at: datetime | None,
    stage: int,
) -> DutySummary:
    """The numbers, a promise; whole where they are to be cut by anything but child division."""
    by = by if by == DutyBreakdownBy.CHILD_DIVISION else None
    question = await _question(campaign, context, ask, scope, known_at=known_at, stage=stage)

    async def make() -> DutySummary:
        statement = task_summary_statement if by is None else task_breakdown_statement
        rows = await rows_of(context, statement, question)
        parts = [] if by is None else [_part(row, question) for row in rows]
        counts = [Counts(*[getattr(row, name) for name in NUMBERS]) for row in rows]
        until = question.to_on or question.as_of + timedelta(days=1)
        return DutySummary(
            whole=DutyCounts.of(sum(counts, Counts())),
            by=by,
            parts=parts,
            window=Window(from_on=question.from_on, to_on=until),
            as_of=question.as_of,
            known_at=known_at,
        )

    return built(make)


async def _question(
    campaign: Any,
    context: Context,
    ask: Ask,
    scope: CoverageScopeInput | None,
    *,
    known_at: datetime | None,
    stage: int,
) -> TaskQuestion:
    """Raises DomainError AREA_NOT_FOUND."""
    area = await analysed(context, ask, scope)
    to_on = campaign.to_on if stage == WHOLE else campaign.stage_days[stage - 1] + timedelta(days=1)
    lapses_on = campaign.to_on and campaign.to_on + timedelta(campaign.late_days)
    closed = [campaign.closed_on] if campaign.closed_on else []
    return TaskQuestion(
        campaign=(campaign.county_id, campaign.row_id),
        region=_region(campaign),
        area=area,
        levels=tuple(DivisionLevel.of(level) for level in campaign.station_levels),
        stage=stage,
        stages=len(campaign.stage_titles),
        from_on=campaign.from_on,
        to_on=min([day for day in (to_on, *closed) if day], default=None),
        lapses_on=min([day for day in (lapses_on, *closed) if day], default=None),
        as_of=ask.as_of,
        known_at=known_at,
    )


def _region(campaign: Any) -> Area:
    level = DivisionLevel.of(campaign.region)
    return Area(AreaKind.DIVISION, campaign.county_id, campaign.own_division_id or 0, level)


def _station(row: Any, question: TaskQuestion) -> TaskStation:
    done = row.done_on
    return TaskStation(
        county_id=row.county_id,
        station_id=row.station_id,
        as_of=question.as_of,
        state=DutyState.of(row.state),
        done_on=done,
        on_time=None if done is None else question.to_on is None or done < question.to_on,
    )


def _part(row: Any, question: TaskQuestion) -> DutyPart:
    counts = Counts(*[getattr(row, name) for name in NUMBERS])
    part = Part(row.key, row.label, row.part_county_id, row.part_id, counts)
    return DutyPart.of(DutyBreakdownBy.CHILD_DIVISION, part, question.as_of)
