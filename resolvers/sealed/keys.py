"""The keys of identity and telephone numbers: kept outside of the database, each known by its id."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from resolvers.sealed.ciphers import SealingCipher, key_bytes

FIRST, LAST = 1, 255
_HASH_BYTES = 32
_INFO = {SealingCipher.AES_256_GCM: "identity encryption {}", SealingCipher.SM4_GCM: "identity SM4 {}"}


class KeyState(StrEnum):
    """What a key is for, one after the other.

    WAITING: nothing was ever written under it. USED: hashes under it are written of every number, and found.
    LEAVING: what it sealed is still read, and no hash under it is looked for.
    """

    WAITING = "waiting"
    USED = "used"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: independent secrets derived from one, for each algorithm and for hashes."""

    state: KeyState
    sealing: Mapping[SealingCipher, bytes] = field(repr=False)
    hashing: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys by id (1–255) at one moment. `current` and `cipher` seal; `digesting` is for digests.

    `generation` is that of the file they are from.
    """

    keys: Mapping[int, Key]
    current: int
    cipher: SealingCipher
    digesting: bytes = field(repr=False)
    generation: int = 0

    @property
    def used(self) -> list[int]:
        """The keys whose hashes are written of every number, and by which it is found."""
        return [number for number, key in sorted(self.keys.items()) if key.state == KeyState.USED]


@dataclass(frozen=True, slots=True)
class IdentityKeys:
    """The keys as they stand whenever they are asked for: a rotation is noticed by those who hold this."""

    held: Callable[[], KeySet] = field(repr=False)


def key_of(number: int, secret: bytes, state: KeyState = KeyState.USED) -> Key:
    """The key of an id that one secret makes."""
    sealing = {
        cipher: _derived(secret, info.format(number), key_bytes(cipher)) for cipher, info in _INFO.items()
    }
    return Key(state, sealing, _derived(secret, "identity hash", _HASH_BYTES))


def identity_keys(secret: bytes, cipher: SealingCipher = SealingCipher.AES_256_GCM) -> IdentityKeys:
    """The keys of an installation that keeps one secret, and no other beside it."""
    only = KeySet({FIRST: key_of(FIRST, secret)}, FIRST, cipher, digest_key(secret))
    return IdentityKeys(lambda: only)


def digest_key(secret: bytes) -> bytes:
    """What digests of what was sent are keyed with: it is never rotated, since they cannot be made anew."""
    return _derived(secret, "identity hash", _HASH_BYTES)


def fixed(held: KeySet, *, current: int, cipher: SealingCipher | None = None) -> IdentityKeys:
    """The same keys, sealing with another."""
    other = KeySet(held.keys, current, cipher or held.cipher, held.digesting, held.generation)
    return IdentityKeys(lambda: other)


def _derived(secret: bytes, purpose: str, length: int) -> bytes:
    info = b"rongge " + purpose.encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)


def told(numbers: Iterable[int]) -> str:
    """Ids as they are written in a sentence."""
    return ", ".join(map(str, sorted(numbers)))
