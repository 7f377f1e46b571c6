"""Pages of lists as Relay connections: a promise that any list of rows may hand over."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import strawberry
from psycopg.pq.abc import PGresult
from sqlalchemy import Row, literal, select

from resolvers.ask import Ask, Statement
from schema.context import RonggeInfo
from schema.cursors import PageInfo, about
from schema.fast.json_in_sql import Compiler
from schema.fast.plan import ObjectDraft, Plan, Write, object_plan
from schema.fast.promise import Promise
from schema.fast.selected import TYPE_NAME, Fields, NotHot, Selected
from schema.fields import both
from schema.node import FromRow


@dataclass(frozen=True, slots=True)
class Listing:
    """A kind of list: its statements, and the types that show it.

    `page(ask, question, most, start)` finds at most `most` rows after the sort values `start`, each with its
    `cursor`; `number(ask, question)` counts all of them as `total`. The connection has `edges`, `nodes`,
    `page_info`, the private `page` and a `total_count` that is `counted`.
    """

    page: Callable[..., Statement]
    number: Callable[[Ask, Any], Statement]
    node: type[FromRow]
    edge: type[Any]
    connection: type[Any]


@dataclass(frozen=True, slots=True)
class Page(Promise):
    """A page of a list, not fetched yet: at most `size` rows after the sort values of `start`."""

    ask: Ask
    listing: Listing
    question: Any
    size: int
    start: tuple[Any, ...] | None

    @property
    def asked(self) -> tuple[Any, ...]:
        """What its statements are made of."""
        return self.ask, self.question, self.size, self.start

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

        return object_plan(draft, self.listing.connection, details, write_of)

    @property
    def statement(self) -> Statement:
        """The statement of this very page, and of one row more, which tells whether there is another."""
        return self.listing.page(self.ask, self.question, self.size + 1, self.start)

    def shown(self, rows: Sequence[Row[Any]]) -> Any:
        """The connection that rows show."""
        nodes = [self.listing.node.from_row(row) for row in rows[: self.size]]
        edges = [
            self.listing.edge(cursor=row.cursor, node=node) for row, node in zip(rows, nodes, strict=False)
        ]
        info = self.info(len(rows), [edge.cursor for edge in edges])
        return self.listing.connection(edges=edges, nodes=nodes, page_info=info, page=self)

    def info(self, found: int, cursors: Sequence[str]) -> PageInfo:
        """About the page, of how many rows were found, and of its first and last cursor."""
        return about(cursors, found=found, size=self.size, begun=self.start is not None)


def counted(zh: str, en: str) -> Any:
    """The field of a connection that counts what its list holds."""
    return strawberry.field(resolver=_total_count, description=both(zh, en))


async def _total_count(root: strawberry.Parent[Any], info: RonggeInfo) -> int:
    """Counted over the same statement that lists."""
    page: Page = root.page
    rows = await info.context.rows(page.listing.number(page.ask, page.question))
    return int(rows[0].total)


def _write_info(fields: Fields) -> Write:
    """Writes what is said about a page, of the cursors of its rows and of one row more."""

    def write(results: Sequence[PGresult], page: Page) -> bytes:
        found, last = results[0].ntuples, min(results[0].ntuples, page.size) - 1
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
