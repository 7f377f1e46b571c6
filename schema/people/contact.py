"""Contacts made with persons served, and attempts at them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.ground import cells, workers
from resolvers.people import contacts
from resolvers.registry.inbox.steps import STEPS_OF_CONTACTS
from schema.codes import (
    ContactMode,
    ContactNeed,
    ContactOutcome,
    ContactPurpose,
    DivisionLevel,
    WithdrawalReason,
)
from schema.fields import both, link, shown
from schema.ground.station import GridWorker
from schema.node import Node
from schema.paging.connection import Connection
from schema.paging.cursors import Int32
from schema.paging.hanging import connection

if TYPE_CHECKING:
    from schema.ground.grid_cell import GridCell
    from schema.registry.inbox.inbox_step import InboxStep


@strawberry.type(description=both("一次联系（或尝试）", "A contact, or an attempt at one"))
class Contact(Node):
    person_id: strawberry.Private[int]
    division_id: strawberry.Private[int]
    cell_id: strawberry.Private[int | None]
    worker_id: strawberry.Private[int | None]
    supersedes_id: strawberry.Private[int | None]
    contacted_on: date = shown("联系日期", "The day it happened")
    mode: ContactMode = shown("方式", "How")
    purpose: ContactPurpose = shown("目的", "What for")
    outcome: ContactOutcome = shown("结果", "Outcome")
    note: str | None = shown("备注", "Note")
    needs: list[ContactNeed] = shown("发现的需求", "What was found to be needed")
    escalated_to: DivisionLevel | None = shown(
        "上报至哪一级；空为未上报", "The level it was handed up to; null: it was not"
    )
    recorded_at: datetime = shown("记录时间", "When it was recorded")
    superseded_at: datetime | None = shown(
        "被更正或撤销的时间；空为有效", "When it was corrected or withdrawn; null: it stands"
    )
    withdrawn_because: WithdrawalReason | None = shown(
        "撤销原因；空为未撤销", "Why it was withdrawn; null: it was not"
    )
    cell: Annotated["GridCell", strawberry.lazy("schema.ground.grid_cell")] | None = link(
        cells.cells_of_ids, through="cell_id", zh="联系时所在网格", en="The cell at the time of contact"
    )
    worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="联系人（网格员）", en="The grid worker who made it"
    )
    supersedes: "Contact | None" = link(
        contacts.contacts_of_ids,
        through="supersedes_id",
        zh="它所更正的记录",
        en="The contact that it corrects",
    )
    inbox_steps: Connection[Annotated["InboxStep", strawberry.lazy("schema.registry.inbox.inbox_step")]] = (
        connection(
            STEPS_OF_CONTACTS,
            Int32,
            str,
            zh="对其上报的事项与需求的处理，先处理者在前",
            en="What was done about what it reported, the earliest first",
        )
    )
    superseded_by: "Contact | None" = link(
        contacts.superseding_contacts, zh="更正它的记录", en="The contact that corrects it", single=True
    )
