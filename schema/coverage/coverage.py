"""Coverage as it is shown: numbers that always say what they mean."""

from datetime import date, datetime
from typing import Any, Self

import strawberry

from db.codes import Code
from resolvers.coverage import answers
from resolvers.coverage import question as coverage
from schema.codes import Attribution
from schema.coverage.labels import STEPS, reason_of
from schema.fields import both, embedded, shown
from schema.window import Window


@strawberry.type(description=both("指标定义", "The definition of an indicator"))
class IndicatorDefinition:
    id: strawberry.ID = shown("定义编号", "Id of the definition")
    text: str = shown("定义文字", "Text of the definition")

    @classmethod
    def of(cls, definition: Code) -> Self:
        """A definition in both languages."""
        return cls(id=strawberry.ID(definition.value), text=both(definition.zh, definition.en))


@strawberry.type(description=both("在某一步减少的人及原因", "Persons who leave at a step, and why"))
class WaterfallDrop:
    reason: str = shown("原因代码", "Code of the reason")
    label: str = shown("原因", "The reason")
    persons: int = shown("人数", "Number of persons")
    reached: int = shown("其中期内仍联系到", "Those of them reached nevertheless")


@strawberry.type(
    description=both(
        "瀑布的一步：登记→在册→定位→有网格员→尝试→联系到",
        "A step of the waterfall from registered to reached",
    )
)
class WaterfallStep:
    key: str = shown("步骤代码", "Code of the step")
    label: str = shown("步骤", "The step")
    persons: int = shown("剩余人数", "Persons who remain")
    drops: list[WaterfallDrop] = shown("减少的人及原因", "Who left, and why")


@strawberry.type(
    description=both(
        "联系覆盖：数字连同其口径一并给出", "Contact coverage: the numbers together with what they mean"
    )
)
class Coverage:
    numerator: int | None = shown(
        "分子：期内至少联系到一次的人数；人数过少不予显示时为空",
        "Persons reached at least once in the window; null where withheld",
    )
    denominator: int | None = shown(
        "分母：期末在册且居住在范围内的人数；不予显示时为空",
        "Persons active and resident at the window's end; null where withheld",
    )
    share: float | None = shown("比例 0–1；分母为零时为空", "Share, 0–1; null where the denominator is zero")
    visited: int | None = shown(
        "走访覆盖的分子：期内至少当面联系到一次的人数；不予显示时为空",
        "Persons reached in person at least once in the window; null where withheld",
    )
    visited_share: float | None = shown(
        "走访覆盖比例 0–1；分母为零时为空", "Share visited, 0–1; null where the denominator is zero"
    )
    attempted: int | None = shown("期内尝试联系过的人数", "Persons with any attempt in the window")
    unlocated: int | None = shown("其中无坐标的人数", "Those of the denominator without a point")
    registered: int = shown("筛选前在册且居住在范围内的人数", "Persons active and resident before the filter")
    withheld: bool = shown(
        "是否因人数少于 5 而不予显示", "Whether withheld because fewer than five persons could be told apart"
    )
    definition: IndicatorDefinition = embedded(prefix="definition_", zh="指标定义", en="Definition")
    visited_definition: IndicatorDefinition = embedded(
        prefix="visited_definition_", zh="走访覆盖的指标定义", en="Definition of `visited`"
    )
    window: Window = embedded(prefix="window_", zh="时间窗", en="Window")
    as_of: date = shown("截止查询日", "The day asked about")
    known_at: datetime | None = shown("按此时已知的情况；空为现在", "As the registry knew it then; null: now")
    attribution: Attribution = shown("归属口径", "Attribution")
    in_person: bool = shown("是否仅计当面联系（走访覆盖）", "Whether only contacts in person count")
    waterfall: list[WaterfallStep] | None = shown(
        "从登记到联系到的逐步减少；仅 coverage 给出",
        "From registered to reached, step by step; on `coverage` only",
    )

    @classmethod
    def of(
        cls,
        question: coverage.CoverageQuestion,
        counts: answers.Counts,
        steps: tuple[answers.Step, ...] | None = None,
    ) -> Self:
        """Counts with everything they mean."""
        told: dict[str, Any] = {
            name: None if counts.withheld else getattr(counts, name) for name in answers.NUMBERS
        }
        return cls(
            **{**told, "registered": counts.registered},
            share=counts.share,
            visited_share=counts.visited_share,
            withheld=counts.withheld,
            definition=IndicatorDefinition.of(question.definition),
            visited_definition=IndicatorDefinition.of(coverage.Definition.VISIT),
            window=Window(from_on=question.window.from_on, to_on=question.window.to_on),
            as_of=question.as_of,
            known_at=question.known_at,
            attribution=question.attribution,
            in_person=question.in_person,
            waterfall=None if steps is None else [_step(step) for step in steps],
        )


def _step(step: answers.Step) -> WaterfallStep:
    drops = [_drop(drop) for drop in step.drops]
    return WaterfallStep(key=step.key, label=both(*STEPS[step.key]), persons=step.persons, drops=drops)


def _drop(drop: answers.Drop) -> WaterfallDrop:
    label = both(*reason_of(drop.reason))
    return WaterfallDrop(reason=drop.reason, label=label, persons=drop.persons, reached=drop.reached)
