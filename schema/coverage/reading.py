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
from schema.context import Context
from schema.fast.kept import looked_up, rows_of


async def whole(context: Context, question: CoverageQuestion) -> Sequence[Any]:
    """The counts, in one row."""
    if not is_rolled_up(question, context.today) and is_of_months(question, context.today):
        rows = await looked_up(context, whole_of_months, question)
        if rows[0].is_kept:
            return rows
    return await context.rows(sources.whole(question, context.today))


async def stages(context: Context, question: CoverageQuestion) -> Sequence[Any]:
    """The rows of the waterfall."""
    if is_of_months(question, context.today) and question.placed_on == question.counted_on:
        statement = waterfall_of_year if is_year_so_far(question) else waterfall_of_months
        rows = await looked_up(context, statement, question)
        if rows and rows[0].is_kept:
            return rows
    return await rows_of(context, coverage_statement, question)


async def parts(context: Context, question: CoverageQuestion, by: BreakdownBy) -> Sequence[Any]:
    """The rows of a breakdown, from months where these say the same."""
    if is_cut_by_months(question, by, context.today):
        rows = await looked_up(context, parts_of_months, question, by)
        if rows and rows[0].is_kept:
            return rows
    return await rows_of(context, breakdown_statement, question, by)
