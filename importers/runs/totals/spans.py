"""Which lines a line of totals is about, and the village in which all of them lie."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from importers.files.sheets import MOST_TOTALS, Sheet
from importers.runs.rows import StagedLine

__all__ = ["VILLAGE", "Span", "Totals", "span_of"]

# Where the id of the village stands in what is kept of a line of totals; older runs have none.
VILLAGE = 6


class Span(NamedTuple):
    """Lines of a sheet between two others, and how many of them are the sheet's own."""

    sheet: str
    after: int
    before: int
    read: int


def span_of(sheet: str, line: int, counts: Sequence[int], since: int, above: int, after: int) -> Span:  # noqa: PLR0917  # as it is kept
    """The lines that a total is about: those of its own part, or all above if it is nearer to their number.

    One of more than nothing behind another is of all above: a column of it may be 0, as its own part is.
    """
    of_all = any(counts) if not since else _off(above, counts) < _off(since, counts)
    return Span(sheet, 0, line, above) if of_all else Span(sheet, after, line, since)


def _off(lines: int, counts: Sequence[int]) -> int:
    """By how much the nearest of some counts is wrong about so many lines."""
    return min((abs(lines - one) for one in counts), default=0)


class Totals:
    """The lines of totals of some sheets, which learn from the lines that pass in which village those lie."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        """The first hundred of them."""
        told: list[list[Any]] = [[sheet.name, *one] for sheet in sheets for one in sheet.totals]
        self._told = told[:MOST_TOTALS]
        self._ends = defaultdict[str, list[int]](list)
        for sheet, line, *_ in self._told:
            self._ends[sheet].append(line)
        self._villages = defaultdict[tuple[str, int], set[int | None]](set)

    def passing(self, lines: Iterable[StagedLine]) -> Iterator[StagedLine]:
        """The same lines."""
        for line in lines:
            self.learn(line.sheet, line.line, line.village_id)
            yield line

    def learn(self, sheet: str, line: int, village_id: int | None) -> None:
        """Notes the village of a line."""
        if sheet in self._ends:
            self._villages[sheet, bisect_right(self._ends[sheet], line)].add(village_id)

    @property
    def kept(self) -> list[list[Any]]:
        """What is kept of each: sheet, line, counts, what they may be of, and the village once all passed."""
        return [[*one, self._village(*one)] for one in self._told]

    def _village(self, *told: Any) -> int | None:
        span = span_of(*told)
        ends = self._ends[span.sheet]
        parts = range(bisect_right(ends, span.after), bisect_right(ends, span.before - 1) + 1)
        villages = {one for part in parts for one in self._villages.get((span.sheet, part), ())}
        return villages.pop() if len(villages) == 1 else None
