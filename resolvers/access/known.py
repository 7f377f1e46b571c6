"""Whom sessions and tokens speak for, remembered by one process and forgotten as soon as access changes.

No request looks into the database whose holder was looked up within a minute: a watcher reads one number
every two seconds. Where it cannot be read for ten, nobody is let in from memory.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from db.codes import CredentialKind
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from resolvers.access.credentials import credential_with_account, digest_of, ended, sightings
from resolvers.access.failures import forget_old_failures
from resolvers.access.generation import generation
from resolvers.access.grants import viewer_of
from resolvers.access.password_change import must_change
from resolvers.access.passwords import PasswordRules
from resolvers.access.provider.ending import forget_ended
from resolvers.access.second_factor.rule import SecondFactorRule
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china

TRUSTED_S, KEPT_S = 10.0, 60.0
MOST = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a session or token speaks for.

    With `must_change` a password has to be set first, with `must_enrol` a second factor to be taken up.
    """

    viewer: Viewer
    credential_id: int
    kind: CredentialKind
    must_change: bool
    must_enrol: bool
    second_factor: bool
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class _Remembered:
    holder: Holder
    generation: int
    until: float


class KnownHolders:
    """The sessions and tokens of one process: at most MOST, the latest used."""

    def __init__(
        self, rules: PasswordRules, factors: SecondFactorRule, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rules = rules
        self._factors = factors
        self._now = now
        self._generation = 0
        self._read_at = float("-inf")
        self._remembered: OrderedDict[bytes, _Remembered] = OrderedDict()
        self._seen: set[int] = set()

    async def holder(self, database: Database, secret: str, kind: CredentialKind) -> Holder:
        """Whom a session or token of this kind speaks for.

        Raises DomainError SESSION_ENDED for one that does not hold, and ACCESS_UNKNOWN.
        """
        digest = digest_of(secret)
        now = self._now()
        if now - self._read_at > TRUSTED_S:
            await self.look(database)
        found = self._remembered.get(digest)
        if found is None or found.generation != self._generation or now >= found.until:
            found = await self._asked(database, digest)
        if found.holder.kind != kind:
            raise ended()
        self._remembered.move_to_end(digest)
        self._seen.add(found.holder.credential_id)
        return found.holder

    async def _asked(self, database: Database, digest: bytes) -> _Remembered:
        # Before the rows are read: what is given or taken meanwhile makes them old at once.
        generation_then = self._generation
        rows = await database.rows(credential_with_account(digest, today_in_china()))
        viewer = viewer_of(rows)
        if viewer is None:
            self._remembered.pop(digest, None)
            raise ended()
        row = rows[0]
        kind = CredentialKind.of(row.kind)
        person = kind == CredentialKind.SESSION
        holder = Holder(
            viewer,
            row.credential_id,
            kind,
            # Who comes by an identity provider has shown no password that could be too old.
            must_change=person and row.provider_factor is None and must_change(row, self._rules),
            must_enrol=person
            and not (row.second_factor or row.provider_factor)
            and self._factors.binds(viewer.role),
            second_factor=row.second_factor,
            ends_at=row.ends_at,
        )
        found = self._remembered[digest] = _Remembered(holder, generation_then, self._now() + KEPT_S)
        if len(self._remembered) > MOST:
            self._remembered.popitem(last=False)
        return found

    async def look(self, database: Database) -> None:
        """Reads the number now. Raises DomainError ACCESS_UNKNOWN where it cannot be read."""
        try:
            rows = await database.rows(generation())
        except Unanswered:
            raise DomainError(
                "ACCESS_UNKNOWN",
                "暂时无法核对登录状态，请稍后再试。",
                "Who is signed in cannot be checked at present; try again in a moment.",
            ) from None
        self._generation = rows[0].number if rows else 0
        self._read_at = self._now()

    async def sweep(self, database: Database) -> None:
        """Notes who was seen, forgets wrong passwords that nobody waits for, and what is over."""
        seen, self._seen = self._seen, set()
        async with database.writing() as connection:
            if seen:
                await connection.execute(sightings(sorted(seen)))
            await forget_old_failures(connection)
            await forget_ended(connection)


def change_needed() -> DomainError:
    """The refusal of whoever has to set a password of their own first."""
    return DomainError(
        "PASSWORD_CHANGE_NEEDED",
        "请先在“我的账号”设置新密码。",
        "Set a password of your own first, on the page of your account.",
    )
