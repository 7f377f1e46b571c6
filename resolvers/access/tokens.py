"""Tokens of programs: two at a time, so that one can replace the other."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind, AccountState, CredentialKind, Role
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Credential
from resolvers.access.credentials import Opened, is_open, of_account, open_credential
from resolvers.access.generation import count_up
from resolvers.traces.accounts import note_act
from resolvers.wording.refusals import bad_value

LONGEST_TOKEN_DAYS, TOKEN_DAYS = 400, 90
MOST_TOKENS = 2
# How long a program has to take up the token that replaces another.
BOTH_HOLD = timedelta(days=7)
LONGEST_LABEL = 100


async def give_token(
    connection: AsyncConnection, account: Row[Any], *, label: str, days: int, ids: IdMaker, by: str
) -> Opened:
    """A token with all that the account may do, for a program of its holder. The account is locked.

    Raises DomainError NO_TOKEN, TOO_MANY_TOKENS, BAD_TOKEN_DAYS.
    """
    if not 0 < days <= LONGEST_TOKEN_DAYS:
        limits = (f"须在 1 至 {LONGEST_TOKEN_DAYS} 之间。", f"must lie between 1 and {LONGEST_TOKEN_DAYS}.")
        raise bad_value("BAD_TOKEN_DAYS", "days", *limits)
    if account.role == Role.OFFICER.value or account.state != AccountState.ACTIVE.value:
        raise DomainError(
            "NO_TOKEN",
            "三员及停用账号不能签发令牌。",
            "Officers and accounts that are not active have no tokens.",
        )
    tokens = (of_account(account.id, CredentialKind.TOKEN), is_open())
    if (await connection.scalar(select(func.count(Credential.id)).where(*tokens)) or 0) >= MOST_TOKENS:
        raise DomainError(
            "TOO_MANY_TOKENS",
            f"一个账号同时至多 {MOST_TOKENS} 个令牌；请先结束旧的。",
            f"An account has {MOST_TOKENS} tokens at a time: end an old one first.",
        )
    await note_act(connection, AccessKind.KEY, "give token", account_id=account.id, by=by)
    return await open_credential(
        connection,
        account.id,
        kind=CredentialKind.TOKEN,
        row_id=ids.next(),
        label=label.strip()[:LONGEST_LABEL],
        lasts=timedelta(days=days),
    )


async def rotate_token(
    connection: AsyncConnection, account: Row[Any], *, label: str, days: int, ids: IdMaker, by: str
) -> Opened:
    """A token that replaces the one there is, which holds for BOTH_HOLD more at most. The account is locked.

    Raises DomainError as `give_token`: TOO_MANY_TOKENS while two hold from the last time.
    """
    older = select(Credential.id).where(of_account(account.id, CredentialKind.TOKEN), is_open())
    before = (await connection.scalars(older)).all()
    given = await give_token(connection, account, label=label, days=days, ids=ids, by=by)
    soon = func.least(Credential.ends_at, func.now() + BOTH_HOLD)
    await connection.execute(update(Credential).where(Credential.id.in_(before)).values(ends_at=soon))
    await note_act(connection, AccessKind.KEY, "rotate token", account_id=account.id, by=by)
    await count_up(connection)
    return given
