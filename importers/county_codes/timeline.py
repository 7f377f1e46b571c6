"""A list of county codes and their years, and in it the lineage of a county: its codes one by one.

The list (GB/T 2260 and its yearbooks) has code6, name, start_year and end_year_inclusive. A county's
earlier code is the one of its name (or of one alike but for 县, 区, 市) that ended the year before; else its
own code under an earlier name, if nobody else took that name over. A span has one successor: where several
could precede or follow, the lineage ends and says so. Prefectures and groupings are no county's past.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from db.codes import DivisionLevel
from db.errors import DomainError
from geo.division_codes import full_division_code, is_grouping_name, level_of
from geo.division_names import place_of
from geo.names import without_invisible
from importers.reading import decoded

__all__ = ["CodeSpan", "Doubt", "DoubtReason", "Lineage", "Timeline", "lineage", "read_timeline"]

_COLUMNS = ("code6", "name", "start_year", "end_year_inclusive")
# Provinces made out of others: 重庆 out of 四川, 海南 out of 广东.
_CAME_FROM = {"50": ("50", "51"), "46": ("46", "44")}


class DoubtReason(StrEnum):
    """Why a code was left out. Stable."""

    SEVERAL_PREDECESSORS = "SEVERAL_PREDECESSORS"
    SEVERAL_SUCCESSORS = "SEVERAL_SUCCESSORS"
    CODE_OF_ANOTHER = "CODE_OF_ANOTHER"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A code that may have been a county's and was left out: the county's code of today, that code, why."""

    adcode: str
    earlier: str
    reason: DoubtReason


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A code under one name from its first to its last year, both counted; None where it is not known."""

    adcode: str
    name: str
    first_year: int | None
    last_year: int | None

    @property
    def is_countys(self) -> bool:
        """Whether it is a county's, and does not end before it begins, as a few in the list do."""
        years = self.first_year, self.last_year
        is_backward = years[0] is not None and years[1] is not None and years[1] < years[0]
        return not (is_backward or is_grouping_name(self.name)) and (
            level_of(full_division_code(self.adcode)) is DivisionLevel.COUNTY
        )

    @property
    def place(self) -> str:
        """The name without the endings that say the kind."""
        return place_of(self.name)

    def may_follow(self, earlier: "CodeSpan") -> bool:
        """Whether it is of a like name in the same province, or in one made out of that."""
        province = self.adcode[:2]
        return self.place == earlier.place and earlier.adcode[:2] in _CAME_FROM.get(province, (province,))


@dataclass(frozen=True, slots=True)
class Timeline:
    """All spans of counties, by code, and by the year they end or begin."""

    by_code: dict[str, list[CodeSpan]]
    ending: dict[int | None, list[CodeSpan]]
    beginning: dict[int | None, list[CodeSpan]]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The spans of a county, newest first, and the doubts at which it ended."""

    spans: tuple[CodeSpan, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def read_timeline(source: Path) -> Timeline:
    """The list in a CSV file. Raises DomainError FILE_ENCODING, FILE_HEADER or FILE_MALFORMED."""
    rows = csv.DictReader(io.StringIO(decoded(source), newline=""))
    if not set(_COLUMNS) <= set(rows.fieldnames or ()):
        raise DomainError(
            "FILE_HEADER",
            f"{source.name}：首行应有 code6、name、start_year、end_year_inclusive 四列",
            f"{source.name}: the first line should name code6, name, start_year and end_year_inclusive",
        )
    timeline = Timeline(defaultdict(list), defaultdict(list), defaultdict(list))
    for span in (_span(row, source.name) for row in rows if _says_anything(row)):
        if span.is_countys:
            timeline.by_code[span.adcode].append(span)
            timeline.ending[span.last_year].append(span)
            timeline.beginning[span.first_year].append(span)
    return timeline


def lineage(timeline: Timeline, adcode: str, name: str) -> Lineage:
    """The spans of the county that now has this code and name; none if the list lacks it."""
    youngest = sorted(timeline.by_code.get(adcode, ()), key=lambda span: span.first_year or 0)
    if not youngest or youngest[-1].place != place_of(name):
        return Lineage()
    spans = [youngest[-1]]
    while True:
        before, several = _before(timeline, spans[-1])
        if several is not None:
            return Lineage(tuple(spans), tuple(Doubt(adcode, one.adcode, several) for one in before))
        if not before:
            return Lineage(tuple(spans))
        spans.append(before[0])


def _before(timeline: Timeline, span: CodeSpan) -> tuple[Sequence[CodeSpan], DoubtReason | None]:
    """What came before a span, and the doubt about it: one without doubt, several with one, or none."""
    if span.first_year is None:
        return (), None
    ended = timeline.ending.get(span.first_year - 1, [])
    begun = timeline.beginning.get(span.first_year, [])
    own = [one for one in _nearest(span, [one for one in ended if span.may_follow(one)]) if one is not span]
    heirs = {one.adcode: _nearest(one, [heir for heir in begun if heir.may_follow(one)]) for one in own}
    own = [one for one in own if span in heirs[one.adcode]]
    if len(own) > 1:
        return own, DoubtReason.SEVERAL_PREDECESSORS
    if own:
        return own, DoubtReason.SEVERAL_SUCCESSORS if len(heirs[own[0].adcode]) > 1 else None
    taken_over = {(one.adcode[:2], one.place) for one in begun if one.adcode != span.adcode}
    renamed = [one for one in ended if one.adcode == span.adcode]
    free = [one for one in renamed if (one.adcode[:2], one.place) not in taken_over]
    return (free, None) if len(free) == 1 else ((), None)


def _nearest(span: CodeSpan, alike: list[CodeSpan]) -> list[CodeSpan]:
    """Those of the very name, if there are any; else all that are alike."""
    return [one for one in alike if one.name == span.name] or alike


def _says_anything(row: dict[str, str | None]) -> bool:
    """Whether a row holds more than what a spreadsheet leaves behind."""
    return any(without_invisible(row[column] or "") for column in _COLUMNS)


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
