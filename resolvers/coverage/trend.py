"""Coverage month by month: each month asked about by itself, and from the window's first day on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from db.errors import DomainError
from resolvers.coverage.answers import Counts
from resolvers.coverage.months.counted import is_of_months, of_month, so_far
from resolvers.coverage.question import CoverageQuestion
from resolvers.windows import Window, months_of

MOST_MONTHS = 36


def last_months(as_of: date, months: int) -> Window:
    """The calendar month of `as_of`, up to that day, and those before it: `months` in all.

    Raises DomainError EMPTY_WINDOW or WINDOW_TOO_LONG.
    """
    if months > MOST_MONTHS:
        raise _too_long()
    month = as_of.year * 12 + as_of.month - max(months, 0)
    return Window(date(month // 12, month % 12 + 1, 1), as_of + timedelta(days=1))


def monthly(question: CoverageQuestion) -> Sequence[CoverageQuestion]:
    """The same question of each calendar month of the window that has begun by the day asked about.

    Raises DomainError WINDOW_TOO_LONG.
    """
    return [replace(question, window=month) for month in months_of(_begun(question))]


def cumulative(question: CoverageQuestion) -> Sequence[CoverageQuestion]:
    """The same from the window's first day to the end of each of these months."""
    first = question.window.from_on
    return [replace(one, window=Window(first, one.window.to_on)) for one in monthly(question)]


def part_of_months(points: Sequence[CoverageQuestion], today: date) -> CoverageQuestion | None:
    """The question of those of its points, one after another, that months can answer."""
    whole = [one for one in points if is_of_months(one, today)]
    if not whole:
        return None
    return replace(whole[0], window=Window(whole[0].window.from_on, whole[-1].window.to_on))


def points_of_months(
    part: CoverageQuestion, points: Sequence[CoverageQuestion], rows: Sequence[Row[Any]]
) -> dict[CoverageQuestion, Counts]:
    """The numbers of those points, monthly or cumulative, that the rows of their months answer.

    The rows are of `months_statement(part)`, or of `months_and_sums(part)` where there are cumulative ones.
    """
    by_month = {row.first_on: row for row in rows if row.is_kept}
    begun = [month.from_on for month in months_of(part.window)]
    found = {}
    for one in points:
        row = by_month.get(one.counted_on.replace(day=1))
        if row is None or one.counted_on > part.counted_on:
            continue
        if one.window.from_on == row.first_on:
            found[one] = of_month(row)
        elif one.window.from_on == begun[0] and by_month.keys() >= set(begun[: begun.index(row.first_on)]):
            found[one] = so_far(row)
    return found


def _begun(question: CoverageQuestion) -> Window:
    """The window, cut after the month of the day asked about."""
    first, last = question.window.from_on, question.counted_on
    if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise _too_long()
    following = (date(last.year, last.month, 1) + timedelta(days=32)).replace(day=1)
    return Window(first, min(question.window.to_on, following))


def _too_long() -> DomainError:
    return DomainError(
        "WINDOW_TOO_LONG",
        f"逐月趋势至多 {MOST_MONTHS} 个月。",
        f"A trend by month has {MOST_MONTHS} months at most.",
    )
