"""Relay connections with keyset cursors: a page never skips or repeats a row because another changed."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import orjson
import strawberry
from psycopg.pq.abc import PGresult
from sqlalchemy import Row, literal, select

from db.errors import DomainError
from resolvers.ask import Ask, Statement
from resolvers.people.lists import PersonQuestion, number_of_people, page_of_people
from resolvers.people.order import PersonOrder
from schema.context import RonggeInfo
from schema.cursors import PageInfo, page_size
from schema.fast.json_in_sql import Compiler, NotHot
from schema.fast.plan import ObjectDraft, ObjectPlan, Write, object_plan
from schema.fields import both, embedded, shown
from schema.node import LARGEST_COUNTY, LARGEST_ROW, FromRow
from schema.people.person import Person


@strawberry.type(description=both("名单中的一条", "An edge of a list of persons"))
class PersonEdge(FromRow):
    cursor: str = shown("游标；其内容不作保证", "Cursor; what it holds is not promised")
    node: Person = embedded(lambda: Person, zh="服务对象", en="The person")


async def _total_count(root: strawberry.Parent[Any], info: RonggeInfo) -> int:
    """Counted over the same statement that lists."""
    rows = await info.context.rows(number_of_people(root.page.ask, root.page.question))
    return int(rows[0].total)


@strawberry.type(description=both("服务对象名单的一页", "A page of a list of persons"))
class PersonConnection:
    edges: list[PersonEdge] = shown("各条", "Edges")
    page_info: PageInfo = shown("分页信息", "About the page")
    nodes: list[Person] = shown("本页服务对象", "The persons of the page")
    page: strawberry.Private["Page"]
    total_count: int = strawberry.field(
        resolver=_total_count, description=both("符合条件的总数", "How many there are in all")
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A page of persons, not fetched yet: at most `size` of them after the sort values of `start`."""

    ask: Ask
    question: PersonQuestion
    size: int
    start: tuple[Any, ...] | None

    @property
    def given(self) -> tuple[Any, ...]:
        """What `page_of_people` takes beside `ask`."""
        return self.question, self.size, self.start

    @property
    def statement(self) -> Statement:
        """The statement of this very page, and of one row more, which tells whether there is another."""
        return page_of_people(self.ask, self.question, self.size + 1, self.start)

    def info(self, found: int, cursors: Sequence[str]) -> PageInfo:
        """About the page, of how many rows were found, and of its first and last cursor."""
        return PageInfo(
            has_next_page=found > self.size,
            has_previous_page=self.start is not None,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )

    def shown(self, rows: Sequence[Row[Any]]) -> PersonConnection:
        """The page that rows show, for graphql-core to complete field by field."""
        edges = [PersonEdge(cursor=row.cursor, node=Person.from_row(row)) for row in rows[: self.size]]
        about = self.info(len(rows), [edge.cursor for edge in edges])
        return PersonConnection(edges=edges, page_info=about, nodes=[edge.node for edge in edges], page=self)


def page_of(ask: Ask, question: PersonQuestion, first: int | None, cursor: str | None) -> PersonConnection:
    """At most `first` persons after `cursor`. A promise of them, which the executor keeps.

    Raises DomainError BAD_PAGE_SIZE or BAD_CURSOR.
    """
    start = None if cursor is None else values_of(cursor, question.order)
    return cast("PersonConnection", Page(ask, question, page_size(first), start))


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


ROWS = {"nodes": Person, "edges": PersonEdge}


@dataclass(frozen=True, slots=True)
class _Info:
    """Writes what is said about a page, of the cursors of its rows and of one row more."""

    names: dict[str, str]

    def write(self, results: Sequence[PGresult], page: Page) -> bytes:
        found, last = results[0].ntuples, min(results[0].ntuples, page.size) - 1
        cursors = [_text(results[0], row) for row in ((0, last) if last >= 0 else ())]
        about = page.info(found, cursors)
        values = {
            "__typename": "PageInfo",
            "hasNextPage": about.has_next_page,
            "hasPreviousPage": about.has_previous_page,
            "startCursor": about.start_cursor,
            "endCursor": about.end_cursor,
        }
        return orjson.dumps({key: values[name] for key, name in self.names.items()})


def _number(results: Sequence[PGresult], _page: Page) -> bytes:
    return _text(results[0], 0).encode()


def _text(result: PGresult, row: int) -> str:
    return (result.get_value(row, 0) or b"").decode()


def page_plan(compiler: Compiler, asked: Sequence[Any], details: Any) -> ObjectPlan:
    """The plan for pages whose `ask` and `given` are left open in `asked`. Raises NotHot."""
    draft = ObjectDraft(compiler, custom=True)
    ask, question, size, start = asked

    def write_of(name: str, field_details: Any) -> Write:
        if name in ROWS:
            statement = page_of_people(ask, question, size, start)
            return draft.rows(statement, ROWS[name], ask, field_details, many=True)
        if name == "pageInfo":
            # One row more tells whether there is another page.
            page = page_of_people(ask, question, literal(size) + 1, start).subquery("page")
            draft.fetch(select(page.c.cursor))
            fields = compiler.collect(compiler.core_of(PageInfo), field_details)
            return _Info({key: item[0].node.name.value for key, item in fields.items()}).write
        if name == "totalCount":
            draft.fetch(number_of_people(ask, question))
            return _number
        raise NotHot(name)

    return object_plan(draft, PersonConnection, details, write_of)
