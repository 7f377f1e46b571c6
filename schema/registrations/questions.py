"""The question about requests to take persons for unreachable."""

from datetime import date
from typing import Annotated, cast

import strawberry

from resolvers.areas import Area
from resolvers.registrations.unreachable import BY_DAY, RequestQuestion, number_of_requests, page_of_requests
from resolvers.viewer import Permission
from resolvers.wording.refusals import not_permitted
from schema.arguments import CoverageScopeInput, Scope, any_area, chosen
from schema.codes import UnreachableState
from schema.context import Context, RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fields import argument, both, hot, shown
from schema.paging.connection import Connection, Edge
from schema.paging.cursors import After, First, Int32, Keyset
from schema.registrations.unreachable import UnreachableRequest

REQUESTS = Keyset(BY_DAY.made_for, (date, Int32, int))


@strawberry.type(description=both("失联报告清单中的一条", "An edge of a list of requests"))
class UnreachableEdge(Edge[UnreachableRequest]):
    """Under a name of its own."""


@strawberry.type(description=both("失联报告的一页", "A page of requests"))
class UnreachableConnection(Connection[UnreachableRequest]):
    edges: list[UnreachableEdge] = shown("各条，先报者在前", "The requests, the earliest first")  # type: ignore[assignment]  # by its own name


LISTED = Listing(
    page=page_of_requests,
    number=number_of_requests,
    node=UnreachableRequest,
    name="UnreachableConnection",
)


@hot(
    "失联报告清单：默认为有效（待审核、已确认）者",
    "Requests to take persons for unreachable; by default those that stand, open or confirmed",
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
    first: First = None,
    after: After = None,
) -> UnreachableConnection | None:
    """Of persons the viewer may see, or on ground it manages."""
    question = RequestQuestion(await _areas(info.context, scope), chosen(state))
    page = page_of(info.context.ask(), LISTED, question, REQUESTS.page(first, after))
    return cast("UnreachableConnection", page)


async def _areas(context: Context, scope: CoverageScopeInput | None) -> tuple[Area, ...]:
    """The areas asked about. Raises DomainError NOT_PERMITTED to those who neither search nor manage."""
    if not any(context.viewer.areas(can) for can in (Permission.SEARCH, Permission.MANAGE)):
        raise not_permitted()
    return () if scope is None else (await any_area(context, scope.named()),)
