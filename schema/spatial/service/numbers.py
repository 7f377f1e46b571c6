"""Numbers of persons, and how far they have it."""

from typing import Self

import strawberry

from resolvers.spatial.service.tallies import Tally
from schema.fields import both, shown

_MINUTE_S = 60.0


@strawberry.type(
    description=both(
        "人数与路程；少于 5 人时，不能查看个人信息者只见人数",
        "Persons and their ways; of fewer than five, who may not see persons sees the number alone",
    )
)
class ServiceNumbers:
    persons: int = shown("服务对象人数", "Persons served")
    veterans: int | None = shown("其中退役军人", "Of them veterans")
    priority_persons: int | None = shown("其中重点对象", "Of them priority persons")
    measured: int | None = shown("路程已知的人数", "Of them those whose way is known")
    mean_minutes: float | None = shown("平均用时（分钟）", "Mean minutes")
    ninetieth_minutes: float | None = shown("九成的人不超过（分钟）", "Nine in ten need no more minutes")
    mean_metres: float | None = shown("平均路程（米）", "Mean metres")
    ninetieth_metres: float | None = shown("九成的人不超过（米）", "Nine in ten have no more metres")
    withheld: bool = shown("是否因人数过少不予显示", "Whether numbers are withheld for being few")

    @classmethod
    def of(cls, tally: Tally, *, timed: bool = True) -> Self:
        """As they are shown; `timed` is false where distance says nothing of time."""
        return cls(
            persons=tally.persons,
            veterans=tally.veterans,
            priority_persons=tally.priority,
            measured=tally.measured,
            mean_minutes=_minutes(tally.seconds.mean) if timed else None,
            ninetieth_minutes=_minutes(tally.seconds.ninetieth) if timed else None,
            mean_metres=tally.metres.mean,
            ninetieth_metres=tally.metres.ninetieth,
            withheld=tally.withheld,
        )


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / _MINUTE_S
