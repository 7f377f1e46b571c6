"""Hashes of numbers under the present key beside those under former ones, and former ones taken away.

While two keys are used each number has a row under both, written by whoever registers it.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg

from app.keys.moving import BATCH, Batch, Unreadable, patiently
from db.errors import DomainError
from resolvers.people.identities import IdentityKeys, SealedAt, hash_under, open_sealed
from resolvers.sealed.keys import KeyState

_COUNT = "SELECT count(*) FROM person_key"
_BATCH = """
    SELECT k.key_hash, k.key_id, k.county_id, k.person_id, p.identity_cipher
    FROM person_key AS k LEFT JOIN person AS p ON p.county_id = k.county_id AND p.id = k.person_id
    WHERE k.key_hash > %s ORDER BY k.key_hash LIMIT %s FOR UPDATE OF k
"""
_ADD = """
    INSERT INTO person_key (key_hash, county_id, person_id, key_id)
    SELECT * FROM unnest(%s::bytea[], %s::integer[], %s::bigint[], %s::bigint[]) ORDER BY 1
    ON CONFLICT (key_hash) DO UPDATE SET county_id = excluded.county_id, person_id = excluded.person_id
    WHERE (person_key.county_id, person_key.person_id) <> (excluded.county_id, excluded.person_id)
"""
_DROP = "DELETE FROM person_key WHERE key_hash = ANY (%s::bytea[])"
_LEAVE = """
    DELETE FROM person_key
    WHERE key_hash IN (SELECT key_hash FROM person_key WHERE key_id = %s ORDER BY key_hash LIMIT 5000)
"""
_PLACE = "person_key.key_hash"


def numbers(connection: psycopg.Connection) -> int:
    """How many hashes there are, under whichever key."""
    row = connection.execute(_COUNT).fetchone()
    return int(row[0]) if row else 0


def numbered(connection: psycopg.Connection, keys: IdentityKeys) -> Iterator[Batch]:
    """Gives each number its hash under the present key, and takes away those that are none's.

    Every hash is proven against the number of its person, but for those of a key that is being retired:
    they were proven before, and nobody tends them since, so that one may tell of who had the number then.
    `moved` counts what was looked through. Each batch is committed when it is told. Raises DomainError
    KEYS_BUSY.
    """
    after: bytes | None = b""
    while after is not None:
        batch, after = patiently(connection, partial(_numbered, connection, keys, after))
        yield batch


def forgotten(connection: psycopg.Connection, number: int) -> Iterator[int]:
    """Takes away the hashes under a key, batch by batch."""
    rows = 1
    while rows:
        rows = patiently(connection, lambda: connection.execute(_LEAVE, [number]).rowcount)
        yield rows


def _numbered(connection: psycopg.Connection, keys: IdentityKeys, after: bytes) -> tuple[Batch, bytes | None]:
    held = keys.held()
    current = held.current
    rows = connection.execute(_BATCH, [after, BATCH]).fetchall()
    # By hash: a number that stands under several former keys is given its hash once.
    added: dict[bytes, tuple[bytes, int, int, int]] = {}
    wrong: list[bytes] = []
    unreadable: list[Unreadable] = []
    for key_hash, key_id, county_id, person_id, sealed in rows:
        if held.keys[key_id].state == KeyState.LEAVING:
            continue
        number = _number(keys, county_id, person_id, sealed)
        fits = number is not None and hash_under(keys, key_id, number) == bytes(key_hash)
        if key_id == current:
            wrong += [] if fits or number is None else [bytes(key_hash)]
        elif fits and number is not None:
            new = hash_under(keys, current, number)
            added[new] = (new, county_id, person_id, current)
        else:
            unreadable.append(Unreadable(_PLACE, county_id, person_id))
    if wrong:
        connection.execute(_DROP, [wrong])
    if added:
        connection.execute(_ADD, [list(one) for one in zip(*added.values(), strict=True)])
    return Batch(len(rows), unreadable), bytes(rows[-1][0]) if len(rows) == BATCH else None


def _number(keys: IdentityKeys, county_id: int, person_id: int, sealed: Any) -> str | None:
    if not sealed:
        return None
    try:
        return open_sealed(keys, SealedAt("person", "identity_cipher", county_id, person_id), bytes(sealed))
    except DomainError:
        return None
