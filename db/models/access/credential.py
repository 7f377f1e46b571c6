"""What speaks for accounts, wrong passwords, and the number that processes watch."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import CredentialKind
from db.models.base import Base, index, one_of


class Credential(Base):
    """A session or token, by the SHA-256 of what its holder sends. `seen_at` lags by up to five minutes.

    A session that was left alone for `idle_minutes` has ended; a token has none.
    """

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("digest"),
        one_of("kind", CredentialKind),
        index("credential_account_id_idx", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    label: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ends_at: Mapped[datetime]
    idle_minutes: Mapped[int | None] = mapped_column(Integer)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class SignInFailure(Base):
    """Wrong passwords in a row for a name that was typed, from a place: an address or a known device."""

    __tablename__ = "sign_in_failure"

    name_digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class AccessGeneration(Base):
    """One row, counted up by whatever takes something from somebody or gives it: what processes watch."""

    __tablename__ = "access_generation"
    __table_args__ = (CheckConstraint(text("id = 1"), name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
