"""A page of the list of duties as a Relay connection, with keyset cursors."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self, cast

import strawberry

from resolvers.duties.lists import ORDER, DutyPage
from schema.duties.duty import VisitDuty
from schema.fields import both, shown
from schema.paging.connection import Connection, Count, Edge, connection_of
from schema.paging.cursors import Int32, Keyset, PageAsked

DUTIES = Keyset("DUTY", (Int32, Int32, Int32, date, Int32, int, str, date, str))


@strawberry.type(description=both("任务清单中的一条", "An edge of a list of duties"))
class DutyEdge(Edge[VisitDuty]):
    """Under a name of its own."""


@strawberry.type(description=both("任务清单的一页", "A page of a list of duties"))
class DutyConnection(Connection[VisitDuty]):
    edges: list[DutyEdge] = shown("各条及其游标", "What the page holds, with cursors")  # type: ignore[assignment]  # by its own name

    @classmethod
    def asked(cls, first: int | None, after: str | None) -> DutyPage:
        """The page that the arguments ask for. Raises DomainError BAD_PAGE_SIZE or BAD_CURSOR."""
        page = DUTIES.page(first, after)
        return DutyPage(page.size, page.start)

    @classmethod
    def of(
        cls,
        rows: Sequence[Any],
        page: DutyPage,
        as_of: date,
        *,
        total: int | None = None,
        count: Count | None = None,
    ) -> Self:
        """The page that rows of duties show, one more than asked for at most."""
        nodes, cursors = [VisitDuty.from_row(row, as_of) for row in rows], [_cursor(row) for row in rows]
        asked = PageAsked(page.size, page.start)
        return cast("Self", connection_of(nodes, cursors, asked, total=total, count=count))


def duties_on(rows: Sequence[Any], page: DutyPage, as_of: date) -> DutyConnection:
    """The page that the rows of `page_of_duties` show."""
    found = [row for row in rows if row.person_id is not None]
    return DutyConnection.of(found, page, as_of, total=rows[0].total)


def _cursor(row: Any) -> str:
    return DUTIES.cursor([getattr(row, name) for name in ORDER])
