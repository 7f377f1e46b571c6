"""What was made of things that are asked with again and again."""

from collections import OrderedDict
from collections.abc import Callable
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
