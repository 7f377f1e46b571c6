"""Pages of persons: a page never skips or repeats a row because another changed."""

from datetime import date

from resolvers.ask import Ask
from resolvers.people.lists import number_of_people, page_of_people
from resolvers.people.order import PersonOrder
from resolvers.people.question import PersonQuestion
from schema.fast.page import Listing
from schema.fast.page import page_of as promised
from schema.paging.connection import Connection
from schema.paging.cursors import Int32, Keyset
from schema.people.person import Person

CURSORS = {
    order: Keyset(order.value, (str if order == PersonOrder.NAME else date, Int32, int))
    for order in PersonOrder
}
PEOPLE = Listing(page=page_of_people, number=number_of_people, node=Person, name="PersonConnection")


def page_of(ask: Ask, question: PersonQuestion, first: int | None, cursor: str | None) -> Connection[Person]:
    """At most `first` persons after `cursor`. A promise of them, which the executor keeps.

    Raises DomainError BAD_PAGE_SIZE or BAD_CURSOR.
    """
    return promised(ask, PEOPLE, question, CURSORS[question.order].page(first, cursor))
