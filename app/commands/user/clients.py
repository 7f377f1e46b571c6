"""`rongge client`: programs that ask, from the first token to the last."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import Range

from app.commands.user.accounts import DisplayName
from app.commands.user.desk import Desk, Name, area_named, at_desk, console, created, show_password
from app.commands.user.states import Days
from db.codes import AccountState, CredentialKind, Permission, Role
from db.errors import DomainError
from resolvers.access import accounts, tokens
from resolvers.access.creation import NewAccount
from resolvers.access.credentials import Opened, end_credential, end_credentials, of_account
from resolvers.access.lists import tokens_of_clients
from resolvers.access.tokens import LONGEST_LABEL, TOKEN_DAYS
from resolvers.windows import SHANGHAI, today_in_china

# As `rongge check` and the header Rongge-Token-Ends tell it ahead.
AHEAD_DAYS = 14
Where = Annotated[
    list[str], typer.Option("--in", metavar="CODE", help="区划代码，可多次 / Code of a division, repeatable")
]
May = Annotated[
    list[Permission] | None,
    typer.Option("--may", case_sensitive=False, help="权限，默认 ANALYSE / Permission, ANALYSE by default"),
]
Token = Annotated[int | None, typer.Option("--id", help="只撤销这一个令牌 / This token alone")]
ForGood = Annotated[bool, typer.Option("--for-good", help="同时注销客户端 / End the client too")]


def create(
    name: Name, *, display_name: DisplayName, where: Where, may: May = None, days: Days = TOKEN_DAYS
) -> None:
    """建立服务客户端：账号、授权与首个令牌 / A program: its account, what it may do, its first token."""

    async def act(desk: Desk) -> None:
        await created(desk, NewAccount(name=name, display_name=display_name, role=Role.SERVICE_CLIENT))
        client = await accounts.account_named(desk.connection, name)
        for code in where:
            area = await area_named(desk, code)
            for permission in may or [Permission.ANALYSE]:
                wanted = accounts.Wanted(permission, area, Range(today_in_china(), None))
                await accounts.grant(desk.connection, client, wanted, ids=desk.ids, by=desk.by)
        given = {"label": display_name, "days": days, "ids": desk.ids, "by": desk.by}
        _show(name, await tokens.give_token(desk.connection, client, **given))  # type: ignore[arg-type]  # as named

    at_desk(act)


def rotate(name: Name, *, days: Days = TOKEN_DAYS) -> None:
    """换发令牌，原令牌至多再有效 7 天 / A token in place of the present one, which holds for 7 days more."""

    async def act(desk: Desk) -> None:
        client = await _client(desk, name)
        label, asked = client.display_name[:LONGEST_LABEL], {"days": days, "ids": desk.ids, "by": desk.by}
        _show(name, await tokens.rotate_token(desk.connection, client, label=label, **asked))  # type: ignore[arg-type]  # as named

    at_desk(act)


def revoke(name: Name, *, only: Token = None, for_good: ForGood = False) -> None:
    """撤销令牌，五秒内失效 / Takes tokens back: within five seconds they open nothing."""

    async def act(desk: Desk) -> None:
        client = await _client(desk, name)
        if for_good:
            await accounts.set_state(desk.connection, client, AccountState.ENDED, by=desk.by)
            console.print("已注销 / ended")
        elif only is not None:
            ended = await end_credential(desk.connection, client.id, only, desk.by)
            console.print("已撤销 / revoked" if ended else "没有此令牌 / no such token")
        else:
            every = of_account(client.id, CredentialKind.TOKEN)
            count = await end_credentials(desk.connection, every, desk.by)
            console.print(f"已撤销 {count} 个 / revoked: {count}")

    at_desk(act)


def show() -> None:
    """列出服务客户端：授权数、令牌、最近使用、到期 / Programs: grants, tokens, last used, until when."""

    async def act(desk: Desk) -> None:
        # Lines, which no narrow terminal and no pipe cuts short.
        for row in await desk.connection.execute(tokens_of_clients()):
            token = "·" if row.id is None else f"{row.id}  {_moment(row.seen_at)}  – {_until(row.ends_at)}"
            console.print(f"{row.name}  {row.display_name}  {row.state}  {row.grants}  {token}", markup=False)

    at_desk(act)


async def _client(desk: Desk, name: str) -> Row[Any]:
    client = await accounts.account_named(desk.connection, name)
    if client.role != Role.SERVICE_CLIENT.value:
        raise DomainError("NOT_A_CLIENT", "此账号不是服务客户端。", "This account is no service client.")
    return client


def _show(name: str, token: Opened) -> None:
    show_password(name, token.secret, f"有效至 / until {token.ends_at.astimezone(SHANGHAI).date()}")


def _moment(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _until(ends_at: datetime) -> str:
    days = (ends_at - datetime.now(UTC)).days
    return _moment(ends_at) + (f"  ! {days} d" if days < AHEAD_DAYS else "")
