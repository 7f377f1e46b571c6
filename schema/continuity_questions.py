"""The question whether persons keep their grid worker."""

from typing import Annotated

import strawberry

from resolvers.coverage.continuity import continuity_breakdown, continuity_statement
from resolvers.coverage.continuity_answers import continuity_by, continuity_of
from resolvers.windows import year_up_to
from schema.context import RonggeInfo
from schema.coverage_arguments import Asked, AsOf, KnownAt, Scope, Which, coverage_question
from schema.describe import argument, both
from schema.inputs import WindowInput
from schema.prepared_rows import rows_of
from schema.trees import built
from schema.types.codes import ContinuityBy
from schema.types.continuity import Continuity


@strawberry.field(
    description=both(
        "网格员连续率：期内始终为同一名主责网格员的人所占比例，可分组",
        "The share of persons whose primary worker was the same throughout, and if asked for by part",
    )
)
async def continuity(
    info: RonggeInfo,
    scope: Scope = None,
    as_of: AsOf = None,
    window: Annotated[
        WindowInput | None,
        argument(
            "时间窗，默认 asOf 前十二个月（含当日）", "The window; the twelve months up to asOf by default"
        ),
    ] = None,
    by: Annotated[ContinuityBy | None, argument("分组维度，默认不分组", "What to cut it by")] = None,
    filter: Which = None,
    known_at: KnownAt = None,
) -> Continuity | None:
    """One statement, whatever the number of parts."""
    context = info.context
    asked = Asked(window, as_of, filter, known_at=known_at)
    question = await coverage_question(context, scope, asked, otherwise=year_up_to)

    async def make() -> Continuity:
        if by is None:
            rows = await rows_of(context, continuity_statement, question)
            return Continuity.of(continuity_of(context.viewer, question, rows))
        rows = await rows_of(context, continuity_breakdown, question, by)
        return Continuity.of(continuity_by(context.viewer, question, by, rows))

    return built(make)
