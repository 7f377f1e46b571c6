"""Codes to choose by, as callers list them."""

from collections.abc import Iterable
from typing import TypeVar

from db.codes import Code

Chosen = TypeVar("Chosen", bound=Code)


def each_once(codes: Iterable[Chosen]) -> tuple[Chosen, ...]:
    """The codes in one order, each once: what is asked for twice makes no other question."""
    return tuple(sorted(set(codes)))
