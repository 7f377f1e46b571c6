"""What the three offices do to accounts; each act is one office's, and stands in the log."""

from typing import Annotated

import strawberry

from db.codes import AccountState
from resolvers.access.offices.acts import Done, Officer
from resolvers.access.offices.lists import account_by_id
from resolvers.traces.events import NO_COUNTY
from schema.access.account import Account
from schema.access.inputs import (
    AccountActInput,
    CreateAccountInput,
    EndGrantInput,
    EndSessionInput,
    FilePledgeInput,
    GiveGrantInput,
    GiveTokenInput,
)
from schema.context import Context, RonggeInfo
from schema.fast.promise import by_key, found_one
from schema.fields import argument, both, shown
from schema.receipts import REPLAYED

WHICH = Annotated[AccountActInput, argument("账号", "The account")]


@strawberry.type(description=both("对账号办理的回执", "The receipt of an act on an account"))
class AccountPayload:
    account: Account | None = shown("该账号", "The account")
    replayed: bool = shown(*REPLAYED)


@strawberry.type(description=both("密码或令牌的回执", "The receipt of a password or token that was given"))
class SecretPayload:
    account: Account | None = shown("该账号", "The account")
    secret: str | None = shown(
        "密码（7 天内有效，登录后须更改）或令牌，仅此一次；重发时为空",
        "The password (7 days, to be changed at sign-in) or token, shown this once; null in a replay",
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "系统管理员建立账号；授权之前不能登录",
        "The system administrator makes an account, which waits for a grant",
    )
)
async def create_account(
    info: RonggeInfo, input: Annotated[CreateAccountInput, argument("账号", "The account")]
) -> SecretPayload | None:
    """Committed before it is answered."""
    return secret_of(info.context, await officer_of(info.context).create(input.order()))


@strawberry.mutation(
    description=both(
        "锁定账号，结束其会话与令牌（系统管理员或安全管理员）",
        "Locks an account and ends what speaks for it (system administrator or security officer)",
    )
)
async def lock_account(info: RonggeInfo, input: WHICH) -> AccountPayload | None:
    """Committed before it is answered."""
    order = input.into(AccountState.LOCKED)
    return payload_of(info.context, await officer_of(info.context).set_state(order))


@strawberry.mutation(description=both("安全管理员解锁账号", "The security officer unlocks an account"))
async def unlock_account(info: RonggeInfo, input: WHICH) -> AccountPayload | None:
    """Committed before it is answered."""
    order = input.into(AccountState.ACTIVE)
    return payload_of(info.context, await officer_of(info.context).set_state(order))


@strawberry.mutation(
    description=both("系统管理员注销账号，不可恢复", "The system administrator ends an account for good")
)
async def end_account(info: RonggeInfo, input: WHICH) -> AccountPayload | None:
    """Committed before it is answered."""
    order = input.into(AccountState.ENDED)
    return payload_of(info.context, await officer_of(info.context).set_state(order))


@strawberry.mutation(
    description=both(
        "系统管理员给出一次性密码，结束其会话",
        "The system administrator gives a password for one sign-in; the account's sessions end",
    )
)
async def reset_password(info: RonggeInfo, input: WHICH) -> SecretPayload | None:
    """Committed before it is answered."""
    return secret_of(info.context, await officer_of(info.context).reset_password(input.password()))


@strawberry.mutation(
    description=both(
        "安全管理员取消两步验证：手机与备用码均已遗失",
        "The security officer takes a second factor away: phone and codes on paper are lost",
    )
)
async def reset_second_factor(info: RonggeInfo, input: WHICH) -> AccountPayload | None:
    """Committed before it is answered."""
    return payload_of(info.context, await officer_of(info.context).reset_second_factor(input.second_factor()))


@strawberry.mutation(
    description=both("安全管理员授权", "The security officer grants a permission in an area")
)
async def give_grant(
    info: RonggeInfo, input: Annotated[GiveGrantInput, argument("授权", "The grant")]
) -> AccountPayload | None:
    """Committed before it is answered."""
    return payload_of(info.context, await officer_of(info.context).grant(input.order()))


@strawberry.mutation(description=both("安全管理员结束一项授权", "The security officer ends a grant"))
async def end_grant(
    info: RonggeInfo, input: Annotated[EndGrantInput, argument("授权", "The grant")]
) -> AccountPayload | None:
    """Committed before it is answered."""
    return payload_of(info.context, await officer_of(info.context).end_grant(input.order()))


@strawberry.mutation(
    description=both(
        "安全管理员登记上岗与保密承诺，此后方可查看服务对象",
        "The security officer files induction and secrecy pledge: the gate to persons",
    )
)
async def file_pledge(
    info: RonggeInfo, input: Annotated[FilePledgeInput, argument("承诺", "The pledge")]
) -> AccountPayload | None:
    """Committed before it is answered."""
    return payload_of(info.context, await officer_of(info.context).file_pledge(input.order()))


@strawberry.mutation(
    description=both(
        "结束会话或令牌：自己的一个；安全管理员可结束他人的一个或全部",
        "Ends a session or token of one's own; of others the security officer ends one or all",
    )
)
async def end_session(
    info: RonggeInfo, input: Annotated[EndSessionInput, argument("会话", "The session")]
) -> AccountPayload | None:
    """Committed before it is answered."""
    context = info.context
    officer, order = officer_of(context), input.order(context.viewer.account or 0)
    done = officer.end_own_session if input.account_id is None else officer.end_sessions
    return payload_of(context, await done(order))


@strawberry.mutation(
    description=both(
        "安全管理员签发供程序使用的令牌，同时至多两个",
        "The security officer gives a token for a program, two at a time at most",
    )
)
async def give_token(
    info: RonggeInfo, input: Annotated[GiveTokenInput, argument("令牌", "The token")]
) -> SecretPayload | None:
    """Committed before it is answered."""
    return secret_of(info.context, await officer_of(info.context).give_token(input.order()))


def officer_of(context: Context) -> Officer:
    """Who asks, at work."""
    return Officer(context.database, context.ask(), context.ids, context.hashing, context.issuer)


def payload_of(context: Context, done: Done) -> AccountPayload:
    """The receipt of what was done."""
    return AccountPayload(account=_account(context, done), replayed=done.replayed)


def secret_of(context: Context, done: Done) -> SecretPayload:
    """The receipt of a password or token."""
    return SecretPayload(account=_account(context, done), secret=done.secret, replayed=done.replayed)


def _account(context: Context, done: Done) -> Account | None:
    key = (NO_COUNTY, done.account_id)
    return found_one(context.ask(), account_by_id, Account, *key, county=by_key)
