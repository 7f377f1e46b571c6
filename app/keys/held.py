"""The keys of an installation as its processes hold them: read again whenever their file is another."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from app.keys.ring import Ring, read_ring
from app.settings import Settings
from db.errors import DomainError
from resolvers.sealed.ciphers import SealingCipher
from resolvers.sealed.keys import FIRST, IdentityKeys, Key, KeySet, digest_key, key_of

# What is told of a file that is not there.
_GONE = (0, 0, 0)
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class HeldRing:
    """The file of keys and what was last read from it.

    One that is lost while it is held takes nothing from a process that has read it: only a start refuses.
    That it cannot be read again is logged once for each such state of the file.
    """

    path: Path
    first: bytes = field(repr=False)
    cipher: SealingCipher
    _seen: tuple[int, int, int] = _GONE
    _held: KeySet | None = field(default=None, repr=False)
    _told: tuple[int, int, int] | None = None

    def held(self) -> KeySet:
        """The keys as they are now. Raises DomainError KEYS_UNREADABLE if they never could be read."""
        seen = self._now()
        if self._held is None:
            self._held, self._seen = self._set(read_ring(self.path)), seen
        elif seen != self._seen:
            self._read_again(seen)
        return self._held

    def _read_again(self, seen: tuple[int, int, int]) -> None:
        if seen == _GONE:
            self._tell(seen, "KEYS_UNREADABLE")
            return
        try:
            read = self._set(read_ring(self.path))
        except DomainError as error:
            self._tell(seen, error.code)
            return
        # Lost in between it would have read as a file that never was: the next use looks again.
        if self._now() == seen:
            self._held, self._seen, self._told = read, seen, None
            _log.info("keys_read_again", current=read.current)

    def _tell(self, seen: tuple[int, int, int], code: str) -> None:
        if seen != self._told:
            self._told = seen
            _log.error("keys_not_read_again", code=code, file=str(self.path))

    def _now(self) -> tuple[int, int, int]:
        try:
            told = os.stat(self.path)  # noqa: PTH116  # at every sealed value
        except OSError:
            return _GONE
        return told.st_mtime_ns, told.st_size, told.st_ino

    def _set(self, ring: Ring) -> KeySet:
        return key_set(ring, self.first, self.cipher)


def key_set(ring: Ring, first: bytes, cipher: SealingCipher) -> KeySet:
    """The keys that a file and the first secret make."""
    keys: dict[int, Key] = {
        number: key_of(number, first if number == FIRST else bytes.fromhex(key.secret or ""), key.state)
        for number, key in ring.keys.items()
    }
    return KeySet(keys, ring.current, cipher, digest_key(first), ring.generation)


def keys_of(settings: Settings) -> IdentityKeys:
    """The keys of an installation. Raises DomainError SECRET_MISSING, KEYS_UNREADABLE."""
    ring = HeldRing(settings.key_ring, settings.identity_key, settings.sealing_cipher)
    ring.held()
    return IdentityKeys(ring.held)
