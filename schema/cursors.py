"""Keyset cursors of lists that are made in Python, and what is said about their pages."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
import strawberry

from db.errors import DomainError
from schema.fields import both, shown

DEFAULT_PAGE, LARGEST_PAGE = 50, 1000


@strawberry.type(description=both("分页信息（Relay）", "About a page, as Relay defines it"))
class PageInfo:
    has_next_page: bool = shown("其后是否还有", "Whether there is more after it")
    has_previous_page: bool = shown("其前是否还有", "Whether there is more before it")
    start_cursor: str | None = shown("首条游标", "Cursor of the first edge")
    end_cursor: str | None = shown("末条游标", "Cursor of the last edge")


def page_size(first: int | None) -> int:
    """How many rows a page may hold. Raises DomainError BAD_PAGE_SIZE."""
    size = DEFAULT_PAGE if first is None else first
    if not 0 < size <= LARGEST_PAGE:
        raise DomainError(
            "BAD_PAGE_SIZE",
            "每页条数须在 1 至 1000 之间。",
            "The size of a page must lie between 1 and 1000.",
        )
    return size


def cursor_of(made_for: str, values: Sequence[Any]) -> str:
    """Where a row with these sort values stands in the list that `made_for` names."""
    return base64.urlsafe_b64encode(orjson.dumps([made_for, *values])).decode()


def start_of(made_for: str, kinds: Sequence[type], cursor: str | None) -> tuple[Any, ...] | None:
    """The sort values of a cursor. Raises DomainError BAD_CURSOR for one of another list or not ours."""
    if cursor is None:
        return None
    try:
        written_for, *values = orjson.loads(base64.urlsafe_b64decode(cursor))
        if written_for != made_for:
            raise ValueError  # noqa: TRY301  # handled with every other defect just below
        return tuple(_read(value, kind) for value, kind in zip(values, kinds, strict=True))
    except (ValueError, TypeError, binascii.Error):
        raise DomainError(
            "BAD_CURSOR", "游标无效或不属于此清单。", "The cursor is not one of this list."
        ) from None


def about(cursors: Sequence[str], *, found: int, size: int, begun: bool) -> PageInfo:
    """About a page of `size`, of which `found` rows were found after another page if `begun`."""
    return PageInfo(
        has_next_page=found > size,
        has_previous_page=begun,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )


def _read(value: Any, kind: type) -> Any:
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind or (isinstance(value, int) and not 0 <= value < 2**63):
        raise ValueError
    return value
