"""Recording life events."""

from typing import Annotated

import strawberry

from resolvers.registrations import recording
from resolvers.registrations.life_events import life_event_by_id
from resolvers.registrations.recording import RecordedEvent
from schema.context import Context, RonggeInfo
from schema.describe import argument, both, shown
from schema.found import by_key, found_one
from schema.life_event_inputs import RecordLifeEventInput, WithdrawLifeEventInput
from schema.types.life_event import LifeEvent


@strawberry.type(description=both("记录人生事件的回执", "The receipt of a recorded life event"))
class LifeEventPayload:
    life_event: LifeEvent | None = shown(
        "该事件；此后不再归您查看时为空", "The event; null once its person is no longer yours to see"
    )
    replayed: bool = shown(
        "是否为重发（返回首次结果）", "Whether this was a replay, answered with the first result"
    )


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
    return _payload(context, recorded)


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
    return _payload(context, recorded)


def _payload(context: Context, recorded: RecordedEvent) -> LifeEventPayload:
    key = (recorded.county_id, recorded.life_event_id)
    event = found_one(context.ask(), life_event_by_id, LifeEvent, *key, county=by_key)
    return LifeEventPayload(life_event=event, replayed=recorded.replayed)
