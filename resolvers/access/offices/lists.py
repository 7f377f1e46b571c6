"""Accounts as officers list them, with grants and what speaks for them: never a password or a person."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from db.codes import AccountState, CredentialKind, Office, Role
from db.models import Account, AccountGrant, AccountSubject, Credential, GridWorker
from resolvers.access.credentials import has_factor, is_open
from resolvers.areas import AreaKind
from resolvers.ask import Ask, Parents, Statement, hung
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.traces.events import NO_COUNTY

BY_NAME = Order("ACCOUNT", ("name",))


@dataclass(frozen=True, slots=True)
class AccountQuestion:
    """Which accounts: a part of name or display name, and what they are; `station` by county and id.

    Of a station are those who are granted it, or one of its grid workers.
    """

    text: str | None = None
    state: AccountState | None = None
    role: Role | None = None
    office: Office | None = None
    station: tuple[int, int] | None = None


def page_of_accounts(
    ask: Ask, question: AccountQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of the accounts, by name, with cursors."""
    return page_in(BY_NAME, accounts(ask, question), most, start)


def number_of_accounts(ask: Ask, question: AccountQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(accounts(ask, question))


def accounts(ask: Ask, question: AccountQuestion) -> Statement:
    """The accounts that are asked for, unordered: the caller pages."""
    return _accounts(ask).where(*_asked_for(question))


def account_by_id(ask: Ask, _county_id: int, account_id: int) -> Statement:
    """One account, for officers alone."""
    return _accounts(ask).where(Account.id == account_id)


def grant_by_id(ask: Ask, county_id: int, grant_id: int) -> Statement:
    """One grant by the county of its area, for officers alone."""
    grant = AccountGrant
    return _grants(ask).where(grant.area_county_id == county_id, grant.id == grant_id)


def credential_by_id(ask: Ask, _county_id: int, credential_id: int) -> Statement:
    """One open session or token, for officers alone."""
    return _credentials().where(_officers(ask), Credential.id == credential_id)


def grants_of_accounts(ask: Ask, parents: Parents) -> Statement:
    """What is granted to accounts and not ended, the earliest first."""
    statement = _grants(ask).where(AccountGrant.account_id == parents.id, AccountGrant.ended_at.is_(None))
    return hung(statement, parents).order_by(AccountGrant.id)


def credentials_of_accounts(ask: Ask, parents: Parents) -> Statement:
    """What speaks for accounts at present, the latest first."""
    statement = _credentials().where(_officers(ask), Credential.account_id == parents.id)
    return hung(statement, parents).order_by(Credential.id.desc())


def own_credentials(_ask: Ask, account_id: int) -> Statement:
    """What speaks for an account at present, for its holder."""
    return _credentials().where(Credential.account_id == account_id).order_by(Credential.id.desc())


def _officers(ask: Ask) -> ColumnElement[bool]:
    # The role is of the question's shape; the office is asked for before it is asked.
    return true() if ask.viewer.role == Role.OFFICER else false()


def _accounts(ask: Ask) -> Statement:
    account = Account
    return select(
        *[literal(NO_COUNTY, Integer).label("county_id"), account.id, account.name, account.display_name],
        *[account.role, account.office, account.state, account.inducted_on, account.pledged_on],
        *[account.created_at, account.created_by, func.concat("account:", account.id).label("subject")],
        account.password_ends_at.is_not(None).label("password_is_given"),
        has_factor(),
        _joined("issuer"),
        _joined("subject"),
    ).where(_officers(ask))


def _joined(column: str) -> ColumnElement[Any]:
    said = select(getattr(AccountSubject, column)).where(AccountSubject.account_id == Account.id)
    return said.scalar_subquery().label(f"provider_{column}")


def _grants(ask: Ask) -> Statement:
    grant = AccountGrant

    def only(kind: AreaKind, name: str) -> Any:
        return case((grant.area_kind == kind.value, grant.area_id)).label(name)

    return select(
        *[grant.area_county_id.label("county_id"), grant.id, grant.permission],
        *[func.lower(grant.valid).label("valid_from"), func.upper(grant.valid).label("valid_to")],
        *[grant.granted_at, grant.granted_by, cast(literal(ask.as_of), Date).label("as_of")],
        *[only(AreaKind.DIVISION, "division_id"), only(AreaKind.STATION, "station_id")],
        *[only(AreaKind.WORKER, "worker_id")],
    ).where(_officers(ask))


def _credentials() -> Statement:
    names = ("id", "kind", "label", "opened_at", "seen_at", "ends_at")
    shown = [getattr(Credential, name) for name in names]
    return select(literal(NO_COUNTY, Integer).label("county_id"), *shown).where(
        Credential.kind != CredentialKind.HALF.value, is_open()
    )


def _asked_for(question: AccountQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.text is not None:
        part = func.lower(literal(question.text))
        named = [func.strpos(func.lower(one), part) > 0 for one in (Account.name, Account.display_name)]
        found.append(or_(*named))
    for column, code in (("state", question.state), ("role", question.role), ("office", question.office)):
        if code is not None:
            found.append(getattr(Account, column) == code.value)
    if question.station is not None:
        found.append(_of_station(*question.station))
    return found


def _of_station(county_id: int, station_id: int) -> ColumnElement[bool]:
    grant, worker = AccountGrant, GridWorker
    itself = and_(grant.area_kind == AreaKind.STATION.value, grant.area_id == station_id)
    workers = select(worker.id).where(worker.county_id == county_id, worker.station_id == station_id)
    theirs = and_(grant.area_kind == AreaKind.WORKER.value, grant.area_id.in_(workers))
    return exists().where(
        grant.account_id == Account.id,
        grant.ended_at.is_(None),
        grant.area_county_id == county_id,
        or_(itself, theirs),
    )
