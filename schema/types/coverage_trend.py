"""Coverage over the months, as it is shown."""

from collections.abc import Sequence
from datetime import date
from typing import Self

import strawberry

from resolvers.coverage.answers import Counts
from resolvers.coverage.question import CoverageQuestion
from schema.describe import both, shown
from schema.types.coverage import Coverage, Window

Counted = Sequence[tuple[CoverageQuestion, Counts]]


@strawberry.type(description=both("趋势中的一个月", "One month of a trend"))
class CoveragePoint:
    month: str = shown("月份，如 2026-03", "The month, as 2026-03")
    coverage: Coverage = shown("其时间窗与数字", "The window of the point, and its numbers")


@strawberry.type(description=both("逐月联系覆盖", "Coverage by calendar month"))
class CoverageTrend:
    window: Window = shown("时间窗", "The window")
    as_of: date = shown("截止查询日", "The day asked about")
    points: list[CoveragePoint] = shown(
        "asOf 前已开始的各月，每月单独统计", "The months begun by asOf, each by itself"
    )
    cumulative: list[CoveragePoint] = shown(
        "自窗口首日起至各月末的累计", "From the window's first day to the end of each month"
    )

    @classmethod
    def of(cls, question: CoverageQuestion, points: Counted, sums: Counted) -> Self:
        """A trend as it is shown."""
        window = question.window
        return cls(
            window=Window(from_on=window.from_on, to_on=window.to_on),
            as_of=question.as_of,
            points=[_point(*one) for one in points],
            cumulative=[_point(*one) for one in sums],
        )


def _point(question: CoverageQuestion, counts: Counts) -> CoveragePoint:
    return CoveragePoint(month=f"{question.window.last_on:%Y-%m}", coverage=Coverage.of(question, counts))
