"""Accounts locked, rescued and ended, and tokens for programs."""

from typing import Annotated

import typer

from app.commands.user.desk import Desk, Name, at_desk, console, show_password
from app.settings import database_settings_from_environment
from db.codes import AccountState
from resolvers.access import accounts, tokens
from resolvers.access.creation import RESCUE, one_time_password
from resolvers.access.credentials import end_credentials, of_account
from resolvers.access.hashing import hashed_now
from resolvers.access.provider.subjects import join_subject, part_subject
from resolvers.access.second_factor.enrolment import drop_factor
from resolvers.access.tokens import LONGEST_TOKEN_DAYS, TOKEN_DAYS
from resolvers.windows import SHANGHAI

SHORTLY = "15 分钟内有效，登录后须更改 / good for 15 minutes, changed at sign-in"

Label = Annotated[str, typer.Option(help="用途 / What it is for")]
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="身份提供方的 sub / The provider's sub")]
Days = Annotated[int, typer.Option(min=1, max=LONGEST_TOKEN_DAYS, help="有效天数 / For how many days")]


def lock(name: Name) -> None:
    """锁定账号，结束其会话与令牌 / Locks an account; its sessions and tokens end."""
    _set_state(name, AccountState.LOCKED)


def unlock(name: Name) -> None:
    """解锁账号 / Unlocks an account."""
    _set_state(name, AccountState.ACTIVE)


def end(name: Name) -> None:
    """注销账号，不可恢复 / Ends an account for good."""
    _set_state(name, AccountState.ENDED)


def recover(name: Name) -> None:
    """一次性密码，15 分钟内有效，并解锁账号 / A password for 15 minutes; unlocks the account."""

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        if account.state == AccountState.LOCKED.value:
            await accounts.set_state(desk.connection, account, AccountState.ACTIVE, by=desk.by)
        password = one_time_password()
        await accounts.give_password(desk.connection, account, hashed_now(password), lasts=RESCUE, by=desk.by)
        show_password(name, password, SHORTLY)

    at_desk(act)


def drop_second_factor(name: Name) -> None:
    """取消账号的两步验证（手机与备用码均已遗失） / Takes a second factor away: phone and codes are lost."""

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        dropped = await drop_factor(desk.connection, account.id, desk.by)
        console.print("已取消 / taken away" if dropped else "未启用 / there was none")

    at_desk(act)


def sign_out(name: Name) -> None:
    """结束账号的全部会话与令牌 / Ends all sessions and tokens of an account."""

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        count = await end_credentials(desk.connection, of_account(account.id), desk.by)
        console.print(f"已结束 {count} 个 / ended: {count}")

    at_desk(act)


def give_token(name: Name, *, label: Label, days: Days = TOKEN_DAYS) -> None:
    """签发程序用令牌，只显示一次 / A token for a program, shown this once."""

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        token = await tokens.give_token(
            desk.connection, account, label=label, days=days, ids=desk.ids, by=desk.by
        )
        ends = token.ends_at.astimezone(SHANGHAI).date()
        show_password(name, token.secret, f"{label}，有效至 / until {ends}")

    at_desk(act)


def join(name: Name, subject: Subject) -> None:
    """关联统一身份认证的身份（sub） / Joins an account to a subject of the identity provider."""
    provider = database_settings_from_environment().oidc
    issuer = "" if provider is None else provider.issuer

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        await join_subject(desk.connection, account, issuer=issuer, subject=subject, by=desk.by)

    at_desk(act)


def part(name: Name) -> None:
    """解除关联，结束经其登录的会话 / Parts an account from its subject; sessions that it opened end."""

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        await part_subject(desk.connection, account, by=desk.by)

    at_desk(act)


def _set_state(name: str, state: AccountState) -> None:
    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        await accounts.set_state(desk.connection, account, state, by=desk.by)

    at_desk(act)
