"""A process that brings lists in does not look through them again and again."""

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from app.jobs.garbage import SELDOM, collecting_seldom

MANY = 20_000


def looked() -> int:
    """How often garbage is looked for while many lists are made that stay."""
    times: list[str] = []

    def note(phase: str, _about: dict[str, Any]) -> None:
        times.append(phase)

    gc.callbacks.append(note)
    kept: list[list[int]] = [[] for _ in range(MANY)]
    gc.callbacks.remove(note)
    assert len(kept) == MANY
    return times.count("start")


@pytest.fixture(autouse=True)
def usual_threshold() -> Iterator[None]:
    """That of Python, which the suite itself has raised."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_garbage_is_looked_for_seldom_and_then_as_before() -> None:
    usual = looked()
    with collecting_seldom():
        seldom = looked()
    assert seldom < usual / 5
    assert looked() > seldom


def test_circles_are_still_found() -> None:
    with collecting_seldom():
        first = Circle()
        gone = weakref.ref(first)
        del first
        made = [Circle() for _ in range(SELDOM[0] + 1)]
    assert made
    assert gone() is None


class Circle:
    """What is held by itself alone."""

    def __init__(self) -> None:
        self.own = self
