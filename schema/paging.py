"""Relay connections with keyset cursors: a page never skips or repeats a row because another changed."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date
from typing import Any, Self

import orjson
import strawberry
from sqlalchemy import func, select

from db.errors import DomainError
from resolvers.ask import Ask
from resolvers.people import PersonQuestion, people
from resolvers.person_order import PersonOrder, after, order_keys
from schema.context import Context, RonggeInfo
from schema.describe import both, shown
from schema.trees import LATER
from schema.types.person import Person

DEFAULT_PAGE, LARGEST_PAGE = 50, 500


@strawberry.type(description=both("分页信息（Relay）", "About a page, as Relay defines it"))
class PageInfo:
    has_next_page: bool = shown("其后是否还有", "Whether there is more after it")
    has_previous_page: bool = shown("其前是否还有", "Whether there is more before it")
    start_cursor: str | None = shown("首条游标", "Cursor of the first edge")
    end_cursor: str | None = shown("末条游标", "Cursor of the last edge")


@strawberry.type(description=both("名单中的一条", "An edge of a list of persons"))
class PersonEdge:
    cursor: str = shown("游标；其内容不作保证", "Cursor; what it holds is not promised")
    node: Person = shown("服务对象", "The person")


async def _counted(connection: Any, context: Context) -> int:
    """Counted over the same statement that lists."""
    every = people(connection.ask, connection.question).order_by(None).subquery()
    rows = await context.rows(select(func.count().label("total")).select_from(every))
    return int(rows[0].total)


async def _total_count(root: strawberry.Parent[Any], info: RonggeInfo) -> int:
    return await _counted(root, info.context)


@strawberry.type(description=both("服务对象名单的一页", "A page of a list of persons"))
class PersonConnection:
    edges: list[PersonEdge] = shown("各条", "Edges")
    page_info: PageInfo = shown("分页信息", "About the page")
    nodes: list[Person] = shown("本页服务对象", "The persons of the page")
    ask: strawberry.Private[Ask]
    question: strawberry.Private[PersonQuestion]
    total_count: int = strawberry.field(
        resolver=_total_count,
        description=both("符合条件的总数", "How many there are in all"),
        metadata={LATER: _counted},
    )

    @classmethod
    async def page(
        cls, info: RonggeInfo, question: PersonQuestion, first: int | None, cursor: str | None
    ) -> Self:
        """The page of at most `first` persons after `cursor`."""
        size = page_size(first)
        ask = info.context.ask()
        statement = people(ask, question).limit(size + 1)
        if cursor is not None:
            statement = statement.where(after(question.order, values_of(cursor, question.order)))
        rows = await info.context.rows(statement)
        edges = [
            PersonEdge(cursor=cursor_of(row, question.order), node=Person.from_row(row))
            for row in rows[:size]
        ]
        page_info = PageInfo(
            has_next_page=len(rows) > size,
            has_previous_page=cursor is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
        nodes = [edge.node for edge in edges]
        return cls(edges=edges, page_info=page_info, nodes=nodes, ask=ask, question=question)


def page_size(first: int | None) -> int:
    """How many rows a page may hold. Raises DomainError BAD_PAGE_SIZE."""
    size = DEFAULT_PAGE if first is None else first
    if not 0 < size <= LARGEST_PAGE:
        raise DomainError(
            "BAD_PAGE_SIZE", "每页条数须在 1 至 500 之间。", "The size of a page must lie between 1 and 500."
        )
    return size


def cursor_of(row: Any, order: PersonOrder) -> str:
    """Where a row stands in an order."""
    first, *rest = [getattr(row, key.label) for key in order_keys(order)]
    values = [first or date.min if isinstance(first, date | None) else first, *rest]
    return base64.urlsafe_b64encode(orjson.dumps([order.value, *values])).decode()


def values_of(cursor: str, order: PersonOrder) -> Sequence[Any]:
    """The sort values of a cursor. Raises DomainError BAD_CURSOR for one of another order or not ours."""
    try:
        made_for, first, county_id, row_id = orjson.loads(base64.urlsafe_b64decode(cursor))
        if made_for != order.value or not isinstance(first, str):
            raise ValueError  # noqa: TRY301  # handled with every other defect just below
        value = first if order == PersonOrder.NAME else date.fromisoformat(first)
        return value, int(county_id), int(row_id)
    except (ValueError, TypeError, binascii.Error):
        raise DomainError(
            "BAD_CURSOR", "游标无效或不属于此排序。", "The cursor is not one of this list and order."
        ) from None
