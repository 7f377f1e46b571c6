"""A page of the list of duties as a Relay connection, with keyset cursors."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import strawberry

from resolvers.duties.lists import ORDER, DutyPage
from schema.codes import DutyState
from schema.cursors import Int32, Keyset, PageInfo, page_info
from schema.duties.duty import VisitDuty
from schema.fields import argument, both, shown

DUTIES = Keyset("DUTY", (Int32, Int32, Int32, date, Int32, int, str, date, str))


@strawberry.type(description=both("任务清单中的一条", "An edge of a list of duties"))
class DutyEdge:
    cursor: str = shown("游标；其内容不作保证", "Cursor; what it holds is not promised")
    node: VisitDuty = shown("任务", "The duty")


@strawberry.type(description=both("任务清单的一页", "A page of a list of duties"))
class DutyConnection:
    edges: list[DutyEdge] = shown("各条", "Edges")
    page_info: PageInfo = shown("分页信息", "About the page")
    nodes: list[VisitDuty] = shown("本页任务", "The duties of the page")
    total_count: int = shown("符合条件的总数", "How many there are in all")


def connection_of(rows: Sequence[Any], page: DutyPage, as_of: date) -> DutyConnection:
    """The page that the rows of `page_of_duties` show."""
    found = [row for row in rows if row.person_id is not None]
    edges = [DutyEdge(cursor=_cursor(row), node=VisitDuty.from_row(row, as_of)) for row in found[: page.size]]
    cursors = [edge.cursor for edge in edges]
    return DutyConnection(
        edges=edges,
        page_info=page_info(cursors, found=len(found), size=page.size, begun=page.start is not None),
        nodes=[edge.node for edge in edges],
        total_count=rows[0].total,
    )


def _cursor(row: Any) -> str:
    return DUTIES.cursor([getattr(row, name) for name in ORDER])


InStates = Annotated[
    list[DutyState] | None,
    argument("状态，默认全部；空列表同不填", "States; all by default, and of an empty list"),
]
