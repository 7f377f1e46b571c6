"""Accounts as whoever keeps them lists them: never a password, a digest or a person."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, outerjoin, select

from db.codes import CredentialKind, Role
from db.models import (
    Account,
    AccountGrant,
    AccountSubject,
    Credential,
    DivisionVersion,
    GridWorker,
    StationVersion,
)
from resolvers.access.credentials import is_open
from resolvers.ask import Statement


def accounts_listed() -> Statement:
    """Accounts by name, with how many sessions and tokens are open and how many grants there are."""
    return select(
        *[Account.id, Account.name, Account.display_name, Account.role, Account.office, Account.state],
        *[Account.inducted_on, Account.pledged_on, Account.password_ends_at],
        _number(Credential, is_open()).label("open_credentials"),
        _number(AccountGrant, AccountGrant.ended_at.is_(None)).label("grants"),
    ).order_by(Account.name)


def grants_listed(account_id: int) -> Statement:
    """An account's grants that nobody has ended, with what their areas are called now.

    `name` is a division's, a station's or a grid worker's; a division has a `code`.
    """
    grant, version, station, worker = AccountGrant, DivisionVersion, StationVersion, GridWorker
    named = and_(
        grant.area_kind == "DIVISION",
        version.county_id == grant.area_county_id,
        version.division_id == grant.area_id,
        version.superseded_at.is_(None),
        func.upper_inf(version.valid),
    )
    of_station = and_(
        grant.area_kind == "STATION",
        station.county_id == grant.area_county_id,
        station.station_id == grant.area_id,
        station.superseded_at.is_(None),
        func.upper_inf(station.valid),
    )
    of_worker = and_(
        grant.area_kind == "WORKER", worker.county_id == grant.area_county_id, worker.id == grant.area_id
    )
    name = func.coalesce(version.name, station.name, worker.name).label("name")
    columns = ("id", "permission", "area_kind", "area_county_id", "area_id", "level", "valid", "granted_by")
    return (
        select(*[getattr(grant, column) for column in columns], version.code, name)
        .outerjoin(version, named)
        .outerjoin(station, of_station)
        .outerjoin(worker, of_worker)
        .where(grant.account_id == account_id, grant.ended_at.is_(None))
        .order_by(grant.id)
    )


def _number(table: Any, condition: ColumnElement[bool]) -> Any:
    return (
        select(func.count())
        .where(table.account_id == Account.id, condition)
        .correlate(Account)
        .scalar_subquery()
    )


def joined_to(account_id: int) -> Statement:
    """Issuer and subject by which an account signs in at the identity provider; no row for none."""
    joined = AccountSubject
    return select(joined.issuer, joined.subject).where(joined.account_id == account_id)


def tokens_of_clients() -> Statement:
    """The programs by name, a row for each of their open tokens, one without for those who have none."""
    credential = Credential
    open_token = and_(
        credential.account_id == Account.id, credential.kind == CredentialKind.TOKEN.value, is_open()
    )
    return (
        select(
            *[Account.name, Account.display_name, Account.state],
            *[credential.id, credential.seen_at, credential.ends_at],
            _number(AccountGrant, AccountGrant.ended_at.is_(None)).label("grants"),
        )
        .select_from(outerjoin(Account, credential, open_token))
        .where(Account.role == Role.SERVICE_CLIENT.value)
        .order_by(Account.name, credential.ends_at, credential.id)
    )
