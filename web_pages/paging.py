"""Lists of pages, a page at a time by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from db.errors import DomainError

ON_A_PAGE = 50
# Longer lists are asked for through the API, which pages them by key.
MOST_PAGES = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of rows, counted from one, of `total` in all."""

    rows: Sequence[Any]
    total: int
    number: int
    size: int = ON_A_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are to see."""
        return min(MOST_PAGES, max(1, -(-self.total // self.size)))


def page_number(request: Request, name: str = "page") -> int:
    """The page that an address asks for, the first by default. Raises DomainError BAD_PARAMETER."""
    text = request.query_params.get(name, "1")
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_PAGES)):
        number = int(text)
        if 1 <= number <= MOST_PAGES:
            return number
    raise DomainError(
        "BAD_PARAMETER", f"页码应为 1 至 {MOST_PAGES}。", f"A page is a number from 1 to {MOST_PAGES}."
    )
