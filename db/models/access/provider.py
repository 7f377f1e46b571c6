"""Accounts joined to an identity provider: by whom they are known there, and what it said at sign-in."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, index


class AccountSubject(Base):
    """By which subject of which issuer an account signs in: nobody is two, and nobody is shared."""

    __tablename__ = "account_subject"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    issuer: Mapped[str]
    subject: Mapped[str]
    joined_at: Mapped[datetime] = mapped_column(server_default=func.now())
    joined_by: Mapped[str]


class ProviderSession(Base):
    """What a provider said of the session that a credential was opened from.

    `sid` is its own name of that session, `factor` whether it asked for a second factor that counts here.
    """

    __tablename__ = "provider_session"
    __table_args__ = (index("provider_session_issuer_subject_idx", "issuer", "subject"),)

    credential_id: Mapped[int] = mapped_column(
        ForeignKey("credential.id"), primary_key=True, autoincrement=False
    )
    issuer: Mapped[str]
    subject: Mapped[str]
    sid: Mapped[str | None]
    factor: Mapped[bool]


class LogoutToken(Base):
    """A logout token that was obeyed, by the SHA-256 of issuer and id: none is obeyed twice.

    What it ended is kept as long: one session there (`sid`), or what a subject was given before `issued_at`.
    """

    __tablename__ = "logout_token"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    ends_at: Mapped[datetime]
    issuer: Mapped[str]
    subject: Mapped[str | None]
    sid: Mapped[str | None]
    issued_at: Mapped[datetime]


class ProviderKeySet(Base):
    """The public keys of an issuer (JWKS) as they were last fetched, for all processes.

    `tried_at` bounds how often they are asked for.
    """

    __tablename__ = "provider_key_set"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    keys: Mapped[str | None]
    fetched_at: Mapped[datetime | None]
    tried_at: Mapped[datetime]
