"""What was computed once and is kept: a bounded number of values by their inputs, made one at a time."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

# One makes at a time, which keeps a core for the requests; one more finds what is made already.
_ASIDE = ThreadPoolExecutor(max_workers=2, thread_name_prefix="spatial")


class Kept(Generic[Value]):
    """The last `most` values by key. Keys say all that a value depends on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made if it is not there; who asks for the same meanwhile waits for it."""
        with self._lock:
            if key not in self._values:
                self._values[key] = make()
                if len(self._values) > self._most:
                    self._values.popitem(last=False)
            self._values.move_to_end(key)
            return self._values[key]

    def found(self, key: Hashable) -> Value | None:
        """The value of a key if it is there, without waiting for anybody."""
        return self._values.get(key)


async def aside(make: Callable[[], Value]) -> Value:
    """What `make` gives, computed beside the event loop.

    What it calls holds the interpreter for some hundredths of a second at most, so requests go on meanwhile.
    """
    return await asyncio.get_running_loop().run_in_executor(_ASIDE, make)
