"""A hand-over as it is decided: from one grid worker to others, from a day on, or for a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from db.codes import GridRole
from db.errors import DomainError
from resolvers.hand_overs.spans import OPEN, Span

# A hand-over may be entered late and planned ahead, but not so far that it must be an error.
EARLIEST, LATEST = timedelta(days=92), timedelta(days=366)
LONGEST_COVER = timedelta(days=366)
LONGEST_TEXT = 200
EVERY_ROLE = tuple(GridRole)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Whose cells go to whom, and on what day.

    `receivers` names the receiver by cell code, for these cells alone; without it all cells go to `receiver`.
    No receiver means that nobody follows, which `may_leave_gaps` must allow where it concerns primaries.
    With `until` it is temporary cover: nothing ends, and the receiver is responsible beside the worker.
    """

    client_id: UUID
    county_id: int
    worker_id: int
    on: date
    decided_by: str
    reason: str
    receiver: int | None = None
    receivers: Mapping[str, int | None] = field(default_factory=dict)
    roles: tuple[GridRole, ...] = ()
    until: date | None = None
    may_leave_gaps: bool = False

    def checked(self, today: date) -> "HandOver":
        """The same, if its days and texts can be meant.

        Raises DomainError HAND_OVER_DAY_NOT_POSSIBLE, COVER_END_NOT_POSSIBLE, SAME_WORKER or
        DECISION_MISSING.
        """
        if not today - EARLIEST <= self.on <= today + LATEST:
            raise DomainError(
                "HAND_OVER_DAY_NOT_POSSIBLE",
                "交接日期只能在过去 92 天至未来 366 天之间。",
                "A hand-over lies at most 92 days back and 366 days ahead.",
            )
        if self.until is not None and not self.on < self.until <= self.on + LONGEST_COVER:
            raise DomainError(
                "COVER_END_NOT_POSSIBLE",
                "临时代管的终止日期（不含）须晚于起始日期，且不超过 366 天。",
                "Temporary cover ends after its first day and within 366 days.",
            )
        if self.worker_id in self.workers:
            raise DomainError(
                "SAME_WORKER", "交出人与接收人不能是同一人。", "A worker cannot hand over to themselves."
            )
        check_decision(self.decided_by, self.reason)
        return self

    @property
    def workers(self) -> frozenset[int]:
        """The receivers."""
        named = {self.receiver, *self.receivers.values()} if self.receivers else {self.receiver}
        return frozenset(one for one in named if one is not None)

    @property
    def everybody(self) -> list[int]:
        """The worker and the receivers, in the order in which they are locked."""
        return sorted({self.worker_id, *self.workers})

    @property
    def concerned(self) -> tuple[GridRole, ...]:
        """The roles that are handed over, or covered: all of them, or that of the primary."""
        return self.roles or (EVERY_ROLE if self.until is None else (GridRole.PRIMARY,))

    @property
    def days(self) -> Span:
        """The days on which others are responsible."""
        return Span(self.on, self.until or OPEN)

    def receiver_of(self, cell_code: str) -> int | None:
        """Who gets a cell."""
        return self.receivers.get(cell_code, self.receiver)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is handed over, and the days on which there is such a cell."""

    id: int
    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment as it stands; `id` is None for one that does not exist yet."""

    id: int | None
    cell_id: int
    worker_id: int
    role: GridRole
    span: Span


@dataclass(frozen=True, slots=True)
class Post:
    """A grid worker and the days in the post."""

    worker_id: int
    span: Span


def check_decision(decided_by: str, reason: str) -> None:
    """Raises DomainError DECISION_MISSING unless both say something, in LONGEST_TEXT characters at most."""
    if not all(0 < len(one.strip()) <= LONGEST_TEXT for one in (decided_by, reason)):
        raise DomainError(
            "DECISION_MISSING",
            "须写明决定单位和理由，各不超过 200 字。",
            "Say who decided and why, in at most 200 characters each.",
        )
