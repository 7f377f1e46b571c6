"""Contact policies: the rules of documents by which duties arise."""

from datetime import date

import strawberry

from resolvers.ground import divisions
from schema.codes import (
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    DutyRule,
    Festival,
    LifeEventKind,
    PersonCategory,
    PolicyStatus,
    PolicyTrigger,
    PriorityClass,
)
from schema.fields import both, link, shown
from schema.ground.division import Division
from schema.node import Node


@strawberry.type(
    description=both(
        "联系走访规则：出自某文件某条，对某一范围、某类人员适用",
        "A rule of a document for a region: who is to be contacted, how, and how often or after what",
    )
)
class ContactPolicy(Node):
    division_id: strawberry.Private[int | None]
    rule: DutyRule = shown(
        "事项；同一事项以最近区域的规则为准", "The rule; of one rule the nearest region's decides"
    )
    status: PolicyStatus = shown("效力状态", "Status")
    region: DivisionLevel = shown("适用区域的级别", "Level of the region it is for")
    level: DivisionLevel | None = shown(
        "属哪一级服务站的标准；空为不分级",
        "Whose standard it is, township or village; null: told apart by no level",
    )
    issuer: str = shown("制定机关", "Issuer")
    document: str = shown("文件", "Document")
    article: str = shown("条目", "Article")
    note: str | None = shown("说明", "Note")
    is_shipped: bool = shown("是否随软件提供", "Whether it is shipped with the software")
    categories: list[PersonCategory] = shown("适用人员类别；空为不限", "Categories it is for; none: all")
    priority_classes: list[PriorityClass] = shown(
        "适用重点类别；空为不限", "Priority classes it is for; none: all"
    )
    trigger: PolicyTrigger = shown("由何触发", "What triggers a duty")
    interval_months: int | None = shown(
        "周期（月，自 1 月 1 日起算）", "Period in months, counted from 1 January"
    )
    interval_days: int | None = shown(
        "周期（日，自生效日起算）", "Period in days, counted from its first day"
    )
    life_event: LifeEventKind | None = shown("触发的人生事件", "The life event that triggers it")
    festivals: list[Festival] = shown("触发的节日", "The festivals that trigger it")
    opens_days: int = shown(
        "触发后第几日起应访；负数为提前", "Day after the trigger on which it opens; before it if negative"
    )
    due_days: int | None = shown(
        "触发后第几日为止（含）；空为不设时限", "Last day after the trigger; null: no deadline"
    )
    late_days: int | None = shown(
        "逾期后可补访的天数；空为不限", "Days in which it can be made up; null: without end"
    )
    modes: list[ContactMode] = shown("有效的联系方式；空为不限", "Modes that satisfy it; none: any")
    purposes: list[ContactPurpose] = shown("有效的联系目的；空为不限", "Purposes that satisfy it; none: any")
    shares_contacts: bool = shown(
        "一次联系可否同时用于其他任务",
        "Whether a contact that satisfies another duty may satisfy this one too",
    )
    valid_from: date | None = shown("生效日期；空为文件未载", "First day; null: the document does not say")
    valid_to: date | None = shown("失效日期（不含）", "Day before which it ended")
    division: Division | None = link(
        divisions.divisions_of_ids, through="division_id", zh="适用区域", en="The region it is for"
    )
