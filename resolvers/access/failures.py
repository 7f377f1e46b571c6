"""Wrong passwords: how many in a row, from where, and how long whoever goes on has to wait.

Counted by name and place together, so that a stranger delays nobody who signs in elsewhere or from a device
that is known here. Source of the numbers: the checks of GB/T 22239-2019, 8.1.4.1.
"""

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import Interval, and_, case, cast, delete, func, not_, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.errors import DomainError
from db.models import SignInFailure

MOST_FAILURES = 5
WITHIN, WAIT = timedelta(minutes=15), timedelta(minutes=10)


def name_digest(name: str) -> bytes:
    """What is kept of a name that was typed, which may be a password in the wrong field."""
    return hashlib.sha256(name.encode()).digest()


async def claim_try(connection: AsyncConnection, name: str, place: str) -> None:
    """Counts a try as failed before it is looked at, so that many at once are not looked at either.

    Raises DomainError SIGN_IN_DELAYED while somebody has to wait, with the seconds; nothing is counted then.
    The first after WITHIN, or after a wait, begins anew.
    """
    failure, now = SignInFailure, func.now()
    full = failure.failures >= MOST_FAILURES
    waited = and_(full, failure.last_at < now - cast(WAIT, Interval))
    anew = or_(waited, and_(not_(full), failure.first_at < now - cast(WITHIN, Interval)))
    values = {"failures": 1, "first_at": now, "last_at": now}
    first = insert(failure).values(name_digest=name_digest(name), place=place, **values)
    counted: dict[str, Any] = {
        "failures": case((anew, 1), else_=failure.failures + 1),
        "first_at": case((anew, now), else_=failure.first_at),
        "last_at": case((and_(full, not_(waited)), failure.last_at), else_=now),
    }
    claim = first.on_conflict_do_update(
        index_elements=[failure.name_digest, failure.place], set_=counted
    ).returning(failure.failures, func.ceil(func.extract("epoch", failure.last_at + WAIT - now)))
    failures, seconds = (await connection.execute(claim)).one()
    if failures > MOST_FAILURES:
        raise DomainError(
            "SIGN_IN_DELAYED",
            f"密码错误次数过多，请 {int(seconds)} 秒后再试。",
            f"Too many wrong passwords; try again in {int(seconds)} seconds.",
            {"seconds": str(int(seconds))},
        )


async def take_back(connection: AsyncConnection, name: str, place: str) -> None:
    """A try that was not looked at after all does not count."""
    counted = update(SignInFailure).where(*_row(name, place), SignInFailure.failures > 0)
    await connection.execute(counted.values(failures=SignInFailure.failures - 1))


async def forget_failures(connection: AsyncConnection, name: str, place: str) -> None:
    """Whoever knows the password has made no mistake that counts."""
    await connection.execute(delete(SignInFailure).where(*_row(name, place)))


async def forget_old_failures(connection: AsyncConnection) -> None:
    """Those that nobody waits for any more."""
    await connection.execute(
        delete(SignInFailure).where(SignInFailure.last_at < func.now() - cast(WITHIN + WAIT, Interval))
    )


def _row(name: str, place: str) -> tuple[Any, Any]:
    return SignInFailure.name_digest == name_digest(name), SignInFailure.place == place
