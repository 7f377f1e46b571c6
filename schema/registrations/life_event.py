"""What happened to persons served."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.people import lists as people_links
from schema.codes import LifeEventKind
from schema.fields import both, link, shown
from schema.node import Node

if TYPE_CHECKING:
    from schema.people.person import Person


@strawberry.type(
    description=both(
        "人生事件：只增不改，更正即另记一条取代",
        "A life event: never rewritten, a correction is another that supersedes it",
    )
)
class LifeEvent(Node):
    person_id: strawberry.Private[int]
    kind: LifeEventKind = shown("种类", "What happened")
    occurred_on: date = shown("发生日期", "The day it happened")
    source: str | None = shown("依据（何处得知）", "The paper or person it is known from")
    note: str | None = shown("备注", "Note")
    recorded_at: datetime = shown("记录时间", "When it was recorded")
    superseded_at: datetime | None = shown(
        "被更正或撤回的时间；空为现行", "When it was corrected or withdrawn; null: it holds"
    )
    person: Annotated["Person", strawberry.lazy("schema.people.person")] | None = link(
        people_links.people_of_ids, through="person_id", zh="服务对象", en="The person it happened to"
    )
