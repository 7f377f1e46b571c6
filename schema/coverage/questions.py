"""The questions about coverage."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from resolvers.coverage import sources as coverage_sources
from resolvers.coverage.answers import counts_of, coverage_of
from resolvers.coverage.months.counted import is_of_months, months_and_sums
from resolvers.coverage.months.waterfall import waterfall_of_months
from resolvers.coverage.parts import coverage_statement
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.rolled_up import is_rolled_up
from resolvers.coverage.trend import points_of_months
from schema.arguments import AsOf, InPerson, InWindow, KnownAt, Scope
from schema.codes import BreakdownBy
from schema.context import Context, RonggeInfo, selects
from schema.coverage.arguments import Asked, By, Which, coverage_question, seen
from schema.coverage.breakdown import CoverageBreakdown
from schema.coverage.coverage import Coverage
from schema.coverage.rolled_up import breakdown
from schema.fast.kept import looked_up, rows_of
from schema.fields import argument, both, hot


@strawberry.field(
    description=both(
        "联系覆盖：范围内期末在册者中，期内至少联系到一次的比例",
        "Of those active and resident at the window's end, the share reached in the window",
    )
)
async def coverage(
    info: RonggeInfo,
    scope: Scope = None,
    window: InWindow = None,
    as_of: AsOf = None,
    filter: Which = None,
    attribution: By = None,
    in_person: InPerson = False,
    known_at: KnownAt = None,
) -> Coverage | None:
    """From roll-ups or months where these say the same, else from raw facts."""
    asked = Asked(window, as_of, filter, attribution, bool(in_person), known_at)
    question = await coverage_question(info.context, scope, asked)
    sight = await seen(info.context, question)
    if not selects(info, "waterfall"):
        return Coverage.of(question, counts_of(sight, question, await _whole(info.context, question)))
    rows = await _stages(info.context, question)
    answer = coverage_of(sight, question, rows)
    return Coverage.of(question, answer.counts, answer.waterfall)


async def _whole(context: Context, question: CoverageQuestion) -> Sequence[Any]:
    """The counts, in one row."""
    if not is_rolled_up(question, context.today) and is_of_months(question, context.today):
        rows = await looked_up(context, months_and_sums, question)
        known = points_of_months(question, [question], rows)
        if known:
            return [known[question]]
    return await context.rows(coverage_sources.whole(question, context.today))


async def _stages(context: Context, question: CoverageQuestion) -> Sequence[Any]:
    """The rows of the waterfall."""
    if is_of_months(question, context.today) and question.placed_on == question.counted_on:
        rows = await looked_up(context, waterfall_of_months, question)
        if rows and rows[0].is_kept:
            return rows
    return await rows_of(context, coverage_statement, question)


@hot("按维度分组的联系覆盖；各部分之和等于整体", "Contact coverage cut into parts that sum to the whole")
async def coverage_breakdown(
    info: RonggeInfo,
    by: Annotated[BreakdownBy, argument("分组维度", "What to cut it by")],
    scope: Scope = None,
    window: InWindow = None,
    as_of: AsOf = None,
    filter: Which = None,
    attribution: By = None,
    in_person: InPerson = False,
    known_at: KnownAt = None,
) -> CoverageBreakdown | None:
    """As many statements, whatever the number of parts."""
    asked = Asked(window, as_of, filter, attribution, bool(in_person), known_at)
    question = await coverage_question(info.context, scope, asked)
    return breakdown(info.context, question, by)
