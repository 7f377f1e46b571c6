"""A page of the list of duties as a Relay connection, with keyset cursors."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import orjson
import strawberry

from db.errors import DomainError
from resolvers.duties.lists import ORDER, DutyPage
from schema.codes import DutyState
from schema.cursors import PageInfo
from schema.duties.duty import VisitDuty
from schema.fields import argument, both, shown

MADE_FOR = "DUTY"
_KINDS: tuple[type, ...] = (int, int, int, date, int, int, str, date, str)


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
    edges = [
        DutyEdge(cursor=cursor_of(row), node=VisitDuty.from_row(row, as_of)) for row in found[: page.size]
    ]
    about = PageInfo(
        has_next_page=len(found) > page.size,
        has_previous_page=page.start is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return DutyConnection(
        edges=edges, page_info=about, nodes=[edge.node for edge in edges], total_count=rows[0].total
    )


def cursor_of(row: Any) -> str:
    """Where a row stands in the order of the list."""
    values = [getattr(row, name) for name in ORDER]
    return base64.urlsafe_b64encode(orjson.dumps([MADE_FOR, *values])).decode()


def start_of(cursor: str) -> tuple[Any, ...]:
    """The sort values of a cursor. Raises DomainError BAD_CURSOR for one of another list or not ours."""
    try:
        made_for, *values = orjson.loads(base64.urlsafe_b64decode(cursor))
        if made_for != MADE_FOR:
            raise ValueError  # noqa: TRY301  # handled with every other defect just below
        return tuple(_read(value, kind) for value, kind in zip(values, _KINDS, strict=True))
    except (ValueError, TypeError, binascii.Error):
        raise DomainError(
            "BAD_CURSOR", "游标无效或不属于此清单。", "The cursor is not one of this list."
        ) from None


def _read(value: Any, kind: type) -> Any:
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind or (isinstance(value, int) and not 0 <= value < 2**63):
        raise ValueError
    return value


InStates = Annotated[list[DutyState] | None, argument("状态，默认全部", "States; all by default")]
