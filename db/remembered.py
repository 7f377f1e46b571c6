"""What was made of things that are asked with again and again."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")


class ByIdentity(Generic[Thing, Made]):
    """What `make` makes of a thing, kept for this very thing: nothing in it is compared.

    At most `most` are kept, the oldest forgotten first. The thing must not change.
    """

    def __init__(self, make: Callable[..., Made], most: int) -> None:
        self._make = make
        self._most = most
        # With the thing itself, so that no other comes to bear its id.
        self._kept: OrderedDict[int, tuple[Thing, Made]] = OrderedDict()

    def of(self, thing: Thing, *more: Any) -> Made:
        """What is made of the thing, and of `more`, which must be the same each time."""
        kept = self._kept.get(id(thing))
        if kept is None:
            kept = self._kept[id(thing)] = (thing, self._make(thing, *more))
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return kept[1]


# One thread: Python runs one at a time in any case, and the loop then waits for no other.
_ASIDE = ThreadPoolExecutor(1, thread_name_prefix="aside")


async def aside(make: Callable[[], Made]) -> Made:
    """What `make` makes, in a thread beside the event loop, which goes on meanwhile."""
    # In the context of the request, which says in what language it is answered.
    make_here = partial(copy_context().run, make)
    return await asyncio.get_running_loop().run_in_executor(_ASIDE, make_here)


class UnderWay(Generic[Made]):
    """What is being made, once for all who ask for it with the same key meanwhile."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[Made]] = {}

    async def made(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, Made]]) -> Made:
        """What is made for the key, by whoever came first. Raises what `make` does."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(self._make(key, make))
        # Who leaves does not take it from the others.
        return await asyncio.shield(task)

    async def _make(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, Made]]) -> Made:
        try:
            return await make()
        finally:
            del self._tasks[key]


class Kept(Generic[Made]):
    """What takes long to make, made aside, once for all who ask with the same key, and kept.

    At most `most` of them: what was not used for longest is forgotten first. What fails is not kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()
        self._under_way = UnderWay[Made]()

    def known(self, key: Hashable) -> Made | None:
        """What was made for the key, if it is there."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    async def made(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is made for the key, which is not known yet. Raises what `make` does."""
        return await self._under_way.made(key, partial(self._make, key, make))

    async def _make(self, key: Hashable, make: Callable[[], Made]) -> Made:
        made = self._kept[key] = await aside(make)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made
