"""Coverage cut into parts."""

from typing import Self

import strawberry

from resolvers.coverage import answers
from schema.codes import BreakdownBy
from schema.coverage.coverage import Coverage
from schema.coverage.labels import part_label
from schema.fields import both, embedded, shown
from schema.ground.parts import PlacedPart, placed


@strawberry.type(description=both("分组中的一部分", "One part of a breakdown"))
class CoveragePart(PlacedPart):
    coverage: Coverage = embedded(
        prefix="coverage_", zh="该部分的覆盖", en="Coverage of the part", default=None
    )


@strawberry.type(
    description=both(
        "按某一维度分组的覆盖；各部分之和等于整体", "Coverage cut into parts that sum to the whole"
    )
)
class CoverageBreakdown:
    by: BreakdownBy = shown("分组维度", "What it is by")
    whole: Coverage = shown("整体", "The whole")
    parts: list[CoveragePart] = shown(
        "各部分；整体不予显示时为空", "The parts; none where the whole is withheld"
    )

    @classmethod
    def of(cls, answer: answers.Breakdown) -> Self:
        """A breakdown as it is shown."""
        parts = [_part(answer, part) for part in answer.parts]
        return cls(by=answer.by, whole=Coverage.of(answer.question, answer.whole), parts=parts)


def _part(answer: answers.Breakdown, part: answers.Part) -> CoveragePart:
    return CoveragePart(
        **placed(answer.by, part, answer.question.placed_on),
        label=part_label(answer.by, part),
        coverage=Coverage.of(answer.question, part.counts),
    )
