"""The questions about what workers report: lists of escalations and needs."""

from datetime import date
from typing import Annotated, Any, cast

import strawberry

from db.codes import InboxState as State
from resolvers.registry.inbox.lists import (
    BY_DAY,
    UNFINISHED,
    InboxQuestion,
    number_of_items,
    page_of_items,
)
from resolvers.scope import require
from resolvers.viewer import Permission
from schema.arguments import Scope, WindowInput, any_area, chosen
from schema.codes import ContactNeed, DivisionLevel, InboxState
from schema.context import Context, RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fields import argument, both, hot, shown
from schema.node import key_of
from schema.paging.connection import Connection, Edge
from schema.paging.cursors import After, First, Int32, Keyset
from schema.registry.inbox.inbox_entry import InboxEntry

ITEMS = Keyset(BY_DAY.made_for, (date, Int32, int, str))
InStates = Annotated[
    list[InboxState] | None,
    argument("状态，默认未办结者；空列表同不填", "States; by default, and of an empty list, all but closed"),
]
ByWorker = Annotated[strawberry.ID | None, argument("由哪位网格员联系", "Of contacts that this worker made")]
OnDays = Annotated[WindowInput | None, argument("联系日期所在的时间窗", "Of contacts of these days")]


@strawberry.type(description=both("上报与需求清单中的一条", "An edge of a list of the inbox"))
class InboxEdge(Edge[InboxEntry]):
    """Under a name of its own."""


@strawberry.type(description=both("上报与需求清单的一页", "A page of the inbox"))
class InboxConnection(Connection[InboxEntry]):
    edges: list[InboxEdge] = shown("各条，先报者在前", "What was reported, the earliest first")  # type: ignore[assignment]  # by its own name


LISTED = Listing(page=page_of_items, number=number_of_items, node=InboxEntry, name="InboxConnection")


@hot(
    "上报事项清单：默认为未办结者", "What was handed up about persons you may see; by default all but closed"
)
async def escalations(
    info: RonggeInfo,
    scope: Scope = None,
    state: InStates = None,
    level: Annotated[
        list[DivisionLevel] | None,
        argument(
            "上报至哪些级别，默认全部；空列表同不填",
            "Levels handed up to; by default, and of an empty list, all",
        ),
    ] = None,
    worker_id: ByWorker = None,
    window: OnDays = None,
    first: First = None,
    after: After = None,
) -> InboxConnection | None:
    """By the days of the contacts."""
    context = info.context
    require(context.viewer, Permission.SEARCH)
    asked = await inbox_question(
        context, scope, worker_id, window, escalated=True, levels=chosen(level), states=chosen(state)
    )
    return cast("InboxConnection", page_of(context.ask(), LISTED, asked, ITEMS.page(first, after)))


@hot("需求清单：默认为未办结者", "What persons you may see were found to need; by default all but closed")
async def needs(
    info: RonggeInfo,
    scope: Scope = None,
    state: InStates = None,
    kind: Annotated[
        list[ContactNeed] | None,
        argument("需求种类，默认全部；空列表同不填", "Kinds; by default, and of an empty list, all"),
    ] = None,
    worker_id: ByWorker = None,
    window: OnDays = None,
    first: First = None,
    after: After = None,
) -> InboxConnection | None:
    """By the days of the contacts; each need of a contact is one of the list."""
    context = info.context
    require(context.viewer, Permission.SEARCH)
    asked = await inbox_question(
        context, scope, worker_id, window, escalated=False, kinds=chosen(kind), states=chosen(state)
    )
    return cast("InboxConnection", page_of(context.ask(), LISTED, asked, ITEMS.page(first, after)))


async def inbox_question(
    context: Context,
    scope: Any,
    worker_id: strawberry.ID | None,
    window: WindowInput | None,
    *,
    escalated: bool,
    states: tuple[State, ...],
    **chosen_codes: Any,
) -> InboxQuestion:
    """What is asked. Raises DomainError AREA_NOT_FOUND, BAD_ID, EMPTY_WINDOW, TOO_MANY_VALUES."""
    return InboxQuestion(
        escalated=escalated,
        areas=() if scope is None else (await any_area(context, scope.named()),),
        states=states or UNFINISHED,
        worker=None if worker_id is None else key_of(worker_id, "GridWorker", "workerId"),
        window=None if window is None else window.window(),
        **chosen_codes,
    )
