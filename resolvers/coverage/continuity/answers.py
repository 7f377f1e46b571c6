"""What answers about continuity are made of, and how the rows of its statements become them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy import Row

from db.codes import Code
from resolvers.coverage.continuity.codes import ContinuityBy
from resolvers.coverage.question import CoverageQuestion
from resolvers.small_numbers import Sight, is_withheld, telling_part


class ContinuityDefinition(Code):
    """What the share means, by id and text."""

    SAME_WORKER = (
        "continuity-1",
        (
            "网格员连续率：期末在册且居住在范围内的服务对象中，期内每一日均在册、均居住在有主责网格员的网格，"
            "且始终为同一名主责网格员的人数占比。"
        ),
        (
            "Of the persons served who are active and resident in the area at the window's end, the share "
            "who on every day of the window were registered and lived in a cell whose primary worker was "
            "one and the same."
        ),
    )


@dataclass(frozen=True, slots=True)
class ContinuityCounts:
    """Numbers of persons: denominator = numerator + the breaks, which are named as `ContinuityBreak` is."""

    registered: int = 0
    denominator: int = 0
    numerator: int = 0
    not_registered: int = 0
    no_cell: int = 0
    no_worker: int = 0
    worker_changed: int = 0
    cell_changed: int = 0
    withheld: bool = field(default=False, kw_only=True)

    @property
    def share(self) -> float | None:
        """Numerator / denominator; None where nobody is due or the numbers are withheld."""
        return None if self.withheld or not self.denominator else self.numerator / self.denominator

    def __add__(self, other: "ContinuityCounts") -> "ContinuityCounts":
        return ContinuityCounts(*[getattr(self, name) + getattr(other, name) for name in NUMBERS])


NUMBERS = tuple(item.name for item in fields(ContinuityCounts) if item.name != "withheld")


@dataclass(frozen=True, slots=True)
class ContinuityPart:
    """One part: `key` is an official code or an id, None for those in no part."""

    key: str | None
    label: str | None
    county_id: int | None
    id: int | None
    counts: ContinuityCounts


@dataclass(frozen=True, slots=True)
class Continuity:
    """An answer, cut into parts that sum to the whole if so asked."""

    question: CoverageQuestion
    by: ContinuityBy | None
    whole: ContinuityCounts
    parts: tuple[ContinuityPart, ...] = ()


def continuity_of(sight: Sight, question: CoverageQuestion, rows: Sequence[Row[Any]]) -> Continuity:
    """The answer that the row of `continuity_statement` amounts to."""
    return Continuity(question, None, _shown(sight, question, _counts(rows[0])))


def continuity_by(
    sight: Sight, question: CoverageQuestion, by: ContinuityBy, rows: Sequence[Row[Any]]
) -> Continuity:
    """The answer that the rows of `continuity_breakdown` amount to."""
    counted = [_counts(row) for row in rows]
    whole = _shown(sight, question, sum(counted, ContinuityCounts()))
    if whole.withheld:
        return Continuity(question, by, whole)
    told = [_shown(sight, question, counts) for counts in counted]
    telling = telling_part([one.registered for one in told], [one.withheld for one in told])
    if telling is not None:
        told[telling] = _withheld(told[telling])
    parts = [
        ContinuityPart(row.key, row.label, row.part_county_id, row.part_id, counts)
        for row, counts in zip(rows, told, strict=True)
    ]
    return Continuity(question, by, whole, tuple(parts))


def _counts(row: Row[Any]) -> ContinuityCounts:
    return ContinuityCounts(*[getattr(row, name) for name in NUMBERS])


def _shown(sight: Sight, question: CoverageQuestion, counts: ContinuityCounts) -> ContinuityCounts:
    hidden = is_withheld(sight, counts.registered, personal=question.filter.is_personal)
    return _withheld(counts) if hidden else counts


def _withheld(counts: ContinuityCounts) -> ContinuityCounts:
    return replace(ContinuityCounts(), registered=counts.registered, withheld=True)
