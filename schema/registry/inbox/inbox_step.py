"""What was done about what contacts report."""

from datetime import datetime

import strawberry

from schema.codes import InboxAct, InboxItem
from schema.fields import both, shown
from schema.node import FromRow


@strawberry.type(
    description=both(
        "对一项上报或需求的一次处理：只增不改", "An act about an escalation or a need: never rewritten"
    )
)
class InboxStep(FromRow):
    county_id: strawberry.Private[int]
    item: InboxItem = shown("所处理的事项", "What it is about")
    number: int = shown("该事项的第几次处理", "Which act about it, from 1")
    act: InboxAct = shown("如何处理", "What was done")
    note: str | None = shown("说明或答复", "What was said")
    done_by_name: str = shown("处理人", "Who did it", name="doneBy")
    done_at: datetime = shown("处理时间", "When")
