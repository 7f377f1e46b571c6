"""Identity and telephone numbers: sealed for their row, found by keyed hash, shown masked.

Masks. Whoever may see persons sees their names, sex and date of birth, and the county a number was issued
in is easily guessed. The customary mask (first six, last four) hides only the birth date, so beside that
date it would be the whole number. `masked_identity` therefore keeps the first and the last character only:
the serial digits stay hidden. `masked_phone` keeps the kind of number and two digits, enough to tell those
of a household apart.
"""

import hashlib
from functools import lru_cache
from typing import Any, NamedTuple

from db.errors import DomainError
from geo.identity_numbers import normalised_identity_number
from resolvers.sealed.ciphers import MARKS, Aead, InvalidTag, SealingCipher, aead
from resolvers.sealed.keys import IdentityKeys, Key, identity_keys

__all__ = [
    "IdentityKeys",
    "SealedAt",
    "hash_under",
    "identity_keys",
    "key_hashes",
    "keyed_digest",
    "masked_identity",
    "masked_phone",
    "open_sealed",
    "same_sealed",
    "seal",
]

_NONCE_BYTES = 12
_HEADER_BYTES = 2
_CIPHERS = {mark: cipher for cipher, mark in MARKS.items()}
_IDENTITY_LENGTH = 18
_SHORTEST_PHONE = 8
_BLOCK_BYTES = 64
# The pads of HMAC, byte for byte.
_INNER, _OUTER = (bytes(one ^ pad for one in range(256)) for pad in (0x36, 0x5C))


class SealedAt(NamedTuple):
    """The one place a sealed value can be opened at: table, column, county and row."""

    table: str
    column: str
    county_id: int
    id: int

    def bound(self) -> bytes:
        """The place as the authenticated, unencrypted part of a sealed value."""
        return f"{self.table}\0{self.column}\0{self.county_id}\0{self.id}".encode()


def seal(keys: IdentityKeys, at: SealedAt, value: str) -> bytes:
    """The value encrypted for one place: a byte for the algorithm, one for the key, nonce, ciphertext.

    The nonce is a keyed hash of place and value: it repeats only where place and value both do, which reveals
    nothing new, and no weak source of randomness can make two values share one.
    """
    held = keys.held()
    key, text, bound = held.keys[held.current].sealing[held.cipher], value.encode(), at.bound()
    nonce = _mac(_nonce_key(key), bound + b"\0" + text)[:_NONCE_BYTES]
    mark = bytes((MARKS[held.cipher], held.current))
    return mark + nonce + _aead(held.cipher, key).encrypt(nonce, text, bound)


def open_sealed(keys: IdentityKeys, at: SealedAt, sealed: bytes) -> str:
    """The value sealed for this place, under whichever key and algorithm it says.

    Raises DomainError SEALED_VALUE_UNREADABLE for any other place or key.
    """
    mark, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
    nonce, ciphertext = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    cipher = _CIPHERS.get(mark[0]) if len(mark) == _HEADER_BYTES else None
    key = keys.held().keys.get(mark[1]) if cipher is not None else None
    if cipher is None or key is None:
        raise _unreadable()
    try:
        return _aead(cipher, key.sealing[cipher]).decrypt(nonce, ciphertext, at.bound()).decode()
    except (InvalidTag, ValueError):
        raise _unreadable() from None


def same_sealed(keys: IdentityKeys, at: SealedAt, sealed: bytes | None, value: str | None) -> bool:
    """Whether what is sealed for a place, if anything, is this value, under whichever key and algorithm.

    Two sealed values are never compared as they are: one that waits to be moved is another than the same
    value sealed now. What cannot be opened is like no value, so that another may take its place.
    """
    if sealed is None or value is None:
        return sealed is None and value is None
    try:
        return open_sealed(keys, at, sealed) == value
    except DomainError:
        return False


def key_hashes(keys: IdentityKeys, number: str) -> dict[int, bytes]:
    """The hashes under which a number stands, by the id of their key: one, and two while keys are rotated.

    32 bytes each (HMAC-SHA256), unique in the nation and the same for 15 and 18 characters; keyed, as all
    possible numbers can be hashed in minutes. A number is somebody's who bears it under any of them. Raises
    DomainError BAD_IDENTITY_NUMBER.
    """
    held, said = keys.held(), normalised_identity_number(number)
    return {one: _hash(held.keys[one], said) for one in held.used}


def hash_under(keys: IdentityKeys, key_id: int, number: str) -> bytes:
    """The hash of a number under one key that is at hand. Raises DomainError BAD_IDENTITY_NUMBER."""
    return _hash(keys.held().keys[key_id], normalised_identity_number(number))


def _hash(key: Key, number: str) -> bytes:
    return _mac(key.hashing, number.encode())


def keyed_digest(keys: IdentityKeys, value: str) -> str:
    """What tells a value from another without giving it away, for digests of what was sent."""
    return _mac(keys.held().digesting, b"digest\0" + value.encode()).hex()


def masked_identity(number: str) -> str:
    """An identity number as it is shown: its first and last character, always eighteen long."""
    if len(number) <= _SHORTEST_PHONE:
        return "*" * _IDENTITY_LENGTH
    return number[0] + "*" * (_IDENTITY_LENGTH - 2) + number[-1]


def masked_phone(number: str) -> str:
    """A telephone number as it is shown: its first three and last two characters; nothing of a short one."""
    if len(number) < _SHORTEST_PHONE:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def _mac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104), gone on with from both hashes of the key: a third of a beginning."""
    begun, ended = _begun(key)
    inner, outer = begun.copy(), ended.copy()
    inner.update(message)
    outer.update(inner.digest())
    told: bytes = outer.digest()
    return told


@lru_cache(maxsize=64)
def _begun(key: bytes) -> tuple[Any, Any]:
    """Both hashes of HMAC-SHA256 when they have taken in the key, and nothing yet of a message."""
    whole = (key if len(key) <= _BLOCK_BYTES else hashlib.sha256(key).digest()).ljust(_BLOCK_BYTES, b"\0")
    return hashlib.sha256(whole.translate(_INNER)), hashlib.sha256(whole.translate(_OUTER))


@lru_cache(maxsize=64)
def _aead(cipher: SealingCipher, key: bytes) -> Aead:
    return aead(cipher, key)


@lru_cache(maxsize=32)
def _nonce_key(key: bytes) -> bytes:
    return hashlib.sha256(b"rongge nonce\0" + key).digest()


def _unreadable() -> DomainError:
    return DomainError(
        "SEALED_VALUE_UNREADABLE",
        "加密数据无法解密：密钥不符，或数据不属于这一行。",
        "The sealed value cannot be opened: its key is missing, or it belongs to another row.",
    )
