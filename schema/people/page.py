"""Relay connections with keyset cursors: a page never skips or repeats a row because another changed."""

import base64
import binascii
from datetime import date
from typing import Any, cast

import orjson
import strawberry

from db.errors import DomainError
from resolvers.ask import Ask
from resolvers.people.lists import PersonQuestion, number_of_people, page_of_people
from resolvers.people.order import PersonOrder
from schema.cursors import PageInfo, page_size
from schema.fast.page import Listing, Page, counted
from schema.fields import both, embedded, shown
from schema.node import LARGEST_COUNTY, LARGEST_ROW, FromRow
from schema.people.person import Person


@strawberry.type(description=both("名单中的一条", "An edge of a list of persons"))
class PersonEdge(FromRow):
    cursor: str = shown("游标；其内容不作保证", "Cursor; what it holds is not promised")
    node: Person = embedded(zh="服务对象", en="The person")


@strawberry.type(description=both("服务对象名单的一页", "A page of a list of persons"))
class PersonConnection:
    edges: list[PersonEdge] = shown("各条", "Edges")
    page_info: PageInfo = shown("分页信息", "About the page")
    nodes: list[Person] = shown("本页服务对象", "The persons of the page")
    page: strawberry.Private[Page]
    total_count: int = counted("符合条件的总数", "How many there are in all")


PEOPLE = Listing(
    page=page_of_people, number=number_of_people, node=Person, edge=PersonEdge, connection=PersonConnection
)


def page_of(ask: Ask, question: PersonQuestion, first: int | None, cursor: str | None) -> PersonConnection:
    """At most `first` persons after `cursor`. A promise of them, which the executor keeps.

    Raises DomainError BAD_PAGE_SIZE or BAD_CURSOR.
    """
    start = None if cursor is None else values_of(cursor, question.order)
    return cast("PersonConnection", Page(ask, PEOPLE, question, page_size(first), start))


def values_of(cursor: str, order: PersonOrder) -> tuple[Any, ...]:
    """The sort values of a cursor. Raises DomainError BAD_CURSOR for one of another order or not ours."""
    try:
        made_for, first, county_id, row_id = orjson.loads(base64.urlsafe_b64decode(cursor))
        if made_for != order.value or not isinstance(first, str):
            raise ValueError  # noqa: TRY301  # handled with every other defect just below
        if not (0 < county_id <= LARGEST_COUNTY and 0 < row_id <= LARGEST_ROW):
            raise ValueError  # noqa: TRY301
        value = first if order == PersonOrder.NAME else date.fromisoformat(first)
        return value, int(county_id), int(row_id)
    except (ValueError, TypeError, binascii.Error):
        raise DomainError(
            "BAD_CURSOR", "游标无效或不属于此排序。", "The cursor is not one of this list and order."
        ) from None
