"""Campaigns: what is ordered, by whom, of whom, until when; and how far it is."""

from datetime import date, datetime
from typing import Any, Self

import strawberry
from sqlalchemy import Row

from resolvers.campaigns import orders as campaigns
from resolvers.campaigns.entry import MOST_STAGES
from resolvers.campaigns.lists import number_of_campaigns, page_of_campaigns
from resolvers.ground import divisions, stations
from schema.campaigns.progress import milestone_progress, people, progress
from schema.campaigns.tasks import task_stations
from schema.codes import (
    CampaignKind,
    CampaignState,
    CampaignTarget,
    CampaignTopic,
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    PersonCategory,
    PriorityClass,
)
from schema.fast.page import Listing
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.ground.station import Station
from schema.node import Node
from schema.paging.connection import Connection
from schema.paging.cursors import Int32, Keyset
from schema.paging.hanging import connection


@strawberry.type(description=both("专项任务的一个阶段", "A stage of a campaign"))
class CampaignMilestone:
    campaign: strawberry.Private["Campaign"]
    number: int = shown("序号，自 1 起", "Number, from 1")
    title: str = shown("名称", "Title")
    due_on: date = shown("截止日期（含）", "Last day")
    progress = milestone_progress


async def _milestones(root: strawberry.Parent[Any]) -> list[CampaignMilestone]:
    return [
        CampaignMilestone(campaign=root, number=number, title=title, due_on=day)
        for number, (title, day) in enumerate(zip(root.stage_titles, root.stage_days, strict=True), 1)
    ]


@strawberry.type(
    description=both(
        "专项任务：由上级部署，下级各级可见；进度即时计算，不存储",
        "A campaign ordered from above and seen by every unit below; its progress is computed, never stored",
    )
)
class Campaign(Node):
    parent_county_id: strawberry.Private[int | None]
    parent_id: strawberry.Private[int | None]
    own_division_id: strawberry.Private[int | None]
    division_id: strawberry.Private[int | None]
    station_id: strawberry.Private[int | None]
    stage_titles: strawberry.Private[list[str]]
    stage_days: strawberry.Private[list[date]]
    as_of: strawberry.Private[date]
    kind: CampaignKind = shown("种类", "Kind")
    target: CampaignTarget = shown("逐人或逐站", "Persons or stations")
    topic: CampaignTopic = shown("内容", "Topic")
    title: str = shown("名称", "Title")
    issuer: str = shown("部署机关", "Issuer")
    document: str | None = shown("文件", "Document")
    article: str | None = shown("条目", "Article")
    note: str | None = shown("说明", "Note")
    region: DivisionLevel = shown("适用区域的级别", "Level of the region it is for")
    from_on: date = shown("起始日期（含）", "First day")
    to_on: date | None = shown("截止日期（不含）；空为常态化", "Day before which it ends; null: standing")
    late_days: int = shown("到期后可补做的天数", "Days in which it can still be made up")
    closed_on: date | None = shown("提前终止日期（不含）", "Day before which it was ended early")
    categories: list[PersonCategory] = shown("人员类别；空为不限", "Categories it is about; none: all")
    priority_classes: list[PriorityClass] = shown(
        "重点类别；空为不限", "Priority classes it is about; none: all"
    )
    modes: list[ContactMode] = shown("有效的联系方式；空为不限", "Modes that count; none: any")
    purposes: list[ContactPurpose] = shown("有效的联系目的；空为不限", "Purposes that count; none: any")
    shares_contacts: bool = shown(
        "一次联系可否同时用于其他任务",
        "Whether a contact that satisfies another duty may count for it too",
    )
    station_levels: list[DivisionLevel] = shown("须报告的站的级别", "Levels of the stations that report")
    state: CampaignState = shown("状态", "State")
    revision: int = shown("修订号，自 1 起", "Revision, from 1")
    recorded_at: datetime = shown("此修订的记录时间", "When this revision was recorded")
    milestones: list[CampaignMilestone] = strawberry.field(
        resolver=_milestones,
        description=both(f"阶段，至多 {MOST_STAGES} 个", f"Its stages, {MOST_STAGES} at most"),
    )
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="适用区域", en="The region it is for"
    )
    station: Station | None = link(
        stations.stations_of_ids,
        through="station_id",
        zh="部署的服务中心（站）",
        en="The station that ordered it",
    )
    parent: "Campaign | None" = link(
        campaigns.parents_of_campaigns,
        zh="所属上级任务",
        en="The campaign above, under which it is narrower",
        single=True,
    )
    children: Connection["Campaign"] = connection(
        campaigns.CHILDREN_OF_CAMPAIGNS,
        *(date, Int32, int),
        zh="下级在其下另行部署的任务",
        en="The narrower ones that lower units have added under it",
        abroad=True,
    )
    progress = progress
    people = people
    stations = task_stations

    @classmethod
    def from_row(cls, row: Row[Any]) -> Self:
        """The campaign that a row shows."""
        return super().from_row(row)


CAMPAIGNS = Listing(
    page=page_of_campaigns,
    number=number_of_campaigns,
    node=Campaign,
    name="CampaignConnection",
)
BY_FIRST_DAY = Keyset(campaigns.BY_FIRST_DAY.made_for, (date, Int32, int))
