"""How a page of a Relay connection is answered: its rows, what is to be said about them, and their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from psycopg.pq.abc import PGresult
from sqlalchemy import literal, select

from resolvers.people import number_of_people, page_of_people
from schema.compiler import Compiler, NotHot
from schema.object_plans import ObjectDraft, ObjectPlan, Write, object_plan
from schema.paging import Page, PageInfo, PersonConnection, PersonEdge
from schema.types.person import Person

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
