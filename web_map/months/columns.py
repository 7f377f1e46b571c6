"""A map of coverage month by month as columns: fetched once, then painted without asking again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import orjson

from db.engine import Database
from resolvers.coverage import sources
from resolvers.coverage.answers import Breakdown, Counts, breakdown_of
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.trend import cumulative
from resolvers.sizes.asking import ensure_few_parts
from resolvers.small_numbers import sight_of
from web_map.coverage.routes import Wanted
from web_map.coverage_map import shape_id
from web_map.levels import BREAKDOWN
from web_map.palette import MapClass, class_of

MOST_MONTHS = 12
# In the place of a number that is withheld, and of the class of a place that was not there yet, or no more.
WITHHELD = -1
ABSENT = -1

_CLASSES = list(MapClass)
_PLACES = {one: place for place, one in enumerate(_CLASSES)}
# The class of a place of the map, by its place among the classes, how many were reached and how many are due.
_Shown: TypeAlias = tuple[int, int, int]
_NOWHERE: _Shown = (ABSENT, WITHHELD, WITHHELD)


@dataclass(frozen=True, slots=True)
class Column:
    """The numbers of every place from the window's first day to the end of a month.

    Of a place no more is kept than is told: twelve months of a large county are 240,000 of them.
    """

    from_on: date
    through_on: date
    whole: Counts
    shown: dict[str, _Shown]


async def columns_of(opened: Callable[[], Database], wanted: Wanted) -> tuple[Column, ...]:
    """A column for each of the window's last MOST_MONTHS months, by the functions of the map.

    `opened` is asked for each: where it gives a database whose time begins then, a month may take as long as
    a map. Raises DomainError WINDOW_TOO_LONG.
    """
    by = BREAKDOWN[wanted.level]
    personal = wanted.question.singles_out(by)
    sight = await sight_of(opened().rows, wanted.ask, wanted.area, personal=personal)
    found = []
    for point in points_of(wanted.question):
        await ensure_few_parts(opened().rows, point, by, wanted.ask.today)
        rows = await opened().rows(sources.parts(point, by, wanted.ask.today))
        found.append(_column(breakdown_of(sight, point, by, rows)))
    return tuple(found)


def points_of(question: CoverageQuestion) -> Sequence[CoverageQuestion]:
    """The question from its window's first day to the end of each month, the last MOST_MONTHS of them."""
    return list(cumulative(question))[-MOST_MONTHS:]


def _column(answer: Breakdown) -> Column:
    point = answer.question
    shown = {
        shape_id(part.county_id or 0, part.id or 0): _shown(part.counts) for part in answer.parts if part.key
    }
    return Column(point.window.from_on, point.counted_on, answer.whole, shown)


def _shown(counts: Counts) -> _Shown:
    return _PLACES[class_of(counts)], *_numbers(counts)


def _numbers(counts: Counts) -> tuple[int, int]:
    return (WITHHELD, WITHHELD) if counts.withheld else (counts.numerator, counts.denominator)


def columns_json(columns: Sequence[Column]) -> bytes:
    """The columns for the script: ids and classes once, numbers by month in the order of the ids."""
    ids = sorted(set().union(*[column.shown for column in columns]))
    names = [[one.value, one.zh, one.en] for one in _CLASSES]
    return orjson.dumps({"ids": ids, "classes": names, "months": [_month(column, ids) for column in columns]})


def _month(column: Column, ids: Sequence[str]) -> dict[str, object]:
    each = [column.shown.get(key, _NOWHERE) for key in ids]
    return {
        "from": column.from_on,
        "through": column.through_on,
        "whole": _numbers(column.whole),
        "class": [one[0] for one in each],
        "reached": [one[1] for one in each],
        "due": [one[2] for one in each],
    }
