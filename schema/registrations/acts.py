"""Recording life events, and persons who cannot be reached."""

from typing import Annotated

import strawberry

from resolvers.receipts import Recorded
from resolvers.registrations import recording
from resolvers.registrations import unreachable_acts as acts
from resolvers.registrations.life_events import life_event_by_id
from resolvers.registrations.unreachable import request_by_id
from schema.context import Context, RonggeInfo
from schema.fields import argument, both, shown
from schema.receipts import REPLAYED, receipt_of
from schema.registrations.inputs import (
    RecordLifeEventInput,
    ReportUnreachableInput,
    ReviewUnreachableInput,
    WithdrawLifeEventInput,
)
from schema.registrations.life_event import LifeEvent
from schema.registrations.unreachable import UnreachableRequest


@strawberry.type(description=both("记录人生事件的回执", "The receipt of a recorded life event"))
class LifeEventPayload:
    life_event: LifeEvent | None = shown(
        "该事件；此后不再归您查看时为空", "The event; null once its person is no longer yours to see"
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "记录一件人生事件；按 clientId 只记一次，去世与迁出自当日起终止登记",
        "Records a life event, once per clientId; DEATH and MOVED_OUT end the registration from that day on",
    )
)
async def record_life_event(
    info: RonggeInfo, input: Annotated[RecordLifeEventInput, argument("人生事件", "The life event")]
) -> LifeEventPayload | None:
    """Committed, with what it ends, before it is answered."""
    context = info.context
    entry = input.entry()
    recorded = await recording.record_life_event(context.database, context.ask(), entry, context.ids)
    return _event_payload(context, recorded)


@strawberry.mutation(
    description=both(
        "撤回一件并未发生的人生事件；因其终止的登记随之恢复",
        "Withdraws an event that did not happen; the registration that it had ended goes on",
    )
)
async def withdraw_life_event(
    info: RonggeInfo, input: Annotated[WithdrawLifeEventInput, argument("撤回", "The withdrawal")]
) -> LifeEventPayload | None:
    """Committed before it is answered."""
    context = info.context
    withdrawal = input.withdrawal()
    recorded = await recording.withdraw_life_event(context.database, context.ask(), withdrawal, context.ids)
    return _event_payload(context, recorded)


def _event_payload(context: Context, recorded: Recorded) -> LifeEventPayload:
    return receipt_of(context, LifeEventPayload, LifeEvent, life_event_by_id, recorded=recorded)


@strawberry.type(description=both("失联报告的回执", "The receipt of a report or review"))
class UnreachablePayload:
    request: UnreachableRequest | None = shown(
        "该报告；不再归您查看时为空", "The request; null once it is no longer yours to see"
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "报告某人失联；每人同时只有一份有效报告，不影响任何统计",
        "Reports that a person cannot be reached: one standing request per person; no number changes",
    )
)
async def report_unreachable(
    info: RonggeInfo, input: Annotated[ReportUnreachableInput, argument("失联报告", "The report")]
) -> UnreachablePayload | None:
    """Committed before it is answered."""
    context = info.context
    entry = input.entry()
    recorded = await acts.report_unreachable(context.database, context.ask(), entry, context.ids)
    return _request_payload(context, recorded)


@strawberry.mutation(
    description=both(
        "审核失联报告：确认或退回；报告人不得自审",
        "Reviews a request: confirmed or returned, never by who reported it",
    )
)
async def review_unreachable(
    info: RonggeInfo, input: Annotated[ReviewUnreachableInput, argument("审核", "The review")]
) -> UnreachablePayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await acts.review_unreachable(context.database, context.ask(), input.review())
    return _request_payload(context, recorded)


def _request_payload(context: Context, recorded: Recorded) -> UnreachablePayload:
    return receipt_of(context, UnreachablePayload, UnreachableRequest, request_by_id, recorded=recorded)
