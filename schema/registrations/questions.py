"""The question about requests to take persons for unreachable."""

from datetime import date
from typing import Annotated

import strawberry

from resolvers.areas import Area
from resolvers.registrations.unreachable import UnreachablePage, page_of_requests
from resolvers.viewer import Permission
from resolvers.wording.refusals import not_permitted
from schema.arguments import CoverageScopeInput, Scope, any_area, chosen
from schema.codes import UnreachableReason, UnreachableState
from schema.context import Context, RonggeInfo
from schema.cursors import Int32, Keyset, PageInfo, page_info, page_size
from schema.fast.kept import rows_of
from schema.fast.promise import built
from schema.fields import argument, both, shown
from schema.registrations.unreachable import UnreachableRequest

REQUESTS = Keyset("UNREACHABLE", (date, Int32, int))
SHOWN = ("county_id", "person_id", "reported_on", "note", "recorded_at", "reviewed_at", "return_reason")


@strawberry.type(description=both("失联报告的一页", "A page of requests"))
class UnreachableConnection:
    nodes: list[UnreachableRequest] = shown("本页报告，先报者在前", "The requests, the earliest first")
    page_info: PageInfo = shown("分页信息", "About the page")
    total_count: int = shown("符合条件的总数", "How many there are in all")


@strawberry.field(
    description=both(
        "失联报告清单：默认为有效（待审核、已确认）者",
        "Requests to take persons for unreachable; by default those that stand, open or confirmed",
    )
)
async def unreachable_requests(
    info: RonggeInfo,
    scope: Scope = None,
    state: Annotated[
        list[UnreachableState] | None,
        argument(
            "状态，默认有效者；空列表同不填", "States; by default, and of an empty list, those that stand"
        ),
    ] = None,
    first: Annotated[
        int | None, argument("每页条数，1–1000，默认 50", "Page size, 1–1000, 50 by default")
    ] = None,
    after: Annotated[str | None, argument("从该游标之后开始", "Start after this cursor")] = None,
) -> UnreachableConnection | None:
    """Of persons the viewer may see, or on ground it manages; one statement."""
    context, ask = info.context, info.context.ask()
    areas = await _areas(context, scope)
    page = UnreachablePage(page_size(first), REQUESTS.start(after))
    states = chosen(state)

    async def make() -> UnreachableConnection:
        rows = await rows_of(context, page_of_requests, ask, areas, states, page)
        found = [row for row in rows if row.id is not None]
        shown_rows = found[: page.size]
        cursors = [REQUESTS.cursor((row.reported_on, row.county_id, row.id)) for row in shown_rows]
        return UnreachableConnection(
            nodes=[_request(row) for row in shown_rows],
            page_info=page_info(cursors, found=len(found), size=page.size, begun=page.start is not None),
            total_count=rows[0].total,
        )

    return built(make)


async def _areas(context: Context, scope: CoverageScopeInput | None) -> tuple[Area, ...]:
    """The areas asked about. Raises DomainError NOT_PERMITTED to those who neither search nor manage."""
    if not any(context.viewer.areas(can) for can in (Permission.SEARCH, Permission.MANAGE)):
        raise not_permitted()
    return () if scope is None else (await any_area(context, scope.named()),)


def _request(row: object) -> UnreachableRequest:
    columns = {name: getattr(row, name) for name in (*SHOWN, "id", "reached_on")}
    return UnreachableRequest(
        row_id=columns.pop("id"),
        state=UnreachableState.of(getattr(row, "state")),  # noqa: B009  # a row made for the statement
        reason=UnreachableReason.of(getattr(row, "reason")),  # noqa: B009
        **columns,
    )
