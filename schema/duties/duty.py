"""Duties to visit, each with what explains it, and their numbers."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from resolvers.campaigns import orders as campaigns
from resolvers.duties import links as duty_links
from resolvers.duties.lists import PERSON_PREFIX
from resolvers.people import contacts
from schema.codes import (
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    DutyRule,
    DutyState,
    Festival,
    LifeEventKind,
    PolicyTrigger,
)
from schema.duties.labels import explained
from schema.duties.policy import ContactPolicy
from schema.fields import both, link, shown
from schema.people.contact import Contact
from schema.people.person import Person

if TYPE_CHECKING:
    from schema.campaigns.campaign import Campaign


@strawberry.type(
    description=both(
        "任务的由来：规则、文件、条目与事实", "Why there is a duty: rule, document, article, facts"
    )
)
class DutyExplanation:
    county_id: strawberry.Private[int]
    policy_id: strawberry.Private[int | None]
    campaign_id: strawberry.Private[int | None]
    as_of: strawberry.Private[date]
    text: str = shown("一句话说明", "In one sentence")
    issuer: str = shown("制定机关", "Issuer")
    document: str = shown("文件", "Document")
    article: str = shown("条目", "Article")
    is_shipped: bool = shown("规则是否随软件提供", "Whether the policy is shipped with the software")
    level: DivisionLevel | None = shown("属哪一级服务站的标准", "Whose standard it is")
    trigger: PolicyTrigger = shown("由何触发", "What triggered it")
    triggered_on: date = shown(
        "触发日期：周期起始、事件或节日当日", "Day of the trigger: period, event or festival"
    )
    life_event: LifeEventKind | None = shown("触发的人生事件", "The life event")
    festival: Festival | None = shown("触发的节日", "The festival")
    policy: ContactPolicy | None = link(
        duty_links.policies_of_ids,
        through="policy_id",
        zh="规则全文；出自专项任务者为空",
        en="The policy in full; null for what a campaign asks for",
    )
    campaign: Annotated["Campaign", strawberry.lazy("schema.campaigns.campaign")] | None = link(
        campaigns.campaigns_of_ids,
        through="campaign_id",
        zh="所出自的专项任务",
        en="The campaign that asks for it",
    )


@strawberry.type(
    description=both(
        "走访任务：按规则与事实即时计算，不存储",
        "A duty to visit: computed from rules and facts, never stored",
    )
)
class VisitDuty:
    county_id: strawberry.Private[int]
    contact_id: strawberry.Private[int | None]
    key: strawberry.ID = shown(
        "任务的标识：人、事项与触发，不随时间改变", "What tells it apart: person, rule and trigger"
    )
    person: Person = shown("服务对象", "The person")
    rule: DutyRule = shown("事项", "The rule")
    state: DutyState = shown("状态", "State")
    opens_on: date = shown("应访起始日期", "First day of its window")
    due_on: date | None = shown(
        "应访截止日期（含）；空为不设时限", "Last day of its window; null: no deadline"
    )
    closes_on: date | None = shown(
        "可补访截止日期（含）；空为不限", "Last day to make up for it; null: without end"
    )
    modes: list[ContactMode] = shown(
        "完成它的联系须为其中一种方式；空为不限",
        "A contact that satisfies it is in one of these modes; none: any",
    )
    purposes: list[ContactPurpose] = shown(
        "完成它的联系须为其中一种目的；空为不限",
        "A contact that satisfies it is for one of these purposes; none: any",
    )
    satisfied_on: date | None = shown("完成日期", "The day it was satisfied")
    on_time: bool | None = shown("是否按时完成；未完成为空", "Whether in time; null unless satisfied")
    distance_m: int | None = shown(
        "与 near 的直线距离（米）；未定位或未给地点为空",
        "Metres from `near` as the crow flies; null without a point",
    )
    explain: DutyExplanation = shown("任务的由来", "Why there is a duty")
    contact: Contact | None = link(
        contacts.contacts_of_ids,
        through="contact_id",
        zh="完成任务的那次联系",
        en="The contact that satisfies it",
    )

    @classmethod
    def from_row(cls, row: Any, as_of: date) -> Self:
        """The duty that a row of `page_of_duties` shows."""
        met = row.satisfied_on
        return cls(
            county_id=row.county_id,
            contact_id=row.contact_id,
            key=strawberry.ID(f"{row.county_id}:{row.person_id}:{row.rule}:{row.trigger_on}:{row.occasion}"),
            person=_person(row),
            rule=DutyRule.of(row.rule),
            state=DutyState.of(row.state),
            opens_on=row.opens_on,
            due_on=row.due_on,
            closes_on=row.closes_on,
            modes=[ContactMode.of(mode) for mode in row.policy__modes],
            purposes=[ContactPurpose.of(purpose) for purpose in row.policy__purposes],
            satisfied_on=met,
            on_time=None if met is None else row.due_on is None or met <= row.due_on,
            distance_m=row.distance_m,
            explain=_explanation(row, as_of),
        )


def _person(row: Any) -> Person:
    shown_columns = {
        name.removeprefix(PERSON_PREFIX): getattr(row, name)
        for name in row._fields
        if name.startswith(PERSON_PREFIX)
    }
    return Person.from_columns(shown_columns)


def _explanation(row: Any, as_of: date) -> DutyExplanation:
    ordered = row.policy__trigger == PolicyTrigger.CAMPAIGN.value
    return DutyExplanation(
        county_id=row.policy__county_id,
        policy_id=None if ordered else row.policy__id,
        campaign_id=row.policy__id if ordered else None,
        as_of=as_of,
        text=explained(row),
        issuer=row.policy__issuer,
        document=row.policy__document,
        article=row.policy__article,
        is_shipped=row.policy__is_shipped,
        level=row.policy__level and DivisionLevel.of(row.policy__level),
        trigger=PolicyTrigger.of(row.policy__trigger),
        triggered_on=row.trigger_on,
        life_event=row.policy__life_event and LifeEventKind.of(row.policy__life_event),
        festival=row.festival and Festival.of(row.festival),
    )
