"""Passwords hashed by Argon2id, off the event loop: a few at a time, since each takes memory on purpose."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from db.errors import DomainError
from resolvers.access.passwords import LONGEST, plain

AT_ONCE, QUEUE = 4, 64
_Made = TypeVar("_Made")
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


class Hashing:
    """Hashes for one process. A hash that has begun keeps its place until it ends, whoever goes away."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, "argon2")
        self._under_way = 0

    async def fits(self, password: str, kept: str | None) -> bool:
        """Whether a password is the one whose hash is kept; as slow without one. Raises SIGN_IN_BUSY.

        One that is longer than any may be fits nothing: it is never taken for its own beginning.
        """
        said = plain(password)
        fits = await self._run(_fits, said[:LONGEST], kept or _nobodys())
        return fits and len(said) <= LONGEST

    async def hashed(self, password: str) -> str:
        """The hash to keep of a password. Raises SIGN_IN_BUSY."""
        return await self._run(_HASHER.hash, plain(password))

    async def _run(self, work: Callable[..., _Made], *rest: str) -> _Made:
        if self._under_way >= AT_ONCE + QUEUE:
            raise DomainError(
                "SIGN_IN_BUSY",
                "登录请求过多，请稍后再试。",
                "Too many are signing in at once; try again in a moment.",
            )
        self._under_way += 1
        work_done = asyncio.get_running_loop().run_in_executor(self._threads, work, *rest)
        work_done.add_done_callback(self._one_less)
        # Whoever goes away leaves the thread at work: its place is not free yet.
        return await asyncio.shield(work_done)

    def _one_less(self, _done: object) -> None:
        self._under_way -= 1


def hashed_now(password: str) -> str:
    """The hash to keep of a password, made here and now: for commands."""
    return _HASHER.hash(plain(password))


def is_dated(kept: str) -> bool:
    """Whether a hash was made at another cost than today's."""
    return _HASHER.check_needs_rehash(kept)


def _fits(password: str, kept: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """What the password of an account that is not there is compared with."""
    return _HASHER.hash("nobody's")
