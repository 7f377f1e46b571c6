"""What officers do to accounts: as `rongge user` at the server, once per client id, each in its office."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccountState, Office, Role
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Account
from resolvers.access import accounts
from resolvers.access.creation import create_account, one_time_password
from resolvers.access.credentials import end_credential, end_credentials, of_account
from resolvers.access.hashing import Hashing
from resolvers.access.offices.orders import (
    FactorOrder,
    GrantEnd,
    GrantOrder,
    NewAccountOrder,
    Order,
    PasswordOrder,
    Pledge,
    SignOut,
    StateOrder,
    TokenOrder,
)
from resolvers.access.offices.rule import GRANTS, KEEPS, LOCKS, ensure_not_own, require_office
from resolvers.access.second_factor.enrolment import drop_factor
from resolvers.access.tokens import give_token
from resolvers.ask import Ask
from resolvers.ground.named_areas import any_area_statement, area_of
from resolvers.receipts import Claim, claimed, digest_of
from resolvers.traces.events import NO_COUNTY
from resolvers.windows import Window

Act = Callable[[AsyncConnection, Row[Any]], Awaitable[object]]
OWN = "HOLDER"
_STATES = {AccountState.ACTIVE: GRANTS, AccountState.LOCKED: LOCKS, AccountState.ENDED: KEEPS}


@dataclass(frozen=True, slots=True)
class Done:
    """The account that an act was about. `secret` is shown this once: a replay has none."""

    account_id: int
    replayed: bool
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer at work: who asks, and connections, ids, hashes and provider's issuer of the installation.

    Every act is committed before it returns, is done once per client id (CLIENT_ID_TAKEN), is refused to
    other offices (OFFICE_NEEDED) and for the officer's own account (OWN_ACCOUNT), and stands in the log.
    """

    database: Database
    ask: Ask
    ids: IdMaker
    hashing: Hashing
    issuer: str = ""

    async def create(self, order: NewAccountOrder) -> Done:
        """A new account and the password for its first sign-in; programs get none.

        An officer's is locked until the security officer opens it: whoever knows its first password cannot
        have made it alone. Raises DomainError as `create_account`.
        """
        require_office(self.ask.viewer, KEEPS)
        password = None if order.account.role == Role.SERVICE_CLIENT else one_time_password()
        hashed = None if password is None else await self.hashing.hashed(password)
        claim = self._claim(order, self.ids.next())
        async with self.database.writing() as connection:
            first = await claimed(connection, claim)
            if first is not None:
                return Done(first, replayed=True)
            await create_account(connection, order.account, hashed, account_id=claim.row_id, by=self.by)
        return Done(claim.row_id, replayed=False, secret=password)

    async def set_state(self, order: StateOrder) -> Done:
        """Locks, unlocks or ends. Raises DomainError as `accounts.set_state`."""

        async def act(connection: AsyncConnection, account: Row[Any]) -> None:
            await accounts.set_state(connection, account, order.state, by=self.by)

        return await self.acted(order, _STATES[order.state], act)

    async def grant(self, order: GrantOrder) -> Done:
        """Grants. Raises DomainError AREA_NOT_FOUND, EMPTY_WINDOW and as `accounts.grant`."""
        begins = order.from_on or self.ask.today
        if order.to_on is not None:
            Window(begins, order.to_on)

        async def act(connection: AsyncConnection, account: Row[Any]) -> None:
            rows = await connection.execute(any_area_statement(self.ask, order.area))
            wanted = accounts.Wanted(order.permission, area_of(rows.all()), Range(begins, order.to_on))
            await accounts.grant(connection, account, wanted, ids=self.ids, by=self.by)

        return await self.acted(order, GRANTS, act)

    async def end_grant(self, order: GrantEnd) -> Done:
        """Ends a grant. Raises DomainError GRANT_NOT_FOUND."""

        async def act(connection: AsyncConnection, account: Row[Any]) -> None:
            await accounts.end_grants(connection, account.id, by=self.by, only=order.grant_id)

        return await self.acted(order, GRANTS, act)

    async def file_pledge(self, order: Pledge) -> Done:
        """Files induction and pledge. Raises DomainError as `accounts.file_pledge`."""

        async def act(connection: AsyncConnection, account: Row[Any]) -> None:
            days = {"inducted_on": order.inducted_on, "pledged_on": order.pledged_on}
            await accounts.file_pledge(connection, account, **days, by=self.by)

        return await self.acted(order, GRANTS, act)

    async def reset_password(self, order: PasswordOrder) -> Done:
        """A password for one sign-in. Raises DomainError as `accounts.give_password`."""
        require_office(self.ask.viewer, KEEPS)
        password = one_time_password()
        hashed = await self.hashing.hashed(password)

        async def act(connection: AsyncConnection, account: Row[Any]) -> str:
            await accounts.give_password(connection, account, hashed, lasts=order.lasts, by=self.by)
            return password

        return await self.acted(order, KEEPS, act)

    async def reset_second_factor(self, order: FactorOrder) -> Done:
        """Takes a second factor away. Raises DomainError LAST_OF_OFFICE: then only the server helps."""

        async def act(connection: AsyncConnection, account: Row[Any]) -> None:
            await accounts.ensure_another(connection, account)
            await drop_factor(connection, account.id, self.by)

        return await self.acted(order, GRANTS, act)

    async def end_sessions(self, order: SignOut) -> Done:
        """Ends one session or token of somebody else, or all. Raises DomainError SESSION_NOT_FOUND."""

        async def act(connection: AsyncConnection, account: Row[Any]) -> None:
            if order.credential_id is None:
                await end_credentials(connection, of_account(account.id), self.by)
            elif not await end_credential(connection, account.id, order.credential_id, self.by):
                raise session_not_found()

        return await self.acted(order, GRANTS, act)

    async def end_own_session(self, order: SignOut) -> Done:
        """Ends one session or token of one's own, whoever asks. Raises DomainError SESSION_NOT_FOUND."""
        if self.ask.viewer.account is None or order.credential_id is None:
            raise session_not_found()
        own, credential_id = self.ask.viewer.account, order.credential_id
        async with self.database.writing() as connection:
            if await claimed(connection, self._claim(order, own)) is not None:
                return Done(own, replayed=True)
            if not await end_credential(connection, own, credential_id, OWN):
                raise session_not_found()
        return Done(own, replayed=False)

    async def give_token(self, order: TokenOrder) -> Done:
        """A token. Raises DomainError as `tokens.give_token`."""

        async def act(connection: AsyncConnection, account: Row[Any]) -> str:
            label, days, by = order.label, order.days, self.by
            return (await give_token(connection, account, label=label, days=days, ids=self.ids, by=by)).secret

        return await self.acted(order, GRANTS, act)

    async def acted(self, order: Order, offices: tuple[Office, ...], act: Act) -> Done:
        """What an act does to an account, which is locked meanwhile; by these offices, and once."""
        require_office(self.ask.viewer, offices)
        ensure_not_own(self.ask.viewer, order.account_id)
        async with self.database.writing() as connection:
            account = await accounts.locked_account(connection, Account.id == order.account_id)
            if await claimed(connection, self._claim(order, account.id)) is not None:
                return Done(account.id, replayed=True)
            made = await act(connection, account)
        return Done(account.id, replayed=False, secret=made if isinstance(made, str) else None)

    def _claim(self, order: Order | NewAccountOrder, account_id: int) -> Claim:
        return Claim(NO_COUNTY, order.client_id, self.by, digest_of(order), account_id)

    @property
    def by(self) -> str:
        """As whom the log names the officer."""
        return self.ask.viewer.subject


def session_not_found() -> DomainError:
    """The refusal of a session or token that is missing, ended, or somebody else's: the same answer."""
    zh, en = "没有此会话或令牌，或已结束。", "There is no such session or token, or it has ended."
    return DomainError("SESSION_NOT_FOUND", zh, en)
