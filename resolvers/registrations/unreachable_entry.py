"""Reports that persons cannot be reached, and reviews, as their senders state them, and what comes back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db.codes import UnreachableDecision, UnreachableReason


@dataclass(frozen=True, slots=True)
class UnreachableEntry:
    """What a worker reports."""

    client_id: UUID
    county_id: int
    person_id: int
    reason: UnreachableReason
    reported_on: date
    note: str | None = None

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id


@dataclass(frozen=True, slots=True)
class Review:
    """What is decided about a request, and why if it is returned."""

    client_id: UUID
    county_id: int
    request_id: int
    decision: UnreachableDecision
    reason: str | None = None
