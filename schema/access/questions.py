"""The questions about accounts: of officers, and of everybody about their own sessions."""

from typing import Annotated

import strawberry

from db.codes import AccountState, Office, Role
from resolvers.access.offices.lists import (
    BY_NAME,
    AccountQuestion,
    account_by_id,
    number_of_accounts,
    own_credentials,
    page_of_accounts,
)
from resolvers.access.offices.rule import READS, require_office
from schema.access.account import Account, AccountCredential
from schema.arguments import bounded
from schema.context import RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fast.promise import anywhere, by_key, found_many, found_one
from schema.fields import argument, both, hot, shown
from schema.node import key_of
from schema.paging.connection import Connection
from schema.paging.cursors import After, First, Keyset

CURSORS = Keyset(BY_NAME.made_for, (str,))
LISTED = Listing(page=page_of_accounts, number=number_of_accounts, node=Account, name="AccountConnection")
# No account has this id: who signed in by a signed token has no account.
NOBODY = 0


@strawberry.input(description=both("账号的筛选条件", "Which accounts"))
class AccountFilterInput:
    text: str | None = shown("登录名或姓名的一部分", "Part of the name or of the display name", default=None)
    state: AccountState | None = shown("状态", "State", default=None)
    role: Role | None = shown("角色", "Role", default=None)
    office: Office | None = shown("三员的职责", "Office", default=None)
    station_id: strawberry.ID | None = shown(
        "获授权于该服务站，或其网格员", "Granted this station, or one of its grid workers", default=None
    )

    def question(self) -> AccountQuestion:
        """What is asked. Raises DomainError BAD_ID, NOTE_TOO_LONG."""
        station = None if self.station_id is None else key_of(self.station_id, "Station", "stationId")
        return AccountQuestion(bounded(self.text), self.state, self.role, self.office, station)


@hot("账号，按登录名；三员可以查看", "The accounts by name, for holders of the three offices")
async def accounts(
    info: RonggeInfo,
    filter: Annotated[AccountFilterInput | None, argument("筛选条件", "Which accounts")] = None,
    first: First = None,
    after: After = None,
) -> Connection[Account] | None:
    """A page, with the number of all. Raises DomainError OFFICE_NEEDED."""
    context = info.context
    require_office(context.viewer, READS)
    question = (filter or AccountFilterInput()).question()
    return page_of(context.ask(), LISTED, question, CURSORS.page(first, after))


@hot("一个账号；三员可以查看", "An account, for holders of the three offices")
async def account(
    info: RonggeInfo, id: Annotated[strawberry.ID, argument("账号编号", "Id of the account")]
) -> Account | None:
    """One statement. Raises DomainError OFFICE_NEEDED, BAD_ID."""
    context = info.context
    require_office(context.viewer, READS)
    return found_one(context.ask(), account_by_id, Account, *key_of(id, "Account"), county=by_key)


@hot("自己账号的会话与令牌", "The sessions and tokens of one's own account")
async def my_sessions(info: RonggeInfo) -> list[AccountCredential] | None:
    """One statement; none for whoever came by a signed token."""
    context = info.context
    account = context.viewer.account or NOBODY
    return found_many(context.ask(), own_credentials, AccountCredential, account, county=anywhere)
