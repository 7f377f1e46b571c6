"""Taking up a second factor, and giving it up: each time by whoever knows the password."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind, Role
from db.engine import Database
from db.errors import DomainError
from db.models import Account, RecoveryCode, SecondFactor
from resolvers.access.generation import count_up
from resolvers.access.password_change import Passwords
from resolvers.access.second_factor.codes import (
    address_of,
    new_recovery_codes,
    new_secret,
    recovery_digest,
    step_of,
    typed_code,
)
from resolvers.access.second_factor.rule import SecondFactorRule
from resolvers.access.second_factor.spending import (
    locked_factor,
    place_of_secret,
    secret_of,
    wrong_code,
)
from resolvers.ask import Statement
from resolvers.people.identities import IdentityKeys, seal
from resolvers.traces.accounts import note_act


@dataclass(frozen=True, slots=True)
class Authenticator:
    """A secret that is not confirmed yet, and the address that an authenticator reads it from."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """The second factors of one installation: its connections, keys, passwords and rule."""

    database: Database
    keys: IdentityKeys
    passwords: Passwords
    rule: SecondFactorRule

    async def begin(self, account_id: int, present: str, *, keep: int) -> Authenticator:
        """A new secret, which counts once it is confirmed; one that was not confirmed is forgotten.

        Raises DomainError as `Passwords.proved`, and SECOND_FACTOR_STANDS while there is a confirmed one.
        """
        account = await self.passwords.proved(account_id, present, keep)
        secret = new_secret()
        sealed = seal(self.keys, place_of_secret(account_id), secret)
        async with self.database.writing() as connection:
            factor = await locked_factor(connection, account_id)
            if factor is not None and factor.confirmed_at is not None:
                raise _stands()
            await _forget(connection, account_id)
            await connection.execute(insert(SecondFactor).values(account_id=account_id, sealed=sealed))
        return Authenticator(secret, address_of(secret, account.name))

    async def begun(self, account_id: int) -> Authenticator | None:
        """The secret that waits to be confirmed, if there is one."""
        rows = await self.database.rows(_waiting(account_id))
        if not rows:
            return None
        secret = secret_of(self.keys, rows[0])
        return Authenticator(secret, address_of(secret, rows[0].name))

    async def confirm(self, account_id: int, typed: str) -> tuple[str, ...]:
        """The codes on paper, shown this once, for a code that shows the secret has arrived; it is spent.

        Raises DomainError WRONG_CODE and SECOND_FACTOR_STANDS.
        """
        async with self.database.writing() as connection:
            factor = await locked_factor(connection, account_id)
            if factor is not None and factor.confirmed_at is not None:
                raise _stands()
            step = None if factor is None else self._step(factor, typed)
            if step is None:
                raise wrong_code()
            await note_act(connection, AccessKind.KEY, "confirm second factor", account_id=account_id)
            confirmed = {"confirmed_at": func.now(), "last_step": step, "wrong_codes": 0}
            await connection.execute(
                update(SecondFactor).where(SecondFactor.account_id == account_id).values(**confirmed)
            )
            codes = await _new_codes(connection, account_id)
            await count_up(connection)
        return codes

    async def renew_codes(self, account_id: int, present: str, *, keep: int) -> tuple[str, ...]:
        """New codes on paper in place of all before. Raises DomainError as `Passwords.proved`."""
        await self.passwords.proved(account_id, present, keep)
        async with self.database.writing() as connection:
            factor = await locked_factor(connection, account_id)
            if factor is None or factor.confirmed_at is None:
                raise wrong_code()
            await note_act(connection, AccessKind.KEY, "new recovery codes", account_id=account_id)
            return await _new_codes(connection, account_id)

    async def give_up(self, account_id: int, present: str, *, keep: int) -> None:
        """Signing in by the password alone from now on.

        Raises DomainError as `Passwords.proved`, and SECOND_FACTOR_NEEDED where the rule wants one.
        """
        account = await self.passwords.proved(account_id, present, keep)
        if self.rule.binds(Role.of(account.role)):
            raise factor_needed()
        async with self.database.writing() as connection:
            await drop_factor(connection, account_id)

    def _step(self, factor: Row[Any], typed: str) -> int | None:
        return step_of(secret_of(self.keys, factor), typed_code(typed), datetime.now(UTC))


async def drop_factor(connection: AsyncConnection, account_id: int, by: str | None = None) -> bool:
    """Takes a factor away with its codes on paper; whether there was one. `by`: if not the holder."""
    dropped = await _forget(connection, account_id)
    await note_act(connection, AccessKind.KEY, "drop second factor", account_id=account_id, by=by)
    await count_up(connection)
    return dropped


def codes_left(account_id: int) -> Statement:
    """One row: whether the factor is `confirmed`, and how many codes on paper are `left`."""
    left = (
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    )
    confirmed = select(SecondFactor.confirmed_at).where(SecondFactor.account_id == account_id)
    return select(
        confirmed.scalar_subquery().is_not(None).label("confirmed"), left.scalar_subquery().label("left")
    ).where(Account.id == account_id)


def factor_needed() -> DomainError:
    """The refusal of whoever has to take up a second factor first, or must not give it up."""
    return DomainError(
        "SECOND_FACTOR_NEEDED",
        "须启用两步验证：请在“我的账号”中设置。",
        "A second factor is needed: take one up on the page of your account.",
    )


def _waiting(account_id: int) -> Statement:
    return (
        select(SecondFactor.account_id, SecondFactor.sealed, Account.name)
        .join(Account, Account.id == SecondFactor.account_id)
        .where(SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_(None))
    )


async def _forget(connection: AsyncConnection, account_id: int) -> bool:
    await connection.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    gone = delete(SecondFactor).where(SecondFactor.account_id == account_id)
    return (await connection.execute(gone.returning(SecondFactor.account_id))).first() is not None


async def _new_codes(connection: AsyncConnection, account_id: int) -> tuple[str, ...]:
    codes = new_recovery_codes()
    await connection.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    rows = [{"account_id": account_id, "digest": recovery_digest(code)} for code in codes]
    await connection.execute(insert(RecoveryCode), rows)
    return codes


def _stands() -> DomainError:
    return DomainError(
        "SECOND_FACTOR_STANDS",
        "两步验证已启用。",
        "There is a second factor already.",
    )
