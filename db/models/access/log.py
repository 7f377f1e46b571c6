"""The log of accesses: who read or changed whose record, when, as what and by which operation."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import AccessKind, Role
from db.models.base import Base, County, index, one_of


class AccessLog(Base, County):
    """One access to persons of a county, or an event of no county (county 0). Ids, never values; append-only.

    `subject` is the name of the account or token. `operation` names the root fields or the address asked,
    `document` is the SHA-256 of the text that asked. Range-partitioned by `at`, by month in China; there is
    no partition for what has no month, where nobody would look for it. `written_in` is the transaction that
    wrote it, by which sealing finds what is new.
    """

    __tablename__ = "access_log"
    __table_args__ = (
        one_of("kind", AccessKind),
        one_of("role", Role),
        index("access_log_written_in_idx", "written_in"),
        # Whoever leaves a trace may not read it, not even its own row as it is written (db/wall/policies.py).
        {"postgresql_partition_by": "RANGE (at)", "implicit_returning": False},
    )

    at: Mapped[datetime] = mapped_column(primary_key=True, server_default=func.now())
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int | None]
    subject: Mapped[str]
    role: Mapped[str | None]
    kind: Mapped[str]
    operation: Mapped[str]
    document: Mapped[bytes | None] = mapped_column(LargeBinary)
    person_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    reason: Mapped[str | None]
    outcome: Mapped[str]
    address: Mapped[str | None]
    request_id: Mapped[str]
    written_in: Mapped[int] = mapped_column(server_default=text("(pg_current_xact_id()::text::bigint)"))
