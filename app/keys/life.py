"""A key's life: made, proven to be kept, used, retired. Each step can be done again after it was cut off."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from app.keys import problems
from app.keys.held import key_set
from app.keys.moving import under
from app.keys.numbering import forgotten
from app.keys.registered import ensure_keys, ensure_opens, generation_in, reach, register
from app.keys.ring import Ring, RingKey, read_ring, store_ring
from app.settings import Settings
from db.codes import AccessKind
from db.errors import DomainError
from resolvers.people.identities import IdentityKeys
from resolvers.sealed.columns import sealed_columns
from resolvers.sealed.keys import FIRST, LAST, KeyState, told
from resolvers.traces.operators import note_operation

_SECRET_BYTES = 32
_ALONE = 0x6B657973
_LOCK = "SELECT pg_try_advisory_lock(%s)"
_UNLOCK = "SELECT pg_advisory_unlock(%s)"
_LONG_USED = "SELECT used_at < now() - interval '1 hour' FROM sealing_key WHERE id = %s"
_GONE = "DELETE FROM sealing_key WHERE id = %s"


@dataclass(frozen=True, slots=True)
class KeyDesk:
    """Where keys are kept: the file, the first secret, and the database of what is sealed under them.

    The connection commits each statement by itself (autocommit), or a transaction.
    """

    settings: Settings
    connection: psycopg.Connection = field(repr=False)

    @property
    def path(self) -> Path:
        """The file of keys."""
        return self.settings.key_ring

    def ring(self) -> Ring:
        """The keys of the file, now."""
        return read_ring(self.path)

    def keys(self, ring: Ring | None = None) -> IdentityKeys:
        """The keys of the file, or of what it will be, that do not change while this goes on."""
        fixed = key_set(ring or self.ring(), self.settings.identity_key, self.settings.sealing_cipher)
        return IdentityKeys(lambda: fixed)


@contextmanager
def alone(desk: KeyDesk) -> Iterator[None]:
    """Whatever is done to keys, one at a time. Raises DomainError KEYS_BUSY."""
    if desk.connection.execute(_LOCK, [_ALONE]).fetchone() != (True,):
        raise problems.busy()
    try:
        yield
    finally:
        with suppress(psycopg.OperationalError):
            desk.connection.execute(_UNLOCK, [_ALONE])


def add_key(desk: KeyDesk) -> int:
    """Makes a key, in the file and nowhere else; its id. Nothing is sealed under it yet.

    Raises DomainError KEY_MISSING where a key of the database is not at hand, KEYS_OUTDATED where the file is
    an older one, in which a later key may be missing, KEYS_NOT_STORED, KEYS_EXHAUSTED.
    """
    ring = desk.ring()
    with passing("KEY_UNREGISTERED"):
        ensure_keys(desk.connection, desk.keys(ring))
    number = ring.following
    if number > LAST:
        raise problems.no_more_keys()
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    key = RingKey(KeyState.WAITING, secrets.token_hex(_SECRET_BYTES), made_at)
    with desk.connection.transaction():
        note_operation(desk.connection, AccessKind.KEY, f"keys add {number}")
        _stored(desk, ring.with_key(number, key))
    return number


def prove_copy(desk_path: Path, copy: Path) -> list[int]:
    """Notes that a copy of the file has every key of it; which ones. Needs neither server nor database.

    Raises DomainError KEY_COPY_LACKS, KEY_COPY_SAME, KEYS_UNREADABLE, KEYS_NOT_STORED.
    """
    if copy.exists() and desk_path.exists() and copy.samefile(desk_path):
        raise problems.copy_is_itself()
    ring, kept = read_ring(desk_path), read_ring(copy)
    wanted = [number for number in sorted(ring.keys) if number != FIRST]
    lacking = [
        one for one in wanted if one not in kept.keys or kept.keys[one].secret != ring.keys[one].secret
    ]
    if lacking:
        raise problems.copy_lacks(told(lacking))
    proven = {number: replace(key, kept=True) for number, key in ring.keys.items()}
    if proven != dict(ring.keys):
        store_ring(desk_path, replace(ring, keys=proven))
    return wanted


def use_key(desk: KeyDesk, number: int) -> None:
    """Has a key seal from now on, first told to the database, then to the file that processes watch.

    Raises DomainError KEY_NOT_FOUND, KEY_NOT_KEPT, KEY_LEAVING, KEY_MISSING, SEALED_VALUE_UNREADABLE,
    KEYS_NOT_STORED.
    """
    ring = desk.ring()
    key = ring.keys.get(number)
    if key is None:
        raise problems.unknown_key(number)
    if not key.kept:
        raise problems.not_kept(number)
    if key.state == KeyState.LEAVING:
        raise problems.leaving(number)
    # A use that was cut off before the file was written, and a copy from before it, are used by asking again.
    ensure_opens(desk.connection, desk.keys(ring))
    with desk.connection.transaction():
        register(desk.connection, desk.keys(ring), number)
        note_operation(desk.connection, AccessKind.KEY, f"keys use {number}")
    used = ring.with_key(number, replace(key, state=KeyState.USED))
    reach(desk.connection, _stored(desk, replace(used, current=number)).generation)


def ensure_retirable(desk: KeyDesk, number: int) -> None:
    """Raises DomainError KEY_NOT_FOUND, KEY_CURRENT, KEY_USED_LATELY, KEY_IN_USE or as `ensure_keys`."""
    ring = desk.ring()
    if number not in ring.keys:
        raise problems.unknown_key(number)
    if number == ring.current:
        raise problems.still_current(number)
    ensure_keys(desk.connection, desk.keys(ring))
    if ring.keys[number].state != KeyState.WAITING:
        if desk.connection.execute(_LONG_USED, [ring.current]).fetchone() != (True,):
            raise problems.used_lately()
        ensure_none_under(desk, number)


def ensure_none_under(desk: KeyDesk, number: int) -> None:
    """Raises DomainError KEY_IN_USE while a value is sealed under a key."""
    found = [column.name for column in sealed_columns() if under(desk.connection, column, number)]
    if found:
        raise problems.still_sealed(number, ", ".join(found))


def retire_key(desk: KeyDesk, number: int) -> None:
    """Takes a key out of use for good, after all under it was moved and proven.

    First nothing is written under it any more, then its hashes go, then the database's word of it, at last
    the key itself. Raises DomainError KEY_IN_USE, KEYS_NOT_STORED, KEYS_BUSY.
    """
    ring = desk.ring()
    key = ring.keys[number]
    if key.state == KeyState.USED:
        ring = _stored(desk, ring.with_key(number, replace(key, state=KeyState.LEAVING)))
    reach(desk.connection, ring.generation)
    ensure_none_under(desk, number)
    while not _unregistered(desk, number):
        for _ in forgotten(desk.connection, number):
            pass
    reach(desk.connection, _stored(desk, ring.without(number)).generation)


def _stored(desk: KeyDesk, ring: Ring) -> Ring:
    """The file's next generation, written before the database is told: cut off there, it is ahead."""
    following = ring.after(generation_in(desk.connection))
    store_ring(desk.path, following)
    return following


def _unregistered(desk: KeyDesk, number: int) -> bool:
    """Whether the database's word of a key is gone; not while a hash under it is there, or being written."""
    try:
        with desk.connection.transaction():
            desk.connection.execute(_GONE, [number])
            note_operation(desk.connection, AccessKind.KEY, f"keys retire {number}")
    except psycopg.errors.ForeignKeyViolation:
        return False
    return True


@contextmanager
def passing(code: str) -> Iterator[None]:
    """Lets one refusal pass: of keys of which the database knows nothing, when another is made."""
    try:
        yield
    except DomainError as error:
        if error.code != code:
            raise
