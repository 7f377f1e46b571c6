"""A code spent at sign-in: each once, and after too many wrong ones only those on paper."""

from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.errors import DomainError
from db.models import RecoveryCode, SecondFactor
from resolvers.access.second_factor.codes import (
    is_of_authenticator,
    recovery_digest,
    step_of,
    typed_code,
)
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed

# Reached by whoever knows the password alone, so that strangers lock nobody out.
MOST_WRONG = 20


class Spent(Enum):
    """What became of a code; of all but GOOD `refusal_of` says why."""

    GOOD = "GOOD"
    WRONG = "WRONG"
    USED = "USED"
    LOCKED = "LOCKED"


async def spent(connection: AsyncConnection, keys: IdentityKeys, account_id: int, typed: str) -> Spent:
    """Spends a code of an account's confirmed factor, and counts a wrong one; never raises for the code."""
    factor = await locked_factor(connection, account_id)
    code = typed_code(typed)
    if factor is None or factor.confirmed_at is None:
        return Spent.WRONG
    if not is_of_authenticator(code):
        return await _spent_on_paper(connection, account_id, code)
    if factor.wrong_codes >= MOST_WRONG:
        return Spent.LOCKED
    step = step_of(secret_of(keys, factor), code, datetime.now(UTC))
    if step is None:
        await _keep(connection, account_id, wrong_codes=SecondFactor.wrong_codes + 1)
        return Spent.WRONG
    # Right, but not for the first time: nobody guesses that.
    if factor.last_step is not None and step <= factor.last_step:
        return Spent.USED
    await _keep(connection, account_id, last_step=step, wrong_codes=0)
    return Spent.GOOD


def refusal_of(outcome: Spent) -> DomainError:
    """WRONG_CODE, CODE_USED or SECOND_FACTOR_LOCKED: raised once what was counted is committed."""
    if outcome is Spent.USED:
        return DomainError(
            "CODE_USED",
            "该验证码已用过，请等待下一个验证码。",
            "This code has been used; wait for the next one.",
        )
    if outcome is Spent.LOCKED:
        return DomainError(
            "SECOND_FACTOR_LOCKED",
            "验证码错误次数过多，请改用备用码，或联系系统管理员。",
            "Too many wrong codes: use one on paper, or ask the system administrator.",
        )
    return wrong_code()


async def locked_factor(connection: AsyncConnection, account_id: int) -> Row[Any] | None:
    """The factor of an account, confirmed or not, locked: of two tries at once the second waits."""
    columns = ("account_id", "sealed", "confirmed_at", "last_step", "wrong_codes")
    found = select(*[getattr(SecondFactor, name) for name in columns])
    mine = found.where(SecondFactor.account_id == account_id).with_for_update()
    return (await connection.execute(mine)).first()


def secret_of(keys: IdentityKeys, factor: Row[Any]) -> str:
    """The secret of a factor. Raises DomainError SEALED_VALUE_UNREADABLE under another key."""
    return open_sealed(keys, place_of_secret(factor.account_id), factor.sealed)


def place_of_secret(account_id: int) -> SealedAt:
    """The one place where an account's secret can be opened."""
    return SealedAt("second_factor", "sealed", 0, account_id)


def wrong_code() -> DomainError:
    """The refusal of a code that is not right."""
    return DomainError("WRONG_CODE", "验证码不正确。", "The code is not right.")


async def _spent_on_paper(connection: AsyncConnection, account_id: int, code: str) -> Spent:
    mine = (RecoveryCode.account_id == account_id, RecoveryCode.digest == recovery_digest(code))
    spending = update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=func.now())
    found = (await connection.execute(spending.returning(RecoveryCode.account_id))).first()
    if found is None:
        return Spent.WRONG
    await _keep(connection, account_id, wrong_codes=0)
    return Spent.GOOD


async def _keep(connection: AsyncConnection, account_id: int, **values: Any) -> None:
    await connection.execute(
        update(SecondFactor).where(SecondFactor.account_id == account_id).values(**values)
    )
