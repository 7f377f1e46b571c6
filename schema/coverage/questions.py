"""The questions about coverage."""

from typing import Annotated

import strawberry

from resolvers.coverage.answers import counts_of, coverage_of
from schema.arguments import AsOf, InPerson, InWindow, KnownAt, Scope
from schema.codes import BreakdownBy
from schema.context import RonggeInfo, selects
from schema.coverage.arguments import Asked, By, Which, coverage_question, seen
from schema.coverage.breakdown import CoverageBreakdown
from schema.coverage.coverage import Coverage
from schema.coverage.reading import stages, whole
from schema.coverage.rolled_up import breakdown
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
        return Coverage.of(question, counts_of(sight, question, await whole(info.context, question)))
    rows = await stages(info.context, question)
    answer = coverage_of(sight, question, rows)
    return Coverage.of(question, answer.counts, answer.waterfall)


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
