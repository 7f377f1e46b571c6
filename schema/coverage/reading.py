"""The rows of coverage answers: from roll-ups and months where these say the same, else from raw facts."""

from collections.abc import Sequence
from typing import Any

from resolvers.coverage import sources
from resolvers.coverage.months.counted import is_of_months
from resolvers.coverage.months.parts import is_cut_by_months, parts_of_months, whole_of_months
from resolvers.coverage.months.waterfall import is_year_so_far, waterfall_of_months, waterfall_of_year
from resolvers.coverage.parts import breakdown_statement, coverage_statement
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.coverage.rolled_up import is_rolled_up
from resolvers.sizes import limits
from resolvers.sizes.asking import ensure_few, ensure_few_of_facts
from schema.context import Context
from schema.fast.kept import Make, looked_up, rows_of


async def whole(context: Context, question: CoverageQuestion) -> Sequence[Any]:
    """The counts, in one row."""
    if is_rolled_up(question, context.today):
        return await context.rows(sources.whole(question, context.today))
    if is_of_months(question, context.today):
        rows = await _of_bits(context, whole_of_months, question)
        if rows[0].is_kept:
            return rows
    await ensure_few_of_facts(context.rows, question, context.today)
    return await context.rows(sources.whole(question, context.today))


async def stages(context: Context, question: CoverageQuestion) -> Sequence[Any]:
    """The rows of the waterfall."""
    if is_of_months(question, context.today) and question.placed_on == question.counted_on:
        statement = waterfall_of_year if is_year_so_far(question) else waterfall_of_months
        rows = await looked_up(context, statement, question)
        if rows and rows[0].is_kept:
            return rows
    await ensure_few_of_facts(context.rows, question, context.today)
    return await rows_of(context, coverage_statement, question)


async def parts(context: Context, question: CoverageQuestion, by: BreakdownBy) -> Sequence[Any]:
    """The rows of a breakdown, from months where these say the same."""
    if is_cut_by_months(question, by, context.today):
        rows = await _of_bits(context, parts_of_months, question, by)
        if rows and rows[0].is_kept:
            return rows
    await ensure_few_of_facts(context.rows, question, context.today)
    return await rows_of(context, breakdown_statement, question, by)


async def _of_bits(context: Context, make: Make, question: CoverageQuestion, *more: Any) -> Sequence[Any]:
    await ensure_few_bits(context, question)
    return await looked_up(context, make, question, *more)


async def ensure_few_bits(context: Context, question: CoverageQuestion) -> None:
    """Raises DomainError QUESTION_TOO_LARGE where too many bits would be read of a window's months."""
    first, last, most = question.window.from_on, question.counted_on, limits.LIMITS.months_of_bits
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    await ensure_few(context.rows, question.ground, context.today, most=most, times=months)
