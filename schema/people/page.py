"""Relay connections with keyset cursors: a page never skips or repeats a row because another changed."""

from datetime import date
from typing import cast

import strawberry

from resolvers.ask import Ask
from resolvers.people.lists import PersonQuestion, number_of_people, page_of_people
from resolvers.people.order import PersonOrder
from schema.cursors import Int32, Keyset, PageInfo, page_size
from schema.fast.page import Listing, Page, counted
from schema.fields import both, embedded, shown
from schema.node import FromRow
from schema.people.person import Person

CURSORS = {
    order: Keyset(order.value, (str if order == PersonOrder.NAME else date, Int32, int))
    for order in PersonOrder
}


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
    start = CURSORS[question.order].start(cursor)
    return cast("PersonConnection", Page(ask, PEOPLE, question, page_size(first), start))
