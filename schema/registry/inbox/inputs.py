"""What callers send about escalations and needs."""

from uuid import UUID

import strawberry

from db.codes import InboxAct
from resolvers.registry.inbox.acts import InboxStepEntry
from schema.arguments import bounded, said
from schema.codes import InboxItem
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID


@strawberry.input(description=both("对一项上报或需求的处理", "An act about an escalation or a need"))
class InboxActInput:
    client_id: UUID = shown(*CLIENT_ID)
    contact_id: strawberry.ID = shown("联系记录编号", "Id of the contact that reported it")
    item: InboxItem = shown("事项", "Which of what it reported")
    version: int = shown("处理前的 version", "The `version` it was read with")
    note: str | None = shown(
        "说明或答复，至多 500 字；答复与办结必填",
        "What there is to say, 500 characters at most; required but to take up",
        default=None,
    )

    def entry(self, act: InboxAct) -> InboxStepEntry:
        """The act as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        county_id, contact_id = key_of(self.contact_id, "Contact", "contactId")
        note = bounded(self.note) if act == InboxAct.TAKEN_UP else said(self.note or "")
        return InboxStepEntry(
            self.client_id, county_id, contact_id, item=self.item, version=self.version, act=act, note=note
        )
