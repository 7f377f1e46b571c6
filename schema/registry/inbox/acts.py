"""Taking up, answering and closing what contacts report."""

from typing import Annotated

import strawberry

from db.codes import InboxAct
from resolvers.registry.inbox.acts import act_on_item
from resolvers.registry.inbox.items import item_of_contact
from schema.context import Context, RonggeInfo
from schema.fields import argument, both, shown
from schema.receipts import REPLAYED
from schema.registry.inbox.inbox_entry import InboxEntry
from schema.registry.inbox.inputs import InboxActInput

_Input = Annotated[InboxActInput, argument("处理", "The act")]


@strawberry.type(description=both("处理上报或需求的回执", "The receipt of an act of the inbox"))
class InboxPayload:
    entry: InboxEntry | None = shown(
        "该事项的现状；不再归您查看时为空", "It as it stands now; null once it is no longer yours to see"
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both("受理一项上报或需求", "Takes up an escalation or a need, also from a colleague")
)
async def take_up_inbox_item(info: RonggeInfo, input: _Input) -> InboxPayload | None:
    """Committed before it is answered."""
    return await _payload(info.context, input, InboxAct.TAKEN_UP)


@strawberry.mutation(
    description=both(
        "答复一项上报或需求；网格员随增量同步看到", "Answers it; the worker's next sync tells them"
    )
)
async def answer_inbox_item(info: RonggeInfo, input: _Input) -> InboxPayload | None:
    """Committed before it is answered."""
    return await _payload(info.context, input, InboxAct.ANSWERED)


@strawberry.mutation(
    description=both("办结一项上报或需求，此后不再处理", "Closes it: nothing more is done about it")
)
async def close_inbox_item(info: RonggeInfo, input: _Input) -> InboxPayload | None:
    """Committed before it is answered."""
    return await _payload(info.context, input, InboxAct.CLOSED)


async def _payload(context: Context, given: InboxActInput, act: InboxAct) -> InboxPayload:
    entry = given.entry(act)
    recorded = await act_on_item(context.database, context.ask(), entry)
    rows = await context.rows(item_of_contact(context.ask(), entry.key, entry.item))
    found = InboxEntry.from_row(rows[0]) if rows else None
    return InboxPayload(entry=found, replayed=recorded.replayed)
