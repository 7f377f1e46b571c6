"""The table of a density map as rows of cells: all its bins, each line with what its numbers mean."""

from collections.abc import Sequence

from resolvers.spatial.answers import DensityCounts
from resolvers.spatial.question import DensityQuestion
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.density.page import MEASURES
from web_map.density.parts import UNITS, DensityMap, DensityPart, shares_text

Cells = Sequence[str | int | float]


def density_table(shown: DensityMap) -> list[Cells]:
    """The heading, the whole, and every bin."""
    question = shown.answer.question
    unit = said(*UNITS[question.measure])
    heading = [
        *(said("行", "row"), said("代码", "code"), said("分区", "bin"), said("说明", "state")),
        f"{said(*MEASURES[question.measure])} ({unit})",
        *(
            said("每平方公里", "per km²"),
            said("登记人数", "registered"),
            said("面积（平方公里）", "area, km²"),
        ),
        *(said("联系率", "share reached"), said("走访率", "share visited"), said("逾期率", "share overdue")),
        *(said("指标", "measure"), said("时间窗", "window"), said("名册日", "register of")),
    ]
    meaning = [
        name_of(question.measure),
        labels.window_text(question.persons),
        question.persons.as_of.isoformat(),
    ]
    land = shown.answer.land_km2
    whole = [said("合计", "whole"), "", "", "", *_numbers(question, shown.answer.whole, None, land)]
    rows = [[*_named(part), *_of_part(question, part)] for part in shown.parts]
    return [heading, *[[*row, *meaning] for row in (whole, *rows)]]


def _named(part: DensityPart) -> list[str | int | float]:
    code = part.bin.hexagon.code if part.bin.hexagon else part.bin.key or ""
    return [said("部分", "part"), code, part.name, name_of(part.bin.state)]


def _of_part(question: DensityQuestion, part: DensityPart) -> list[str | int | float]:
    return _numbers(question, part.bin.counts, part.bin.per_km2, part.bin.km2)


def _numbers(
    question: DensityQuestion, counts: DensityCounts | None, per_km2: float | None, km2: float | None
) -> list[str | int | float]:
    shares = shares_text(counts, has_duties=question.has_duties)
    return [
        "" if counts is None else counts.measured(question.measure),
        "" if per_km2 is None else round(per_km2, 2),
        "" if counts is None else counts.registered,
        "" if km2 is None else round(km2, 4),
        *["" if share == labels.NOTHING else share for share in shares],
    ]
