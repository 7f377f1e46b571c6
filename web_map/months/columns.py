"""A map of coverage month by month as columns: fetched once, then painted without asking again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from db.engine import Database
from resolvers.coverage import sources
from resolvers.coverage.answers import Counts, breakdown_of
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.trend import cumulative
from resolvers.small_numbers import sight_of
from web_map.coverage.routes import Wanted
from web_map.coverage_map import shape_id
from web_map.levels import BREAKDOWN
from web_map.palette import MapClass, class_of

MOST_MONTHS = 12
# In the place of a number that is withheld, and of the class of a place that was not there yet, or no more.
WITHHELD = -1
ABSENT = -1


@dataclass(frozen=True, slots=True)
class Column:
    """The numbers of every place from the window's first day to the end of a month."""

    from_on: date
    through_on: date
    whole: Counts
    counts: dict[str, Counts]


async def columns_of(database: Database, wanted: Wanted) -> tuple[Column, ...]:
    """A column for each of the window's last MOST_MONTHS months, by the functions of the map.

    Raises DomainError WINDOW_TOO_LONG.
    """
    by = BREAKDOWN[wanted.level]
    personal = wanted.question.singles_out(by)
    sight = await sight_of(database.rows, wanted.ask, wanted.area, personal=personal)
    found = []
    for point in points_of(wanted.question):
        rows = await database.rows(sources.parts(point, by, wanted.ask.today))
        answer = breakdown_of(sight, point, by, rows)
        counts = {
            shape_id(part.county_id or 0, part.id or 0): part.counts for part in answer.parts if part.key
        }
        found.append(Column(point.window.from_on, point.counted_on, answer.whole, counts))
    return tuple(found)


def points_of(question: CoverageQuestion) -> Sequence[CoverageQuestion]:
    """The question from its window's first day to the end of each month, the last MOST_MONTHS of them."""
    return list(cumulative(question))[-MOST_MONTHS:]


def columns_json(columns: Sequence[Column]) -> bytes:
    """The columns for the script: ids and classes once, numbers by month in the order of the ids."""
    ids = sorted({key for column in columns for key in column.counts})
    classes = list(MapClass)
    months = [
        {
            "from": column.from_on,
            "through": column.through_on,
            "whole": [_number(column.whole, "numerator"), _number(column.whole, "denominator")],
            "class": [
                classes.index(class_of(column.counts[key])) if key in column.counts else ABSENT for key in ids
            ],
            "reached": [_number(column.counts.get(key), "numerator") for key in ids],
            "due": [_number(column.counts.get(key), "denominator") for key in ids],
        }
        for column in columns
    ]
    names = [[one.value, one.zh, one.en] for one in classes]
    return orjson.dumps({"ids": ids, "classes": names, "months": months})


def _number(counts: Counts | None, name: str) -> int:
    if counts is None or counts.withheld:
        return WITHHELD
    number: int = getattr(counts, name)
    return number
