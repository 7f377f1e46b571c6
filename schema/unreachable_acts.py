"""Reporting unreachable persons, and reviewing the reports."""

from typing import Annotated

import strawberry

from resolvers.registrations import unreachable_acts as acts
from resolvers.registrations.unreachable import request_by_id
from resolvers.registrations.unreachable_entry import RecordedRequest
from schema.context import Context, RonggeInfo
from schema.describe import argument, both, shown
from schema.found import by_key, found_one
from schema.life_event_inputs import ReportUnreachableInput, ReviewUnreachableInput
from schema.types.unreachable import UnreachableRequest


@strawberry.type(description=both("失联报告的回执", "The receipt of a report or review"))
class UnreachablePayload:
    request: UnreachableRequest | None = shown(
        "该报告；不再归您查看时为空", "The request; null once it is no longer yours to see"
    )
    replayed: bool = shown(
        "是否为重发（返回首次结果）", "Whether this was a replay, answered with the first result"
    )


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
    return _payload(context, recorded)


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
    return _payload(context, recorded)


def _payload(context: Context, recorded: RecordedRequest) -> UnreachablePayload:
    key = (recorded.county_id, recorded.request_id)
    request = found_one(context.ask(), request_by_id, UnreachableRequest, *key, county=by_key)
    return UnreachablePayload(request=request, replayed=recorded.replayed)
