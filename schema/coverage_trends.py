"""Coverage over the months."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from db.errors import DomainError
from resolvers.coverage.answers import Counts, counts_of
from resolvers.coverage.parts import counts_statement
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.rolled_up import is_rolled_up
from resolvers.coverage.sources import whole
from resolvers.coverage.trend import cumulative, last_months, monthly
from schema.context import Context, RonggeInfo
from schema.coverage_arguments import (
    Asked,
    AsOf,
    By,
    InPerson,
    InWindow,
    KnownAt,
    Scope,
    Which,
    coverage_question,
)
from schema.describe import argument, both
from schema.prepared_rows import rows_of_each
from schema.selected import selects
from schema.trees import built
from schema.types.coverage_trend import CoverageTrend


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
    """As many statements as points, fetched together."""
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
        counts = await _counts(context, [*points, *sums])
        return CoverageTrend.of(
            question,
            list(zip(points, counts, strict=False)),
            list(zip(sums, counts[len(points) :], strict=True)),
        )

    return built(make)


async def _counts(context: Context, asked: Sequence[CoverageQuestion]) -> list[Counts]:
    """The numbers of each, from roll-ups where these say the same."""
    raw = [one for one in asked if not is_rolled_up(one, context.today)]
    found = dict(
        zip(raw, await rows_of_each(context, counts_statement, [(one,) for one in raw]), strict=True)
    )
    return [
        counts_of(
            context.viewer, one, found[one] if one in found else await context.rows(whole(one, context.today))
        )
        for one in asked
    ]
