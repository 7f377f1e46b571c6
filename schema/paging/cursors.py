"""Pages of lists: how large one may be, where the next begins, and what is said about it."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import orjson
import strawberry

from resolvers.wording.refusals import bad_cursor, bad_value
from schema.fields import argument, both, shown

DEFAULT_PAGE, LARGEST_PAGE = 50, 1000
_SIZES = (
    f"每页条数，1–{LARGEST_PAGE}，默认 {DEFAULT_PAGE}",
    f"Page size, 1–{LARGEST_PAGE}, {DEFAULT_PAGE} by default",
)

First = Annotated[int | None, argument(*_SIZES)]
After = Annotated[str | None, argument("从该游标之后开始", "Start after this cursor")]


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
        zh, en = f"须在 1 至 {LARGEST_PAGE} 之间。", f"must lie between 1 and {LARGEST_PAGE}."
        raise bad_value("BAD_PAGE_SIZE", "first", zh, en)
    return size


def page_info(cursors: Sequence[str], *, found: int, size: int, begun: bool) -> PageInfo:
    """About a page of `size`, of which `found` rows were found after another page if `begun`.

    `cursors` are those of its rows, or of the first and the last.
    """
    return PageInfo(
        has_next_page=found > size,
        has_previous_page=begun,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )


@dataclass(frozen=True, slots=True)
class PageAsked:
    """At most `size` rows after the sort values of `start`."""

    size: int
    start: tuple[Any, ...] | None

    @property
    def begun(self) -> bool:
        """Whether another page comes before it."""
        return self.start is not None


class Int32(int):
    """The kind of sort values that are integers of 32 bits; `int` is that of 64."""


LARGEST = {Int32: 2**31 - 1, int: 2**63 - 1}


@dataclass(frozen=True, slots=True)
class Keyset:
    """The cursors of one list and order: what they are made for, and the kinds of their sort values."""

    made_for: str
    kinds: tuple[type, ...]

    def cursor(self, values: Sequence[Any]) -> str:
        """Where a row with these sort values stands."""
        return base64.urlsafe_b64encode(orjson.dumps([self.made_for, *values])).decode()

    def page(self, first: int | None, after: str | None) -> PageAsked:
        """The page that the arguments of a list ask for. Raises DomainError BAD_PAGE_SIZE or BAD_CURSOR."""
        return PageAsked(page_size(first), self.start(after))

    def start(self, cursor: str | None) -> tuple[Any, ...] | None:
        """The sort values of a cursor. Raises DomainError BAD_CURSOR for one of another list or not ours."""
        if cursor is None:
            return None
        try:
            made_for, *values = orjson.loads(base64.urlsafe_b64decode(cursor))
            if made_for != self.made_for:
                raise bad_cursor()
            return tuple(_read(value, kind) for value, kind in zip(values, self.kinds, strict=True))
        except (ValueError, TypeError, binascii.Error):
            raise bad_cursor() from None


def _read(value: Any, kind: type) -> Any:
    """A sort value as PostgreSQL takes it."""
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    if kind is str and isinstance(value, str) and "\0" not in value:
        return value
    if kind in LARGEST and type(value) is int and 0 <= value <= LARGEST[kind]:
        return value
    raise bad_cursor()
