"""What an officer asks to be done to an account, once per client id."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from db.codes import AccountState, Permission
from resolvers.access.creation import NewAccount
from resolvers.access.tokens import TOKEN_DAYS
from resolvers.ground.named_areas import NamedArea


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccountOrder:
    """An account to be made."""

    client_id: UUID
    account: NewAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The account that something is done to; by itself, whatever the act says."""

    client_id: UUID
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOrder(Order):
    """An account to be locked, unlocked or ended."""

    state: AccountState


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantOrder(Order):
    """A permission in an area, from one day on and before another (None: until it is ended)."""

    permission: Permission
    area: NamedArea
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantEnd(Order):
    """One grant that ends."""

    grant_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge(Order):
    """Induction and secrecy pledge that are put on file (J-08)."""

    inducted_on: date
    pledged_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordOrder(Order):
    """A password for one sign-in."""

    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorOrder(Order):
    """A second factor that is taken away: phone and codes on paper are lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut(Order):
    """A session or token that ends, or (None) all of the account."""

    credential_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenOrder(Order):
    """A token for a program."""

    label: str
    days: int = TOKEN_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationOrder(TokenOrder):
    """A token for a program in place of the one it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectOrder(Order):
    """By which subject of the identity provider an account signs in, or (None) by none any more."""

    subject: str | None
