"""Transfers of persons between counties, as each of the two counties keeps them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Integer, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import TransferDecision, TransferDirection
from db.models.base import Base, Keyed, index, one_of

_DECIDED = """
num_nonnulls(decision, decided_by, decided_at) IN (0, 3)
AND (decision IS NOT DISTINCT FROM 'REFUSED') = (refusal IS NOT NULL)
"""


class Transfer(Base, Keyed):
    """One side of a transfer: the same `id` stands once in either county, and both are written at once.

    `person_id` is who leaves, or, on the side IN and once accepted, the new registration. The village of the
    home stands on the side OUT only: IN has the division that was addressed, and the other county's root. Of
    the person IN has what the offer said. An offer that nobody decided about is over on `expires_on`.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "person_id"], ["person.county_id", "person.id"]),
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        one_of("direction", TransferDirection),
        one_of("decision", TransferDecision),
        CheckConstraint(text(_DECIDED), name="decided"),
        index("transfer_person_id_idx", "county_id", "person_id"),
        index("transfer_offered_on_idx", "county_id", "offered_on", "id"),
    )

    direction: Mapped[str]
    person_id: Mapped[int | None]
    division_id: Mapped[int]
    other_county_id: Mapped[int] = mapped_column(Integer, ForeignKey("county.county_id"))
    other_division_id: Mapped[int]
    name: Mapped[str]
    identity_masked: Mapped[str]
    moved_on: Mapped[date]
    reason: Mapped[str]
    offered_on: Mapped[date]
    expires_on: Mapped[date]
    offered_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decision: Mapped[str | None]
    refusal: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
