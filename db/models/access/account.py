"""Accounts and what they may do: few, near-static, and of no county, since some work in many."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import AccountState, DivisionLevel, Office, Permission, Role
from db.models.base import Base, index, one_of, readable

ACCOUNT_NAME = "[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]"
_OFFICER = Role.OFFICER.value


class Account(Base):
    """Who signs in, by a name of their own; `role` OFFICER holds `office`, and no other role has one.

    Without `password_hash` it signs in nowhere: it is a program, which has tokens. `inducted_on` and
    `pledged_on` are the gate to persons (J-08).
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("name"),
        UniqueConstraint("id", "role"),
        one_of("role", Role),
        one_of("office", Office),
        one_of("state", AccountState),
        readable("display_name"),
        # house: a CHECK takes no parameters; the pattern is ours
        CheckConstraint(text(f"name ~ '^{ACCOUNT_NAME}$'"), name="name"),
        # house: a CHECK takes no parameters; the role is ours
        CheckConstraint(text(f"(role = '{_OFFICER}') = (office IS NOT NULL)"), name="office_alone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    display_name: Mapped[str]
    role: Mapped[str]
    office: Mapped[str | None]
    state: Mapped[str]
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    # Given by somebody else, it is good for one sign-in, until this moment.
    password_ends_at: Mapped[datetime | None]
    inducted_on: Mapped[date | None]
    pledged_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[str]


class FormerPassword(Base):
    """A password that an account had, so that it is not taken again."""

    __tablename__ = "former_password"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    replaced_at: Mapped[datetime] = mapped_column(primary_key=True)
    password_hash: Mapped[str]


class AccountGrant(Base):
    """What an account may do where, on the days of `valid`; never an officer's: the key forbids it.

    The area is a division's, a station's or a worker's, by county and id.
    """

    __tablename__ = "account_grant"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "role"], ["account.id", "account.role"]),
        one_of("permission", Permission),
        one_of("level", DivisionLevel),
        # house: a CHECK takes no parameters; the role is ours
        CheckConstraint(text(f"role <> '{_OFFICER}'"), name="no_officer"),
        CheckConstraint(text("area_kind IN ('DIVISION', 'STATION', 'WORKER')"), name="area_kind"),
        CheckConstraint(text("(area_kind = 'DIVISION') = (level IS NOT NULL)"), name="level_of_division"),
        index("account_grant_account_id_idx", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int]
    role: Mapped[str]
    permission: Mapped[str]
    area_kind: Mapped[str]
    area_county_id: Mapped[int] = mapped_column(Integer)
    area_id: Mapped[int]
    level: Mapped[str | None]
    valid: Mapped[Range[date]]
    granted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    granted_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
