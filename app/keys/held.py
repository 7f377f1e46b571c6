"""The keys of an installation as its processes hold them: read again whenever their file is another."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.keys.ring import Ring, read_ring
from app.settings import Settings
from db.errors import DomainError
from resolvers.sealed.ciphers import SealingCipher
from resolvers.sealed.keys import FIRST, IdentityKeys, Key, KeySet, digest_key, key_of


@dataclass(slots=True)
class HeldRing:
    """The file of keys and what was last read from it.

    One that is lost while it is held takes nothing from a process that has read it: only a start refuses.
    """

    path: Path
    first: bytes = field(repr=False)
    cipher: SealingCipher
    _seen: tuple[int, int, int] | None = None
    _held: KeySet | None = field(default=None, repr=False)

    def held(self) -> KeySet:
        """The keys as they are now. Raises DomainError KEYS_UNREADABLE if they never could be read."""
        seen = self._now()
        if self._held is None:
            self._held, self._seen = self._set(read_ring(self.path)), seen
        elif seen is not None and seen != self._seen:
            with suppress(DomainError):
                self._held, self._seen = self._set(read_ring(self.path)), seen
        return self._held

    def _now(self) -> tuple[int, int, int] | None:
        try:
            told = os.stat(self.path)  # noqa: PTH116  # at every sealed value
        except OSError:
            return None
        return told.st_mtime_ns, told.st_size, told.st_ino

    def _set(self, ring: Ring) -> KeySet:
        return key_set(ring, self.first, self.cipher)


def key_set(ring: Ring, first: bytes, cipher: SealingCipher) -> KeySet:
    """The keys that a file and the first secret make."""
    keys: dict[int, Key] = {
        number: key_of(number, first if number == FIRST else bytes.fromhex(key.secret or ""), key.state)
        for number, key in ring.keys.items()
    }
    return KeySet(keys, ring.current, cipher, digest_key(first))


def keys_of(settings: Settings) -> IdentityKeys:
    """The keys of an installation. Raises DomainError SECRET_MISSING, KEYS_UNREADABLE."""
    ring = HeldRing(settings.key_ring, settings.identity_key, settings.sealing_cipher)
    ring.held()
    return IdentityKeys(ring.held)
