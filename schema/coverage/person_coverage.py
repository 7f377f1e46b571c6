"""How one person counts in coverage."""

from datetime import date, datetime
from typing import Any, Self

import strawberry

from resolvers.coverage.question import CoverageQuestion
from schema.fields import both, shown
from schema.window import Window


@strawberry.type(
    description=both(
        "一个人在联系覆盖中的情况：计入何数", "One person in contact coverage: which numbers count it"
    )
)
class PersonCoverage:
    registered: bool = shown(
        "期末是否在册，即是否计入分母", "Whether registered at the window's end: counted by the denominator"
    )
    reached: bool = shown(
        "期内是否联系到；在册者即计入分子",
        "Whether reached in the window; with `registered` in the numerator",
    )
    visited: bool = shown("期内是否当面联系到", "Whether reached in person in the window")
    attempted: bool = shown("期内是否尝试联系过", "Whether there was any attempt in the window")
    first_reached_on: date | None = shown("期内首次联系到的日期", "The first day in the window when reached")
    window: Window = shown("时间窗", "Window")
    as_of: date = shown("截止查询日", "The day asked about")
    known_at: datetime | None = shown("按此时已知的情况；空为现在", "As the registry knew it then; null: now")
    in_person: bool = shown("是否仅计当面联系", "Whether only contacts in person count")

    @classmethod
    def of(cls, question: CoverageQuestion, row: Any) -> Self:
        """What a row of `coverage_of_persons` shows."""
        return cls(
            registered=row.registered,
            reached=row.reached,
            visited=row.visited,
            attempted=row.attempted,
            first_reached_on=row.first_on,
            window=Window(from_on=question.window.from_on, to_on=question.window.to_on),
            as_of=question.as_of,
            known_at=question.known_at,
            in_person=question.in_person,
        )
