"""Requests to take persons for unreachable."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.people import lists as people_links
from schema.codes import UnreachableReason, UnreachableState
from schema.fields import both, link, shown
from schema.node import Node

if TYPE_CHECKING:
    from schema.people.person import Person


@strawberry.type(
    description=both(
        "失联报告：须经他人审核；不计为已联系，也不减少应联系人数",
        "A request to take a person for unreachable: reviewed by somebody else, counted nowhere as reached",
    )
)
class UnreachableRequest(Node):
    person_id: strawberry.Private[int]
    state: UnreachableState = shown("状态（计算得出）", "State, computed")
    reason: UnreachableReason = shown("原因", "Why the person cannot be reached")
    reported_on: date = shown("报告日期：自此失联", "The day of the report: unreachable since")
    note: str | None = shown("备注；无权查看个人信息者为空", "Note; null to those who may not see persons")
    recorded_at: datetime = shown("记录时间", "When it was recorded")
    reviewed_at: datetime | None = shown("审核时间", "When it was reviewed")
    return_reason: str | None = shown("退回理由", "Why it was returned")
    reached_on: date | None = shown(
        "此后首次联系到的日期", "The first day on which the person was reached since"
    )
    person: Annotated["Person", strawberry.lazy("schema.people.person")] | None = link(
        people_links.people_of_ids,
        through="person_id",
        zh="服务对象；无权查看时为空",
        en="The person; null to those who may not see persons",
    )
