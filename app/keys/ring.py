"""The file of keys beside RONGGE_IDENTITY_KEY, which is the first: read, and written so that it stays."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from db.errors import DomainError
from resolvers.sealed.keys import FIRST, KeyState

_FORM = 1


@dataclass(frozen=True, slots=True)
class RingKey:
    """A key of the file. The first has no `secret` in it; `kept` says that a copy of it was proven."""

    state: KeyState
    secret: str | None = field(default=None, repr=False)
    made_at: str | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """Keys by id, the one that seals, and the id that the next one gets: none is ever given twice.

    `generation` counts the changes of keys, so that of two files the older is known as such.
    """

    keys: Mapping[int, RingKey]
    current: int
    following: int
    generation: int = 0

    def with_key(self, number: int, key: RingKey) -> "Ring":
        """The same with a key put in, or in another state."""
        return replace(self, keys={**self.keys, number: key}, following=max(self.following, number + 1))

    def after(self, generation: int) -> "Ring":
        """The same as the next one, after itself and after what a database knows of."""
        return replace(self, generation=max(self.generation, generation) + 1)

    def without(self, number: int) -> "Ring":
        """The same without a key."""
        return replace(self, keys={one: key for one, key in self.keys.items() if one != number})


ONLY_FIRST = Ring({FIRST: RingKey(KeyState.USED, kept=True)}, FIRST, FIRST + 1)


def read_ring(path: Path) -> Ring:
    """The keys of a file; the first alone where there is none. Raises DomainError KEYS_UNREADABLE."""
    try:
        body = json.loads(path.read_text(encoding="ascii"))
        if body["form"] != _FORM:
            raise _unreadable(path)
        keys = {int(number): _key(one) for number, one in body["keys"].items()}
        ring = Ring(keys, int(body["current"]), int(body["following"]), int(body.get("generation", 0)))
    except FileNotFoundError:
        return ONLY_FIRST
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _unreadable(path) from None
    if ring.current not in keys or any(
        (one.secret is None) != (number == FIRST) for number, one in keys.items()
    ):
        raise _unreadable(path)
    return ring


def store_ring(path: Path, ring: Ring) -> None:
    """Writes the file whole or not at all, and reads it back from the disk.

    Raises DomainError KEYS_NOT_STORED: the file is then what it was.
    """
    draft = path.with_name(path.name + ".draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(draft, _text(ring))
        # Before it gets its name: a file that cannot be read again never does.
        if read_ring(draft) != ring:
            raise _not_stored(path)
        draft.replace(path)
        _sync(path.parent)
    except (OSError, DomainError):
        draft.unlink(missing_ok=True)
        raise _not_stored(path) from None


def _text(ring: Ring) -> str:
    keys = {str(number): asdict(key) for number, key in sorted(ring.keys.items())}
    body = {"form": _FORM, "current": ring.current, "following": ring.following, "keys": keys}
    body["generation"] = ring.generation
    return json.dumps(body, indent=1) + "\n"


def _key(said: Mapping[str, object]) -> RingKey:
    key = RingKey(**said)  # type: ignore[arg-type]  # read from JSON; what does not fit fails below
    if key.secret is not None:
        bytes.fromhex(key.secret)
    return replace(key, state=KeyState(key.state))


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _unreadable(path: Path) -> DomainError:
    return DomainError(
        "KEYS_UNREADABLE",
        f"密钥文件 {path} 无法读取或已损坏。",
        f"The key file {path} cannot be read, or is damaged.",
    )


def _not_stored(path: Path) -> DomainError:
    return DomainError(
        "KEYS_NOT_STORED",
        f"密钥文件 {path} 未能写入，原文件未改动；未使用任何新密钥。",
        f"The key file {path} could not be written; it is as it was, and no new key is used.",
    )
