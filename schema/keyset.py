"""Keyset cursors of lists that are made in Python, and what is said about their pages."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from db.errors import DomainError
from schema.paging import PageInfo


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
