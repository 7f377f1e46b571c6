"""Second factors: the secret of an authenticator, and codes on paper for when it is lost."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.sealed import Sealed


class SecondFactor(Base):
    """The authenticator of an account (RFC 6238): asked for once `confirmed_at` is set.

    `sealed` is its secret, encrypted for this row. `last_step` is the latest time step that was accepted: no
    code is good twice. `wrong_codes` counts those in a row.
    """

    __tablename__ = "second_factor"
    # house: a CHECK takes no parameters
    __table_args__ = (CheckConstraint(text("wrong_codes >= 0"), name="wrong_codes"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(Sealed)
    begun_at: Mapped[datetime] = mapped_column(server_default=func.now())
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]
    wrong_codes: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class RecoveryCode(Base):
    """A code on paper, good once, by its SHA-256."""

    __tablename__ = "recovery_code"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    used_at: Mapped[datetime | None]
