"""What was found about a value or a line of a file: codes, never values."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class Weight(StrEnum):
    """What a finding does to its line, the lightest first."""

    WARNED = "WARNED"  # taken, and said
    HELD = "HELD"  # not taken until somebody has decided
    REFUSED = "REFUSED"


class Finding(NamedTuple):
    """One thing found: a stable code with its texts, its weight, and the column in which it was."""

    code: str
    weight: Weight
    zh: str
    en: str
    column: str | None = None


class Read(NamedTuple, Generic[Value]):
    """A cell's value as its column wants it; None where nothing is said or nothing can be taken.

    `clears` is true of a cell that says （清空）: the value is to be taken away.
    """

    value: Value | None = None
    findings: tuple[Finding, ...] = ()
    clears: bool = False


def heaviest(findings: Iterable[Finding]) -> Weight | None:
    """The weight of a line with these findings; None if there are none."""
    order = list(Weight)
    return max((one.weight for one in findings), key=order.index, default=None)
