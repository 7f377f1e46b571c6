"""`rongge user`: accounts at the server itself, by whoever runs it: offices, grants, passwords, tokens."""

from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.table import Table
from sqlalchemy.dialects.postgresql import Range

from app.commands.user.desk import Desk, Name, area_named, at_desk, console, created
from db.codes import CredentialKind, Office, Permission, Role
from resolvers.access import accounts
from resolvers.access.creation import NewAccount, ensure_no_accounts
from resolvers.access.credentials import open_credentials
from resolvers.access.lists import accounts_listed, grants_listed, joined_to
from resolvers.windows import SHANGHAI, today_in_china

OFFICERS = (
    ("sysadmin", Office.SYSTEM_ADMINISTRATOR),
    ("secofficer", Office.SECURITY_OFFICER),
    ("auditor", Office.AUDITOR),
)
DAY = ["%Y-%m-%d"]

DisplayName = Annotated[str, typer.Option("--display-name", help="姓名或用途 / Whose it is, or what for")]
RoleName = Annotated[Role, typer.Option("--role", case_sensitive=False, help="角色 / Role")]
OfficeName = Annotated[
    Office | None, typer.Option("--office", case_sensitive=False, help="三员的职责 / Office, for officers")
]
What = Annotated[Permission, typer.Argument(case_sensitive=False, help="权限 / Permission")]
Where = Annotated[
    str,
    typer.Argument(
        metavar="AREA",
        help="区划代码，或接口给出的服务站、网格员编号 / A code, or the API's id of a station or worker",
    ),
]
FirstDay = Annotated[
    datetime | None,
    typer.Option("--from", formats=DAY, help="起始日，默认今天 / First day; today if not said"),
]
LastDay = Annotated[datetime | None, typer.Option("--until", formats=DAY, help="最后一日 / Last day")]
OnlyGrant = Annotated[int | None, typer.Option("--id", help="只结束这一项 / This one alone")]
Inducted = Annotated[datetime, typer.Option(formats=DAY, help="上岗日期 / Day of induction")]
Pledged = Annotated[datetime, typer.Option(formats=DAY, help="保密承诺日期 / Day of the secrecy pledge")]


def make_officers() -> None:
    """首次安装：建立系统、安全、审计三员 / First installation: the three officers."""

    async def act(desk: Desk) -> None:
        await ensure_no_accounts(desk.connection)
        for name, office in OFFICERS:
            wanted = NewAccount(name=name, display_name=office.zh, role=Role.OFFICER, office=office)
            await created(desk, wanted)

    at_desk(act)


def add_account(name: Name, *, display_name: DisplayName, role: RoleName, office: OfficeName = None) -> None:
    """建立账号；授权之前不能登录 / A new account, which signs in once something is granted to it."""

    async def act(desk: Desk) -> None:
        await created(desk, NewAccount(name=name, display_name=display_name, role=role, office=office))

    at_desk(act)


def grant_access(
    name: Name, what: What, where: Where, *, first_day: FirstDay = None, last_day: LastDay = None
) -> None:
    """授权 / Grants a permission in an area."""
    begins = first_day.date() if first_day else today_in_china()
    valid = Range(begins, last_day.date() + timedelta(days=1) if last_day else None)

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        area = await area_named(desk, where)
        granted = accounts.Wanted(what, area, valid)
        number = await accounts.grant(desk.connection, account, granted, ids=desk.ids, by=desk.by)
        console.print(f"已授权 / granted: {number}")

    at_desk(act)


def end_grants(name: Name, *, only: OnlyGrant = None) -> None:
    """结束授权 / Ends what is granted to an account."""

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        count = await accounts.end_grants(desk.connection, account.id, by=desk.by, only=only)
        console.print(f"已结束授权 {count} 项 / grants ended: {count}")

    at_desk(act)


def file_pledge(name: Name, *, inducted: Inducted, pledged: Pledged) -> None:
    """登记上岗与保密承诺，此后方可查看服务对象 / Induction and secrecy pledge: the gate to persons."""

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        days = {"inducted_on": inducted.date(), "pledged_on": pledged.date()}
        await accounts.file_pledge(desk.connection, account, **days, by=desk.by)

    at_desk(act)


def list_accounts() -> None:
    """列出账号 / Lists the accounts."""

    async def act(desk: Desk) -> None:
        heads = (
            "登录名 name",
            "姓名 shown as",
            "角色 role",
            "状态 state",
            "授权 grants",
            "会话 open",
            "承诺 pledge",
        )
        table = Table(*heads, box=SIMPLE, pad_edge=False)
        for row in await desk.connection.execute(accounts_listed()):
            role, pledged = row.office or row.role, str(row.pledged_on or "·")
            numbers = (str(row.grants), str(row.open_credentials))
            table.add_row(row.name, row.display_name, role, row.state, *numbers, pledged)
        console.print(table)

    at_desk(act)


def show_account(name: Name) -> None:
    """列出一个账号的授权、会话与令牌 / Shows what is granted to an account, and what speaks for it."""

    async def act(desk: Desk) -> None:
        account = await accounts.account_named(desk.connection, name)
        for row in await desk.connection.execute(joined_to(account.id)):
            console.print(f"OIDC  {row.issuer}  {row.subject}")
        for row in await desk.connection.execute(grants_listed(account.id)):
            place = f"{row.code or row.area_kind} {row.name or row.area_id}"
            console.print(
                f"{row.id}  {row.permission}  {place}  {row.valid.lower} – {row.valid.upper or '…'}"
            )
        for row in await desk.connection.execute(open_credentials(account.id)):
            kind, until = CredentialKind.of(row.kind), row.ends_at.astimezone(SHANGHAI)
            console.print(f"{row.id}  {kind.zh} {kind.en}  {row.label}  – {until:%Y-%m-%d %H:%M}")

    at_desk(act)
