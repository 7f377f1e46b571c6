"""A list of county codes and their years, and in it the lineage of a county: its codes one by one.

The list (GB/T 2260 and its yearbooks) has code6, name, start_year and end_year_inclusive. A county's
earlier code is the one of like name (but for 县, 区, 市) that ended the year before, if there is just one;
else its own code under an earlier name, if nobody else took that name over. Where there is doubt the
lineage ends.
"""

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from db.errors import DomainError
from importers.division_diff import UNIT_KIND
from importers.reading import decoded

__all__ = ["CodeSpan", "Timeline", "lineage", "read_timeline"]

# Provinces made out of others: 重庆 out of 四川, 海南 out of 广东.
_CAME_FROM = {"50": ("50", "51"), "46": ("46", "44")}


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A code under one name from its first to its last year, both counted; None where it is not known."""

    adcode: str
    name: str
    first_year: int | None
    last_year: int | None

    @property
    def is_backward(self) -> bool:
        """Whether it ends before it begins."""
        return self.first_year is not None and self.last_year is not None and self.last_year < self.first_year

    @property
    def stem(self) -> str:
        """The name without 县, 区 or 市."""
        return re.sub(UNIT_KIND, "", self.name)


@dataclass(frozen=True, slots=True)
class Timeline:
    """All spans, by code, and by the year they end or begin."""

    by_code: dict[str, list[CodeSpan]]
    ending: dict[int | None, list[CodeSpan]]
    beginning: dict[int | None, list[CodeSpan]]


def read_timeline(source: Path) -> Timeline:
    """The list in a CSV file. Raises DomainError FILE_ENCODING, FILE_HEADER or FILE_MALFORMED."""
    rows = csv.DictReader(io.StringIO(decoded(source), newline=""))
    if not {"code6", "name", "start_year", "end_year_inclusive"} <= set(rows.fieldnames or ()):
        raise DomainError(
            "FILE_HEADER",
            f"{source.name}：首行应有 code6、name、start_year、end_year_inclusive 四列",
            f"{source.name}: the first line should name code6, name, start_year and end_year_inclusive",
        )
    timeline = Timeline(defaultdict(list), defaultdict(list), defaultdict(list))
    for row in rows:
        span = _span(row, source.name)
        if span.is_backward:
            continue  # the list has a few that end before they begin; a lineage through them would never end
        timeline.by_code[span.adcode].append(span)
        timeline.ending[span.last_year].append(span)
        timeline.beginning[span.first_year].append(span)
    return timeline


def lineage(timeline: Timeline, adcode: str, name: str) -> tuple[CodeSpan, ...]:
    """The spans of the county that now has this code and name, newest first; none if the list lacks it."""
    youngest = sorted(timeline.by_code.get(adcode, ()), key=lambda span: span.first_year or 0)
    if not youngest or youngest[-1].stem != CodeSpan(adcode, name, None, None).stem:
        return ()
    spans = [youngest[-1]]
    while (before := _predecessor(timeline, spans[-1])) is not None:
        spans.append(before)
    return tuple(spans)


def _predecessor(timeline: Timeline, span: CodeSpan) -> CodeSpan | None:
    if span.first_year is None:
        return None
    ended = timeline.ending.get(span.first_year - 1, [])
    alike = [one for one in ended if one.stem == span.stem and _may_precede(one, span)]
    if alike:
        return alike[0] if len(alike) == 1 else None
    renamed = [one for one in ended if one.adcode == span.adcode]
    begun = [one for one in timeline.beginning.get(span.first_year, []) if one.adcode != span.adcode]
    taken_over = {(one.adcode[:2], one.stem) for one in begun}
    free = [one for one in renamed if (one.adcode[:2], one.stem) not in taken_over]
    return free[0] if len(free) == 1 else None


def _may_precede(earlier: CodeSpan, later: CodeSpan) -> bool:
    province = later.adcode[:2]
    return earlier.adcode[:2] in _CAME_FROM.get(province, (province,))


def _span(row: dict[str, str], source: str) -> CodeSpan:
    try:
        first, last = (int(row[key]) if row[key] else None for key in ("start_year", "end_year_inclusive"))
    except ValueError:
        raise DomainError(
            "FILE_MALFORMED",
            f"{source}：年份应为整数或空",
            f"{source}: years should be whole numbers or empty",
        ) from None
    return CodeSpan(row["code6"].strip(), row["name"].strip(), first, last)
