"""Pairs of registrations that may be of one person."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import PairAgreement
from db.models.base import Base, Keyed, index, some_of


class DuplicatePair(Base, Keyed):
    """Two persons, the smaller id first, and how probably they are one: a score of 10,000.

    `digest` is keyed, of the values that were compared. Somebody may have decided that they are two: that
    holds as long as `decided_on` is the digest.
    """

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        *[
            ForeignKeyConstraint(
                ["county_id", column],
                ["person.county_id", "person.id"],
                name=f"duplicate_pair_county_id_{column}_fkey",
            )
            for column in ("first_id", "second_id")
        ],
        UniqueConstraint("county_id", "first_id", "second_id"),
        some_of("agrees", PairAgreement),
        CheckConstraint(
            text("num_nonnulls(decided_on, decided_by, decided_at, reason) IN (0, 4)"), name="decided"
        ),
        index("duplicate_pair_score_idx", "county_id", "score", "id"),
    )

    first_id: Mapped[int]
    second_id: Mapped[int]
    score: Mapped[int] = mapped_column(Integer)
    agrees: Mapped[list[str]]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_on: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]
