"""Accounts, what is granted to them, and what speaks for them."""

from datetime import date, datetime

import strawberry

from db.codes import AccountState, CredentialKind, Office
from resolvers.access.offices import lists
from schema.codes import Permission, Role
from schema.fields import both, described, link, shown
from schema.ground.parts import Place
from schema.node import Node

described(AccountState, "账号的状态", "State of an account")
described(CredentialKind, "会话或令牌", "What speaks for an account")
described(Office, "三员的职责", "The three offices, which one person never combines")


@strawberry.type(
    description=both(
        "一项授权：某段日期内在何处可做何事；区划、服务站、网格员三者之一",
        "A grant: what may be done where, on which days; a division, a station or a grid worker's cells",
    )
)
class AccountGrant(Place, Node):
    county_id: strawberry.Private[int]
    permission: Permission = shown("权限", "Permission", default=None)
    valid_from: date = shown("起始日期", "First day", default=None)
    valid_to: date | None = shown("终止日期（不含）", "The day before which it ends", default=None)
    granted_at: datetime = shown("授权时间", "When it was given", default=None)
    granted_by: str = shown("授权人", "By whom", default=None)


@strawberry.type(description=both("一个有效的会话或令牌", "An open session or token"))
class AccountCredential(Node):
    kind: CredentialKind = shown("会话或令牌", "Session or token")
    label: str = shown("设备或用途", "Device, or what it is for")
    opened_at: datetime = shown("开始", "Since when")
    seen_at: datetime = shown("最近使用，至多滞后五分钟", "Last used, up to five minutes late")
    ends_at: datetime = shown("最晚结束于", "When it ends at the latest")


@strawberry.type(
    description=both("一个账号；只有三员可以查看", "An account, which only holders of the offices see")
)
class Account(Node):
    name: str = shown("登录名", "The name that is typed at sign-in")
    display_name: str = shown("姓名或用途", "Whose it is, or what for")
    subject: str = shown("访问日志中的名称", "As the log of accesses names it")
    role: Role = shown("角色", "Role")
    office: Office | None = shown("三员的职责；其他角色为空", "Office; null for other roles")
    state: AccountState = shown("状态", "State")
    inducted_on: date | None = shown("上岗日期", "Day of induction")
    pledged_on: date | None = shown(
        "保密承诺日期；与上岗日期缺一则不能查看服务对象",
        "Day of the secrecy pledge; without both no persons are shown",
    )
    password_is_given: bool = shown(
        "密码由他人给出，登录后须更改", "Whether the password was given by somebody else, to be changed"
    )
    second_factor: bool = shown("已启用两步验证", "Whether it has a second factor")
    provider_issuer: str | None = shown(
        "统一身份认证的签发者；未关联则为空", "Issuer of the identity provider it is joined to; null for none"
    )
    provider_subject: str | None = shown(
        "在该处的身份（sub）", "The subject (sub) by which it is known there"
    )
    created_at: datetime = shown("建立时间", "When it was made")
    created_by: str = shown("建立人", "By whom")
    grants: list[AccountGrant] = link(
        lists.grants_of_accounts,
        zh="未结束的授权，至多 100 项",
        en="Grants that nobody has ended, at most 100",
        abroad=True,
    )
    credentials: list[AccountCredential] = link(
        lists.credentials_of_accounts,
        zh="有效的会话（至多 3 个）与令牌（至多 2 个）",
        en="Open sessions, at most 3, and tokens, at most 2",
    )
