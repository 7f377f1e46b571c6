"""The chain of seals over the log of accesses, made outside of requests (docs/decisions/0063)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Integer, LargeBinary, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class AccessSeal(Base):
    """Rows of one month of the log, in the order that sealing gave them, and the chain up to them.

    `digest` holds the seal before this one and `rows_digest`, the SHA-256 of `leaves`: 32 bytes for each row.
    Its rows are those of `row_counties`, `row_times` and `row_ids`, by position; empty once they are purged.
    `rows_before` counts the rows of all seals before it. `snapshot` says which transactions are sealed,
    `system` in which cluster: elsewhere it means nothing. Number 0 has no rows and a digest made by chance:
    where the chain begins, and what tells it from any other.
    """

    __tablename__ = "access_seal"
    __table_args__ = (CheckConstraint(text("octet_length(digest) = 32"), name="digest"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    form: Mapped[int] = mapped_column(Integer)
    month: Mapped[date]
    row_count: Mapped[int] = mapped_column(Integer)
    rows_before: Mapped[int]
    sealed_at: Mapped[datetime]
    rows_digest: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    leaves: Mapped[bytes] = mapped_column(LargeBinary)
    row_counties: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    row_times: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))
    row_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    snapshot: Mapped[str]
    system: Mapped[int]


class AccessPurge(Base):
    """A month of the log that was taken away: how many rows, and the last seal before what is left."""

    __tablename__ = "access_purge"

    month: Mapped[date] = mapped_column(primary_key=True)
    row_count: Mapped[int]
    last_number: Mapped[int]
    last_digest: Mapped[bytes] = mapped_column(LargeBinary)
    last_rows_before: Mapped[int]
    purged_at: Mapped[datetime]
    purged_by: Mapped[str]
