"""What is written down of accounts: who came in or was refused, and what was done to an account by whom."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind
from db.log.traces import DONE
from resolvers.traces.events import Event, note_event, subject_of

# Of the digest of a name that was typed: enough to tell that it is the same one again.
DIGITS = 16


async def note_entry(
    connection: AsyncConnection,
    account: Row[Any],
    operation: str,
    *,
    place: str | None = None,
    outcome: str = DONE,
) -> None:
    """Whoever knew an account's password or code, or did not know the code."""
    event = Event(
        kind=AccessKind.SIGN_IN,
        operation=operation,
        subject=subject_of(account.id),
        account_id=account.id,
        role=account.role,
        outcome=outcome,
        address=place,
    )
    await note_event(connection, event)


async def note_refused(connection: AsyncConnection, digest: bytes, place: str, code: str) -> None:
    """Whoever was not let in. Of the name a digest only: it may be a password in the wrong field."""
    subject = f"name:{digest.hex()[:DIGITS]}"
    event = Event(kind=AccessKind.SIGN_IN, operation="sign in", subject=subject, outcome=code, address=place)
    await note_event(connection, event)


async def note_act(
    connection: AsyncConnection, kind: AccessKind, operation: str, *, account_id: int, by: str | None = None
) -> None:
    """What was done to an account, by somebody else or (`by` is None) by its holder."""
    event = Event(kind=kind, operation=operation, subject=by or subject_of(account_id), account_id=account_id)
    await note_event(connection, event)
