"""Pages of lists as Relay connections: a promise that any list of rows may hand over."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson
from psycopg.pq.abc import PGresult
from sqlalchemy import Row, literal, select

from resolvers.ask import Ask, Statement
from schema.context import Context
from schema.fast.json_in_sql import Compiler
from schema.fast.plan import ObjectDraft, Plan, Write, object_plan
from schema.fast.promise import Promise
from schema.fast.selected import TYPE_NAME, Fields, NotHot, Selected
from schema.node import FromRow
from schema.paging.connection import Connection, connection_of
from schema.paging.cursors import PageAsked, PageInfo, page_info


@dataclass(frozen=True, slots=True)
class Listing:
    """A kind of list: its statements, and the types that show it.

    `page(ask, question, most, start)` finds at most `most` rows after the sort values `start`, each with its
    `cursor`; `number(ask, question)` counts all of them as `total`. `name` is the connection's in the schema.
    """

    page: Callable[..., Statement]
    number: Callable[[Ask, Any], Statement]
    node: type[FromRow]
    name: str


@dataclass(frozen=True, slots=True)
class Page(Promise):
    """A page of a list, not fetched yet."""

    ask: Ask
    listing: Listing
    question: Any
    page: PageAsked

    @property
    def asked(self) -> tuple[Any, ...]:
        """What its statements are made of."""
        return self.ask, self.question, self.page.size, self.page.start

    @property
    def type_name(self) -> str:
        """The connection's."""
        return self.listing.name

    @property
    def key(self) -> Hashable:
        """Of which kind the list is."""
        return self.listing

    def plan(self, compiler: Compiler, asked: Sequence[Any], details: Any) -> Plan:
        """A statement for each of the fields of the connection."""
        draft = ObjectDraft(compiler, custom=True)
        ask, question, size, start = asked

        def write_of(selected: Selected) -> Write:
            if selected.name in {"nodes", "edges"}:
                return draft.rows(self.listing.page(ask, question, size, start), ask, selected)
            if selected.name == "pageInfo":
                # One row more tells whether there is another page.
                page = self.listing.page(ask, question, literal(size) + 1, start).subquery("page")
                draft.fetch(select(page.c.cursor))
                return _write_info(compiler.fields(selected.target, selected.details))
            if selected.name == "totalCount":
                draft.fetch(self.listing.number(ask, question))
                return _write_number
            raise NotHot(selected.name)

        return object_plan(draft, self.listing.name, details, write_of)

    @property
    def statement(self) -> Statement:
        """The statement of this very page, and of one row more, which tells whether there is another."""
        return self.listing.page(self.ask, self.question, self.page.size + 1, self.page.start)

    def shown(self, rows: Sequence[Row[Any]]) -> Any:
        """The connection that rows show."""
        nodes = [self.listing.node.from_row(row) for row in rows]
        return connection_of(nodes, [row.cursor for row in rows], self.page, count=self.counted)

    async def counted(self, context: Context) -> int:
        """How many there are in all, over the same statement that lists."""
        rows = await context.rows(self.listing.number(self.ask, self.question))
        return int(rows[0].total)

    def info(self, found: int, cursors: Sequence[str]) -> PageInfo:
        """About the page, of how many rows were found, and of its first and last cursor."""
        return page_info(cursors, found=found, size=self.page.size, begun=self.page.begun)


def page_of(ask: Ask, listing: Listing, question: Any, page: PageAsked) -> Connection[Any]:
    """A page of a list. A promise of it, which the executor keeps."""
    return cast("Connection[Any]", Page(ask, listing, question, page))


def _write_info(fields: Fields) -> Write:
    """Writes what is said about a page, of the cursors of its rows and of one row more."""

    def write(results: Sequence[PGresult], page: Page) -> bytes:
        found, last = results[0].ntuples, min(results[0].ntuples, page.page.size) - 1
        info = page.info(found, [_text(results[0], row) for row in ((0, last) if last >= 0 else ())])
        return orjson.dumps(
            {
                one.key: type(info).__name__ if one.name == TYPE_NAME else getattr(info, one.shows)
                for one in fields.every
            }
        )

    return write


def _write_number(results: Sequence[PGresult], _page: Page) -> bytes:
    return _text(results[0], 0).encode()


def _text(result: PGresult, row: int) -> str:
    return (result.get_value(row, 0) or b"").decode()
