"""Which keys a database says are in use, and whether they are at hand."""

from collections.abc import Collection, Mapping

import psycopg

from app.keys import problems
from app.keys.moving import any_under
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed, seal
from resolvers.sealed.columns import sealed_columns
from resolvers.sealed.keys import FIRST, KeySet, KeyState, fixed

_PROVEN = "戎格"
_REGISTERED = "SELECT id, proof FROM sealing_key ORDER BY id"
# A database of an earlier program may lack the table, or a column.
_KNOWN = "SELECT to_regclass('public.sealing_key') IS NOT NULL"
_COLUMNS = """
    SELECT c.relname || '.' || a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attname = ANY (%s) AND NOT a.attisdropped
"""
_PROVE = "UPDATE sealing_key SET proof = %s WHERE id = %s AND proof IS NULL"
_COUNTED = "SELECT to_regclass('public.key_generation') IS NOT NULL"
_GENERATION = "SELECT number FROM key_generation"
_REACHED = """
    INSERT INTO key_generation (id, number) VALUES (1, %s)
    ON CONFLICT (id) DO UPDATE SET number = greatest(key_generation.number, excluded.number)
"""
_REGISTER = """
    INSERT INTO sealing_key (id, proof) VALUES (%s, %s)
    ON CONFLICT (id) DO UPDATE SET used_at = now()
"""


def ensure_keys(connection: psycopg.Connection, keys: IdentityKeys) -> bool:
    """Whether anything is sealed at all. Raises what `ensure_opens` does, and what `ensure_known` does."""
    registered = registered_in(connection)
    there = ensure_opens(connection, keys)
    ensure_known(registered, generation_in(connection), keys.held())
    return there


def ensure_known(registered: Collection[int], generation: int, held: KeySet) -> None:
    """That keys at hand are those that a database says are in use, and in the state that it says.

    Raises DomainError KEY_MISSING where one is not at hand, KEYS_OUTDATED where one is held to be unused, or
    the file is of an earlier generation, as a copy of it from before, and KEY_UNREGISTERED where keys would
    be used of which the database knows nothing.
    """
    _ensure_held(registered, held)
    unused = [number for number in registered if held.keys[number].state == KeyState.WAITING]
    if unused:
        raise problems.outdated(unused)
    if held.generation < generation:
        raise problems.behind(held.generation, generation)
    unknown = set(held.used) - set(registered)
    if unknown:
        raise problems.unregistered(unknown)


def ensure_standing(registered: Mapping[int, bytes | None], generation: int, keys: IdentityKeys) -> None:
    """That keys at hand are those that a database says are in use. Raises what `ensure_keys` does."""
    ensure_known(registered, generation, keys.held())
    _proven(registered, keys)


def ensure_opens(connection: psycopg.Connection, keys: IdentityKeys) -> bool:
    """Whether anything is sealed at all, in a database of an earlier program too.

    Raises DomainError KEY_MISSING where a key in use is not at hand, SEALED_VALUE_UNREADABLE where it is
    another.
    """
    registered = registered_in(connection)
    _ensure_held(registered, keys.held())
    there = _proven(registered, keys)
    if registered.get(FIRST, b"") is None:
        there = _first_opens(connection, keys) or there
    return there


def register(connection: psycopg.Connection, keys: IdentityKeys, number: int) -> None:
    """Says that a key is in use, in the transaction of a connection, with a value that proves it.

    The first is proven with it, once it has been seen to open what is there. Raises DomainError
    SEALED_VALUE_UNREADABLE.
    """
    held = keys.held()
    if FIRST in held.keys:
        _first_opens(connection, keys)
        connection.execute(_PROVE, [_proof(keys, FIRST), FIRST])
    connection.execute(_REGISTER, [number, _proof(keys, number)])


def register_all(connection: psycopg.Connection, keys: IdentityKeys) -> None:
    """The same for every key in use, in a database that is just being filled."""
    for number in set(keys.held().used) - {FIRST}:
        register(connection, keys, number)


def generation_in(connection: psycopg.Connection) -> int:
    """The generation of the file when a key was last used or retired; 0 where a database knows of none."""
    if connection.execute(_COUNTED).fetchone() != (True,):
        return 0
    row = connection.execute(_GENERATION).fetchone()
    return int(row[0]) if row else 0


def reach(connection: psycopg.Connection, generation: int) -> None:
    """Has the database know of a file that is written by now: any earlier one is outdated."""
    connection.execute(_REACHED, [generation])


def registered_in(connection: psycopg.Connection) -> dict[int, bytes | None]:
    """The keys that a database says are in use, with their proofs; the first alone where it knows of none."""
    known = connection.execute(_KNOWN).fetchone() == (True,)
    return dict(connection.execute(_REGISTERED).fetchall()) if known else {FIRST: None}


def _ensure_held(registered: Collection[int], held: KeySet) -> None:
    missing = [number for number in registered if number not in held.keys]
    if missing:
        raise problems.missing(missing)


def _proven(registered: Mapping[int, bytes | None], keys: IdentityKeys) -> bool:
    """Whether any key has a proof; those that have open it."""
    proofs = {number: bytes(proof) for number, proof in registered.items() if proof is not None}
    for number, proof in proofs.items():
        open_sealed(keys, _at(number), proof)
    return bool(proofs)


def _first_opens(connection: psycopg.Connection, keys: IdentityKeys) -> bool:
    """Whether anything is under the first key; of each column a value is opened that is.

    Persons may have none while telephones of workers, second factors and staged lines are sealed.
    """
    columns = sealed_columns()
    there = {name for (name,) in connection.execute(_COLUMNS, [[one.column for one in columns]])}
    found = False
    for column in columns:
        place = any_under(connection, column, FIRST) if column.name in there else None
        if place is not None:
            open_sealed(keys, *place)
            found = True
    return found


def _proof(keys: IdentityKeys, number: int) -> bytes:
    return seal(fixed(keys.held(), current=number), _at(number), _PROVEN)


def _at(number: int) -> SealedAt:
    return SealedAt("sealing_key", "proof", 0, number)
