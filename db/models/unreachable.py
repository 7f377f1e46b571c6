"""Requests to take a person for unreachable, and what was decided about them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, func, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import UnreachableDecision, UnreachableReason
from db.models.base import Base, Keyed, index, one_of

_REVIEWED = """
num_nonnulls(decision, reviewed_by, reviewed_at) IN (0, 3)
AND (decision IS DISTINCT FROM 'RETURNED' OR return_reason IS NOT NULL)
"""


class UnreachableRequest(Base, Keyed):
    """A worker says that a person cannot be reached; somebody else reviews it.

    Written once, and its review once. Whether it still stands is computed: a later contact ends it. Of
    the numbers of coverage only a step of the waterfall reads this table.
    """

    __tablename__ = "unreachable_request"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "person_id"], ["person.county_id", "person.id"]),
        one_of("reason", UnreachableReason),
        one_of("decision", UnreachableDecision),
        CheckConstraint(text(_REVIEWED), name="reviewed"),
        index("unreachable_request_person_id_idx", "county_id", "person_id"),
        index("unreachable_request_reported_on_idx", "county_id", "reported_on", "id"),
    )

    person_id: Mapped[int]
    reason: Mapped[str]
    reported_on: Mapped[date]
    note: Mapped[str | None]
    client_id: Mapped[UUID] = mapped_column(PG_UUID)
    reported_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decision: Mapped[str | None]
    return_reason: Mapped[str | None]
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
