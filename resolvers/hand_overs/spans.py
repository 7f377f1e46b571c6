"""Spans of civil days, and what is left of them when others are taken away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# The end of what has no end; no register reaches it.
OPEN = date.max


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from `first` up to, but not including, `end`."""

    first: date
    end: date = OPEN

    @property
    def is_empty(self) -> bool:
        """Whether there is no day in it."""
        return self.first >= self.end

    def within(self, other: "Span") -> "Span":
        """The days of both, perhaps none."""
        return Span(max(self.first, other.first), min(self.end, other.end))


def span_of(first: date | None, end: date | None) -> Span:
    """The days of a range's bounds, of which either may be open."""
    return Span(first or date.min, end or OPEN)


def without(span: Span, others: Iterable[Span]) -> list[Span]:
    """What is left of a span when the days of others are taken away, in order."""
    left, first = [], span.first
    for other in sorted(others):
        left.append(Span(first, min(other.first, span.end)))
        first = max(first, other.end)
    return [one for one in (*left, Span(first, span.end)) if not one.is_empty]


def days_without(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What is left of several spans when the days of others are taken away."""
    taken = list(others)
    return [rest for span in spans for rest in without(span, taken)]
