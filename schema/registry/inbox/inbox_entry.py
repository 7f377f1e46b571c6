"""An escalation or a need as the inbox lists it."""

from datetime import date, datetime

import strawberry

from resolvers.ground import workers
from resolvers.people import contacts
from resolvers.people import lists as people_links
from schema.codes import DivisionLevel, InboxItem, InboxState
from schema.fields import both, link, shown
from schema.ground.station import GridWorker
from schema.node import FromRow
from schema.people.contact import Contact
from schema.people.person import Person


@strawberry.type(
    description=both(
        "联系中上报的事项或发现的需求，及其办理情况",
        "What a contact handed up or found needed, and what came of it",
    )
)
class InboxEntry(FromRow):
    county_id: strawberry.Private[int]
    contact_id: strawberry.Private[int]
    person_id: strawberry.Private[int]
    worker_id: strawberry.Private[int | None]
    item: InboxItem = shown("事项", "What there is to act on")
    escalated_to: DivisionLevel | None = shown("上报至哪一级", "The level it was handed up to")
    state: InboxState = shown("办理状态", "How far it has come")
    version: int = shown(
        "已处理次数；处理时原样带回，他人先办则不受理",
        "How many acts there were: sent along with the next, which is refused if somebody was first",
    )
    reported_on: date = shown("联系日期", "The day of the contact")
    recorded_at: datetime = shown("记录时间", "When the contact was recorded")
    note: str | None = shown("联系记录的备注", "The contact's note")
    last_note: str | None = shown("最近一次处理的说明或答复", "What was said last")
    last_by: str | None = shown("最近一次处理人", "Who acted last")
    last_at: datetime | None = shown("最近一次处理时间", "When somebody acted last")
    may_act: bool = shown("是否由您办理", "Whether it is yours to act on")
    contact: Contact | None = link(
        contacts.contacts_of_ids, through="contact_id", zh="联系记录", en="The contact that reported it"
    )
    person: Person | None = link(
        people_links.people_of_ids, through="person_id", zh="服务对象", en="The person"
    )
    worker: GridWorker | None = link(
        workers.workers_of_ids,
        through="worker_id",
        zh="联系人（网格员）",
        en="The grid worker who made the contact",
    )
