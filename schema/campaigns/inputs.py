"""What callers send about campaigns."""

from datetime import date
from uuid import UUID

import strawberry

from geo.division_codes import twelve_digits
from resolvers.campaigns.entry import Amendment, CampaignEntry, Closing, Terms
from resolvers.campaigns.reports import TaskEntry
from schema.arguments import bounded, chosen, said
from schema.codes import (
    CampaignKind,
    CampaignTarget,
    CampaignTopic,
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    PersonCategory,
    PriorityClass,
)
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID


@strawberry.input(description=both("专项任务的一个阶段", "A stage of a campaign"))
class MilestoneInput:
    title: str = shown("名称", "Title")
    due_on: date = shown("截止日期（含）", "Last day")


@strawberry.input(description=both("专项任务的内容", "What a campaign asks for"))
class CampaignTermsInput:
    title: str = shown("名称", "Title")
    target: CampaignTarget = shown("逐人或逐站", "Persons or stations")
    topic: CampaignTopic = shown("内容", "Topic")
    from_on: date = shown("起始日期（含）", "First day")
    to_on: date | None = shown(
        "截止日期（不含）；常态化的逐站任务可空",
        "Day before which it ends; may be null for standing tasks of stations",
        default=None,
    )
    late_days: int = shown("到期后可补做的天数", "Days in which it can still be made up", default=0)
    issuer: str | None = shown(
        "部署机关，默认所选服务站或区划的名称", "Issuer; by default the station or division", default=None
    )
    document: str | None = shown("文件", "Document", default=None)
    article: str | None = shown("条目", "Article", default=None)
    note: str | None = shown("说明", "Note", default=None)
    categories: list[PersonCategory] = shown(
        "人员类别；空为不限", "Categories it is about; none: all", default_factory=list
    )
    priority_classes: list[PriorityClass] = shown(
        "重点类别；空为不限", "Priority classes it is about; none: all", default_factory=list
    )
    modes: list[ContactMode] = shown(
        "有效的联系方式；空为不限", "Modes that count; none: any", default_factory=list
    )
    purposes: list[ContactPurpose] = shown(
        "有效的联系目的；空为不限", "Purposes that count; none: any", default_factory=list
    )
    shares_contacts: bool = shown(
        "一次联系可否同时用于其他任务；有上级任务者总为可",
        "Whether a contact for another duty may count too; always so under another campaign",
        default=False,
    )
    station_levels: list[DivisionLevel] = shown(
        "须报告的站的级别（逐站任务）", "Levels of the stations that report", default_factory=list
    )
    milestones: list[MilestoneInput] = shown("阶段，按日期", "Stages, by day", default_factory=list)

    def terms(self) -> Terms:
        """The terms as given. Raises DomainError TEXT_MISSING, NOTE_TOO_LONG, TOO_MANY_VALUES."""
        return Terms(
            target=self.target,
            topic=self.topic,
            title=said(self.title),
            issuer=bounded(self.issuer) or None,
            document=bounded(self.document),
            article=bounded(self.article),
            note=bounded(self.note),
            from_on=self.from_on,
            to_on=self.to_on,
            late_days=self.late_days,
            categories=chosen(self.categories),
            priority_classes=chosen(self.priority_classes),
            modes=chosen(self.modes),
            purposes=chosen(self.purposes),
            shares_contacts=self.shares_contacts,
            station_levels=chosen(self.station_levels),
            stages=tuple((said(one.title), one.due_on) for one in self.milestones),
        )


@strawberry.input(description=both("部署一项专项任务", "A campaign to order"))
class CreateCampaignInput:
    client_id: UUID = shown(*CLIENT_ID)
    kind: CampaignKind = shown("种类", "Kind")
    division_code: str = shown("适用区划的代码", "Code of the division it is for")
    terms: CampaignTermsInput = shown("内容", "What it asks for")
    station_id: strawberry.ID | None = shown(
        "部署的服务中心（站），须在该区划", "The station that orders it, of that division", default=None
    )
    parent_id: strawberry.ID | None = shown(
        "所属上级任务", "The campaign above, under which it is narrower", default=None
    )

    def entry(self) -> CampaignEntry:
        """The campaign as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        return CampaignEntry(
            client_id=self.client_id,
            kind=self.kind,
            division_code=twelve_digits(self.division_code),
            station=None if self.station_id is None else key_of(self.station_id, "Station", "stationId"),
            parent=None if self.parent_id is None else key_of(self.parent_id, "Campaign", "parentId"),
            terms=self.terms.terms(),
        )


@strawberry.input(description=both("修改一项专项任务", "Other terms for a campaign"))
class AmendCampaignInput:
    client_id: UUID = shown(*CLIENT_ID)
    campaign_id: strawberry.ID = shown("专项任务编号", "Id of the campaign")
    revision: int = shown("所据的修订号", "The revision that was read")
    terms: CampaignTermsInput = shown("修改后的全部内容", "All it asks for from now on")

    def amendment(self) -> Amendment:
        """The amendment as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        key = key_of(self.campaign_id, "Campaign", "campaignId")
        return Amendment(self.client_id, *key, self.revision, self.terms.terms())


@strawberry.input(description=both("提前终止一项专项任务", "A campaign to close"))
class CloseCampaignInput:
    client_id: UUID = shown(*CLIENT_ID)
    campaign_id: strawberry.ID = shown("专项任务编号", "Id of the campaign")
    closed_on: date = shown("自该日起不再要求，最早为今天", "The day from which nothing more is asked")

    def closing(self) -> Closing:
        """The closing as given. Raises DomainError BAD_ID."""
        return Closing(self.client_id, *key_of(self.campaign_id, "Campaign", "campaignId"), self.closed_on)


@strawberry.input(description=both("一个站对任务的报告", "What a station has done of a task"))
class ReportTaskInput:
    client_id: UUID = shown(*CLIENT_ID)
    campaign_id: strawberry.ID = shown("专项任务编号", "Id of the campaign")
    station_id: strawberry.ID = shown("服务站编号", "Id of the station")
    done_on: date | None = shown("完成日期；空为撤回先前的报告", "The day it was done; null takes it back")
    milestone: int = shown("阶段序号；不分阶段的不填", "Number of the stage, of a staged task", default=0)
    note: str | None = shown("备注，至多 500 字", "Note, 500 characters at most", default=None)

    def entry(self) -> TaskEntry:
        """The report as given. Raises DomainError BAD_ID, NOTE_TOO_LONG."""
        campaign, station = (
            key_of(self.campaign_id, "Campaign", "campaignId"),
            key_of(self.station_id, "Station", "stationId"),
        )
        return TaskEntry(self.client_id, campaign, station, self.milestone, self.done_on, bounded(self.note))
