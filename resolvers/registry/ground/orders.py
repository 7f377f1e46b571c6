"""What is decided about the ground: a plan that is put in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from db.errors import DomainError
from resolvers.hand_overs.order import EARLIEST, check_decision

LATEST_SHAPE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Activation:
    """A draft that is put in force on a day, by a report that was accepted.

    `primaries` says, by cell, who becomes primary of a cell that the plan draws; with `workers_follow` the
    primary of the cell that it stands for does, where nobody is named.
    """

    client_id: UUID
    county_id: int
    plan_id: int
    on: date
    report: str
    decided_by: str
    reason: str
    primaries: Mapping[str, int] = field(default_factory=dict)
    workers_follow: bool = False
    may_leave_gaps: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """The plan, by county and id."""
        return self.county_id, self.plan_id

    def checked(self, today: date) -> "Activation":
        """The same, if it can be meant. Raises DomainError PLAN_DAY_NOT_POSSIBLE or DECISION_MISSING."""
        if not today - EARLIEST <= self.on <= today:
            raise day_not_possible()
        check_decision(self.decided_by, self.reason)
        return self


def day_not_possible() -> DomainError:
    """The refusal of a day on which a plan cannot be put in force."""
    return DomainError(
        "PLAN_DAY_NOT_POSSIBLE",
        "方案只能自当日或过去 92 天内某日起启用，且须晚于现行方案及其网格的起始日期。",
        "A plan is put in force on the day itself or up to 92 days late, after the one it follows began.",
    )


def check_shape_day(on: date, today: date) -> None:
    """Raises DomainError SHAPE_DAY_NOT_POSSIBLE for a day that lies too far ahead."""
    if on > today + LATEST_SHAPE:
        raise DomainError(
            "SHAPE_DAY_NOT_POSSIBLE",
            "日期不能超过未来 366 天。",
            "The day lies at most 366 days ahead.",
        )
