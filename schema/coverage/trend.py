"""Coverage over the months."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Self

import strawberry

from db.errors import DomainError
from db.failures import too_long
from resolvers.coverage.answers import Counts, counts_of
from resolvers.coverage.months.counted import is_of_months, months_of_groups, statement_of_months
from resolvers.coverage.parts import counts_statement
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.rolled_up import is_rolled_up
from resolvers.coverage.sources import whole
from resolvers.coverage.trend import cumulative, last_months, monthly, part_of_months, points_of_months
from resolvers.sizes import limits
from resolvers.sizes.asking import QuestionTooLargeError, ensure_few
from schema.arguments import AsOf, InPerson, InWindow, KnownAt, Scope
from schema.context import Context, RonggeInfo, selects
from schema.coverage.arguments import Asked, By, Which, coverage_question, seen
from schema.coverage.coverage import Coverage
from schema.coverage.reading import ensure_few_bits
from schema.fast.kept import looked_up, rows_of_each
from schema.fast.promise import built
from schema.fields import argument, both, shown
from schema.window import Window

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


@strawberry.field(
    description=both(
        "逐月联系覆盖：每月与单独以该月为时间窗的 coverage 相同；另有自窗口首日起的累计",
        "Coverage by month, each as `coverage` of that month alone; and from the window's first day on",
    )
)
async def coverage_trend(
    info: RonggeInfo,
    scope: Scope = None,
    window: InWindow = None,
    months: Annotated[
        int | None,
        argument(
            "最近几个日历月（含 asOf 当月），至多 36；与 window 二者择一",
            "So many calendar months up to that of asOf, 36 at most; instead of a window",
        ),
    ] = None,
    as_of: AsOf = None,
    filter: Which = None,
    attribution: By = None,
    in_person: InPerson = False,
    known_at: KnownAt = None,
) -> CoverageTrend | None:
    """One statement for all months that are kept, and one for each other point."""
    if window is not None and months is not None:
        raise DomainError(
            "ONE_WINDOW_EXPECTED", "window 与 months 只能给出一个。", "Give a window or months, not both."
        )
    context = info.context
    asked = Asked(window, as_of, filter, attribution, bool(in_person), known_at)
    if months is None:
        question = await coverage_question(context, scope, asked)
    else:
        question = await coverage_question(
            context, scope, asked, otherwise=lambda day: last_months(day, months)
        )
    points = monthly(question)
    sums = cumulative(question) if selects(info, "cumulative") else ()

    async def make() -> CoverageTrend:
        counts = await _counts(context, points, sums)
        return CoverageTrend.of(
            question,
            list(zip(points, counts, strict=False)),
            list(zip(sums, counts[len(points) :], strict=True)),
        )

    return built(make)


async def _counts(
    context: Context, points: Sequence[CoverageQuestion], sums: Sequence[CoverageQuestion]
) -> list[Counts]:
    """The numbers of each, from months or roll-ups where these say the same."""
    asked = [*points, *sums]
    known = await _of_months(context, points, sums)
    raw = [one for one in asked if one not in known and not is_rolled_up(one, context.today)]
    if raw:
        await _ensure_few(context, raw)
    found = dict(
        zip(raw, await rows_of_each(context, counts_statement, [(one,) for one in raw]), strict=True)
    )
    sight = await seen(context, asked[0])
    rows: dict[CoverageQuestion, Sequence[Any]] = {**found, **{one: [known[one]] for one in known}}
    return [
        counts_of(sight, one, rows[one] if one in rows else await context.rows(whole(one, context.today)))
        for one in asked
    ]


async def _ensure_few(context: Context, raw: Sequence[CoverageQuestion]) -> None:
    """Raises DomainError QUESTION_TOO_LARGE; TIMEOUT of months that wait to be kept, which takes a minute."""
    most = limits.LIMITS.months_of_facts
    try:
        await ensure_few(context.rows, raw[0].ground, context.today, most=most, times=len(raw))
    except QuestionTooLargeError:
        if any(is_of_months(one, context.today) for one in raw):
            raise too_long() from None
        raise


async def _of_months(
    context: Context, points: Sequence[CoverageQuestion], sums: Sequence[CoverageQuestion]
) -> dict[CoverageQuestion, Counts]:
    part = part_of_months(points, context.today)
    if part is None:
        return {}
    statement = statement_of_months(part, sums=bool(sums))
    if part.filter.is_personal and statement is not months_of_groups:
        await ensure_few_bits(context, part)
    rows = await looked_up(context, statement, part)
    return points_of_months(part, [*points, *sums], rows)
