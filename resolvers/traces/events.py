"""Events of no county in the log of accesses: of signing in, and of what is done to accounts."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind
from db.failures import untraced
from db.log.traces import DONE
from db.models import AccessLog

# Of what happens in no county in particular.
NO_COUNTY = 0
# Rows of one instant are told apart by chance: who writes them has no maker of ids at hand.
ID_BITS, REQUEST_BYTES = 62, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened (`operation`) to an account, by whom (`subject`), from where, and what came of it."""

    kind: AccessKind
    operation: str
    subject: str
    account_id: int | None = None
    role: str | None = None
    reason: str | None = None
    outcome: str = DONE
    address: str | None = None


def subject_of(account_id: int) -> str:
    """An account as who does something."""
    return f"account:{account_id}"


async def note_event(connection: AsyncConnection, event: Event) -> None:
    """Writes an event down in the transaction in which it happens. Raises Unanswered AUDIT_UNAVAILABLE."""
    row: dict[str, Any] = {
        "county_id": NO_COUNTY,
        "id": secrets.randbits(ID_BITS),
        "account_id": event.account_id,
        "subject": event.subject,
        "role": event.role,
        "kind": event.kind.value,
        "operation": event.operation,
        "person_ids": [],
        "reason": event.reason,
        "outcome": event.outcome,
        "address": event.address,
        "request_id": secrets.token_hex(REQUEST_BYTES),
    }
    try:
        await connection.execute(insert(AccessLog).values(**row))
    except DBAPIError as error:
        raise untraced(error) from error
