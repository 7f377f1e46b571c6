"""The chain over the log: what of a row is sealed, and how one seal holds the one before it.

What is hashed is JSON without blanks, in UTF-8, of what the database gives back. `FORM` counts the ways in
which rows have been written for it, so that a column added later leaves old seals alone.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from psycopg import sql

FORM = 1
LEAF_BYTES = 32
# What is sealed of a row, in this order, under form 1.
COLUMNS = (
    *(
        "county_id",
        "at",
        "id",
        "account_id",
        "subject",
        "role",
        "kind",
        "operation",
        "document",
        "person_ids",
    ),
    *("reason", "outcome", "address", "request_id"),
)
# The same of `access_log AS l`.
SEALED = sql.SQL(", ").join(sql.Identifier("l", name) for name in COLUMNS)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealOf:
    """What a seal says besides its rows: what the chain holds of it."""

    number: int
    month: date
    row_count: int
    rows_before: int
    sealed_at: datetime
    rows_digest: bytes
    form: int = FORM

    def digest(self, previous: bytes) -> bytes:
        """The chain up to here: SHA-256 over this and the digest of the seal before it."""
        said = [
            *[self.form, self.number, self.month.isoformat(), self.row_count, self.rows_before],
            *[micros(self.sealed_at), self.rows_digest.hex(), previous.hex()],
        ]
        return hashlib.sha256(_written(said)).digest()


def leaf(row: tuple[Any, ...]) -> bytes:
    """The SHA-256 of a row, given as `COLUMNS`."""
    return hashlib.sha256(_written([_plain(value) for value in row])).digest()


def rows_digest(leaves: bytes) -> bytes:
    """The SHA-256 of the leaves of a seal, one behind another."""
    return hashlib.sha256(leaves).digest()


def leaves_of(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """The leaves of rows, one behind another."""
    return b"".join(leaf(row) for row in rows)


def micros(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return micros(value)
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value


def _written(values: list[Any]) -> bytes:
    return orjson.dumps(values)
