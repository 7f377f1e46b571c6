"""Questions with their values taken out, so that what is compiled for one serves all of the same shape.

The shape of a question is everything about it but its numbers, texts and days; equal values share a slot.
"""

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import count
from typing import Any, TypeVar, cast
from uuid import UUID

from db.prepared import Given
from db.remembered import ByIdentity
from resolvers.viewer import Viewer

Asked = TypeVar("Asked")
Slots = dict[tuple[type, Any], int]
SHAPES_KEPT, VIEWERS_KEPT = 1024, 4096
VALUES = frozenset({int, str, float, date, datetime, UUID})


def shape_of(asked: Any, slots: Slots) -> Hashable:
    """The shape of a question; its values are put into `slots`."""
    kind: Any = type(asked)
    if kind in VALUES:
        return kind, slots.setdefault((kind, asked), len(slots))
    if kind is tuple or kind is list:
        return tuple([shape_of(item, slots) for item in asked])
    if kind is Viewer and not slots:
        shape, values = _OF_VIEWERS.of(asked)
        slots.update(values)
        return shape
    return _shape(asked, kind, slots)


def _shape(asked: Any, kind: Any, slots: Slots) -> Hashable:
    names = _names(kind)
    if names is None:
        return asked  # type: ignore[no-any-return]  # None, a truth value, a code: part of the shape
    return kind, *[shape_of(getattr(asked, name), slots) for name in names]


def _shape_of_viewer(viewer: Viewer) -> tuple[int, Slots]:
    values: Slots = {}
    return _number_of(_shape(viewer, Viewer, values)), values


@lru_cache(maxsize=SHAPES_KEPT)
def _number_of(_shape: Hashable) -> int:
    """A number that no other shape has: quick to compare."""
    return next(_numbers)


_numbers = count()
# A remembered token speaks for the same viewer each time.
_OF_VIEWERS = ByIdentity[Viewer, tuple[int, Slots]](_shape_of_viewer, VIEWERS_KEPT)


def twin_of(asked: Asked, slots: Slots) -> Asked:
    """The question with a `Given` where it has a value."""
    kind: Any = type(asked)
    if kind in VALUES:
        return cast("Asked", Given(slots[kind, asked], kind))
    if kind is tuple or kind is list:
        items: Any = asked
        return cast("Asked", kind(twin_of(item, slots) for item in items))
    names = _names(kind)
    if names is None:
        return asked
    # Not through its constructor, which may look at the values.
    twin: Asked = object.__new__(kind)
    for name in names:
        object.__setattr__(twin, name, twin_of(getattr(asked, name), slots))
    return twin


@cache
def _names(kind: Any) -> tuple[str, ...] | None:
    """The fields on which answers depend, or None for what is no question."""
    if not is_dataclass(kind):
        return None
    return tuple(item.name for item in fields(kind) if item.metadata.get("asked", True))
