"""The one way in which lists that grow are shown: Relay connections of whatever type."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

import strawberry

from schema.context import Context, RonggeInfo
from schema.fields import SHOWS, both, embedded, shown
from schema.node import FromRow
from schema.paging.cursors import PageAsked, PageInfo, page_info

T = TypeVar("T")
Count = Callable[[Context], Awaitable[int]]


@strawberry.type(description=both("列表中的一条", "An edge of a list"))
class Edge(FromRow, Generic[T]):
    cursor: str = shown("游标；其内容不作保证", "Cursor; what it holds is not promised")
    node: T = embedded(zh="该条", en="What stands there")


async def _total_count(root: strawberry.Parent[Any], info: RonggeInfo) -> int:
    """Counted only where it is asked for, if it is not known already."""
    return int(root.total) if root.count is None else await root.count(info.context)


@strawberry.type(description=both("列表的一页（Relay）", "A page of a list, as Relay defines it"))
class Connection(Generic[T]):
    edges: list[Edge[T]] = shown("各条及其游标", "What the page holds, with cursors")
    page_info: PageInfo = shown("分页信息", "About the page")
    nodes: list[T] = shown("各条", "What the page holds")
    total: strawberry.Private[int | None] = None
    count: strawberry.Private[Count | None] = None
    total_count: int = strawberry.field(
        resolver=_total_count,
        description=both("符合条件的总数", "How many there are in all"),
        metadata={SHOWS: "total"},
    )


def connection_of(
    nodes: Sequence[Any],
    cursors: Sequence[str],
    asked: PageAsked,
    *,
    total: int | None = None,
    count: Any = None,
) -> Connection[Any]:
    """The page that rows show, of which `nodes` and `cursors` may hold one more than were asked for.

    How many there are in all is `total`, or found by `count(context)`.
    """
    size = asked.size
    pairs = zip(nodes[:size], cursors[:size], strict=True)
    return Connection(
        edges=[Edge(cursor=cursor, node=node) for node, cursor in pairs],
        nodes=list(nodes[:size]),
        page_info=page_info(cursors[:size], found=len(nodes), size=size, begun=asked.begun),
        total=total,
        count=count,
    )
