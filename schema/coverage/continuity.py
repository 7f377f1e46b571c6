"""Continuity as it is shown."""

from datetime import date, datetime
from typing import Annotated, Any, Self

import strawberry

from resolvers.coverage.continuity import answers
from resolvers.coverage.continuity.answers import continuity_by, continuity_of
from resolvers.coverage.continuity.statements import continuity_breakdown, continuity_statement
from resolvers.coverage.months.continuity.reading import (
    is_kept_continuity,
    kept_continuity,
    kept_continuity_by_child,
)
from resolvers.coverage.question import CoverageQuestion
from resolvers.sizes import limits
from resolvers.sizes.asking import ensure_few
from resolvers.windows import year_up_to
from resolvers.wording.language import name_of
from schema.arguments import AsOf, KnownAt, Scope, WindowInput
from schema.codes import ContinuityBreak, ContinuityBy
from schema.context import Context, RonggeInfo
from schema.coverage.arguments import Asked, Which, coverage_question, seen
from schema.coverage.coverage import IndicatorDefinition
from schema.fast.kept import looked_up, rows_of
from schema.fast.promise import built
from schema.fields import argument, both, shown
from schema.ground.parts import PlacedPart, label_of, placed
from schema.window import Window


@strawberry.type(description=both("未能连续的人及原因", "Persons without one worker throughout, and why"))
class ContinuityDrop:
    reason: ContinuityBreak = shown("原因；取首先成立的一项", "The first reason that is true")
    label: str = shown("原因", "The reason")
    persons: int = shown("人数", "Number of persons")


@strawberry.type(
    description=both(
        "网格员连续的人数：分母 = 分子 + 各原因人数", "Numbers: denominator = numerator + all drops"
    )
)
class ContinuityCounts:
    numerator: int | None = shown(
        "分子：始终为同一名主责网格员的人数；不予显示时为空",
        "Persons whose primary worker was the same throughout; null where withheld",
    )
    denominator: int | None = shown(
        "分母：期末在册且居住在范围内的人数；不予显示时为空",
        "Persons active and resident at the window's end; null where withheld",
    )
    share: float | None = shown("比例 0–1；分母为零时为空", "Share, 0–1; null where the denominator is zero")
    registered: int = shown("筛选前在册且居住在范围内的人数", "Persons active and resident before the filter")
    withheld: bool = shown(
        "是否因人数少于 5 而不予显示", "Whether withheld because fewer than five persons could be told apart"
    )
    drops: list[ContinuityDrop] = shown("未能连续的人及原因", "Who had no one worker throughout, and why")

    @classmethod
    def of(cls, counts: answers.ContinuityCounts) -> Self:
        """Numbers as they are shown."""
        hidden = counts.withheld
        return cls(
            numerator=None if hidden else counts.numerator,
            denominator=None if hidden else counts.denominator,
            share=counts.share,
            registered=counts.registered,
            withheld=hidden,
            drops=[] if hidden else [_drop(counts, reason) for reason in ContinuityBreak],
        )


def _drop(counts: answers.ContinuityCounts, reason: ContinuityBreak) -> ContinuityDrop:
    persons = getattr(counts, reason.value.lower())
    return ContinuityDrop(reason=reason, label=name_of(reason), persons=persons)


@strawberry.type(description=both("网格员连续率的一部分", "One part of continuity"))
class ContinuityPart(PlacedPart):
    counts: ContinuityCounts = shown("该部分的人数", "The numbers of the part", default=None)


@strawberry.type(
    description=both(
        "网格员连续率，连同其口径；各部分之和等于整体",
        "Continuity together with what it means; parts sum to the whole",
    )
)
class Continuity:
    whole: ContinuityCounts = shown("整体", "The whole")
    by: ContinuityBy | None = shown("分组维度", "What it is cut by")
    parts: list[ContinuityPart] = shown(
        "各部分；未分组或整体不予显示时为空", "The parts; none if not cut or withheld"
    )
    definition: IndicatorDefinition = shown("指标定义", "Definition")
    window: Window = shown("时间窗", "Time window")
    as_of: date = shown("截止查询日", "The day asked about")
    known_at: datetime | None = shown("按此时已知的情况；空为现在", "As the registry knew it then; null: now")

    @classmethod
    def of(cls, answer: answers.Continuity) -> Self:
        """An answer as it is shown."""
        asked, definition = answer.question, answers.ContinuityDefinition.SAME_WORKER
        return cls(
            whole=ContinuityCounts.of(answer.whole),
            by=answer.by,
            parts=[_part(answer, part) for part in answer.parts],
            definition=IndicatorDefinition.of(definition),
            window=Window(from_on=asked.window.from_on, to_on=asked.window.to_on),
            as_of=asked.as_of,
            known_at=asked.known_at,
        )


def _part(answer: answers.Continuity, part: answers.ContinuityPart) -> ContinuityPart:
    assert answer.by is not None  # noqa: S101  # only what is cut has parts
    by = answer.by.place
    return ContinuityPart(
        **placed(by, part, answer.question.counted_on),
        label=label_of(by, part),
        counts=ContinuityCounts.of(part.counts),
    )


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
        sight = await seen(context, question)
        rows = await _rows(context, question, by)
        if by is None:
            return Continuity.of(continuity_of(sight, question, rows))
        return Continuity.of(continuity_by(sight, question, by, rows))

    return built(make)


async def _rows(context: Context, question: CoverageQuestion, by: ContinuityBy | None) -> list[Any]:
    """From bits where these say the same, else from facts."""
    if is_kept_continuity(question, by, context.today):
        return await looked_up(context, kept_continuity_by_child if by else kept_continuity, question)
    await ensure_few(context.rows, question.ground, context.today, most=limits.LIMITS.continuity)
    if by is None:
        return await rows_of(context, continuity_statement, question)
    return await rows_of(context, continuity_breakdown, question, by)
