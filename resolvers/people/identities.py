"""Identity and telephone numbers: sealed for their row, found by keyed hash, shown masked.

Masks. Whoever may see persons sees their names, sex and date of birth, and the county a number was issued
in is easily guessed. The customary mask (first six, last four) hides only the birth date, so beside that
date it would be the whole number. `masked_identity` therefore keeps the first and the last character only:
the serial digits stay hidden. `masked_phone` keeps the kind of number and two digits, enough to tell those
of a household apart.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.errors import DomainError
from geo.identity_numbers import normalised_identity_number

__all__ = [
    "IdentityKeys",
    "SealedAt",
    "identity_keys",
    "key_hash",
    "keyed_digest",
    "masked_identity",
    "masked_phone",
    "open_sealed",
    "seal",
]

_AES_256_GCM = 1
_NONCE_BYTES = 12
_HEADER_BYTES = 2
_KEY_BYTES = 32
_IDENTITY_LENGTH = 18
_SHORTEST_PHONE = 8


@dataclass(frozen=True, slots=True)
class IdentityKeys:
    """The keys kept outside the database.

    `encryption` holds keys of 32 bytes by id (0–255), each as long as a value names it; `current` seals new
    values.
    """

    encryption: Mapping[int, bytes] = field(repr=False)
    current: int
    hash_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedAt:
    """The one place a sealed value can be opened at: table, column, county and row."""

    table: str
    column: str
    county_id: int
    id: int

    def bound(self) -> bytes:
        """The place as the authenticated, unencrypted part of a sealed value."""
        return f"{self.table}\0{self.column}\0{self.county_id}\0{self.id}".encode()


def identity_keys(secret: bytes) -> IdentityKeys:
    """The keys of an installation that keeps one secret: independent keys derived from it."""
    encryption = {1: _derived(secret, b"identity encryption 1")}
    return IdentityKeys(encryption, current=1, hash_key=_derived(secret, b"identity hash"))


def seal(keys: IdentityKeys, at: SealedAt, value: str) -> bytes:
    """The value encrypted (AES-256-GCM) for one place: algorithm, key id, nonce, ciphertext.

    The nonce is a keyed hash of place and value: it repeats only where place and value both do, which reveals
    nothing new, and no weak source of randomness can make two values share one.
    """
    key, text, bound = keys.encryption[keys.current], value.encode(), at.bound()
    nonce = hmac.digest(_nonce_key(key), bound + b"\0" + text, "sha256")[:_NONCE_BYTES]
    return bytes((_AES_256_GCM, keys.current)) + nonce + _cipher(key).encrypt(nonce, text, bound)


def open_sealed(keys: IdentityKeys, at: SealedAt, sealed: bytes) -> str:
    """The value sealed for this place.

    Raises DomainError SEALED_VALUE_UNREADABLE for any other place or key.
    """
    algorithm, key_id = sealed[0:1], sealed[1:_HEADER_BYTES]
    key = keys.encryption.get(key_id[0]) if key_id else None
    if key is None or algorithm != bytes((_AES_256_GCM,)):
        raise _unreadable()
    nonce, ciphertext = sealed[_HEADER_BYTES:][:_NONCE_BYTES], sealed[_HEADER_BYTES + _NONCE_BYTES :]
    try:
        return _cipher(key).decrypt(nonce, ciphertext, at.bound()).decode()
    except (InvalidTag, ValueError):
        raise _unreadable() from None


def key_hash(keys: IdentityKeys, number: str) -> bytes:
    """The nation-wide key of an identity number, 32 bytes (HMAC-SHA256): the same for 15 and 18 characters.

    Keyed, as all possible numbers can be hashed in minutes. Raises DomainError BAD_IDENTITY_NUMBER.
    """
    return hmac.digest(keys.hash_key, normalised_identity_number(number).encode(), "sha256")


def keyed_digest(keys: IdentityKeys, value: str) -> str:
    """What tells a value from another without giving it away, for digests of what was sent."""
    return hmac.digest(keys.hash_key, b"digest\0" + value.encode(), "sha256").hex()


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


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=b"rongge " + purpose).derive(secret)


@lru_cache(maxsize=32)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


@lru_cache(maxsize=32)
def _nonce_key(key: bytes) -> bytes:
    return hashlib.sha256(b"rongge nonce\0" + key).digest()


def _unreadable() -> DomainError:
    return DomainError(
        "SEALED_VALUE_UNREADABLE",
        "加密数据无法解密：密钥不符，或数据不属于这一行。",
        "The sealed value cannot be opened: its key is missing, or it belongs to another row.",
    )
