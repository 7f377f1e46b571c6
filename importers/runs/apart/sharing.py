"""Work shared out among those who do it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar

__all__ = ["IN_A_ROW", "Doing", "all_ended", "shared_out"]

# After so many batches of each all are committed for a moment: whoever wants the run alone gets in then.
IN_A_ROW = 8

One = TypeVar("One")
Doing: TypeAlias = Callable[[One], Awaitable[object]]


async def shared_out(these: Iterable[One], doers: Sequence[Doing[One]]) -> None:
    """Has each do one after another in turn until none is left.

    Once one fails the others end what they do and take no more; what failed is raised.
    """
    left = list(these)[::-1]

    async def series(do: Doing[One]) -> None:
        try:
            while left:
                await do(left.pop())
        finally:
            left.clear()

    await all_ended([series(one) for one in doers])


async def all_ended(series: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Has all end, whatever becomes of the others; raises what the first of them did that failed."""
    for ended in await asyncio.gather(*series, return_exceptions=True):
        if isinstance(ended, BaseException):
            raise ended
