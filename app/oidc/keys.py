"""The provider's public keys (JWKS): kept in the database for all processes, and asked for within bounds."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet

from app.oidc.fetching import fetched
from app.oidc.metadata import KnownMetadata
from db.engine import Database
from db.errors import DomainError
from resolvers.access.provider.key_sets import claim_turn, keep_keys, kept_keys

FRESH = timedelta(hours=1)
# Keys that sign, and that nobody else has: a secret shared with us is none of them (RFC 8725, 3.1).
_KINDS = frozenset({"RSA", "EC", "OKP"})
_LOOK_AGAIN_S, _LOOKS = 0.2, 30


class ProviderKeys:
    """The keys of one issuer, as one process remembers them."""

    def __init__(self, issuer: str, metadata: KnownMetadata) -> None:
        self._issuer = issuer
        self._metadata = metadata
        self._keys: KeySet | None = None
        self._fetched_at = datetime.min.replace(tzinfo=UTC)

    async def having(self, database: Database, kid: str | None) -> KeySet | None:
        """Keys among which is the one of an id (None: whichever there is); None where there is no such key.

        Keys of more than FRESH are asked for anew; the last good ones serve while the provider is away.
        """
        fresh = datetime.now(UTC) - self._fetched_at < FRESH
        if not (fresh and _has(self._keys, kid)):
            await self._look(database)
            if not (datetime.now(UTC) - self._fetched_at < FRESH and _has(self._keys, kid)):
                await self._ask(database)
        return self._keys if _has(self._keys, kid) else None

    async def _look(self, database: Database) -> bool:
        """Takes what another process may have fetched; whether one is at it."""
        rows = await database.rows(kept_keys(self._issuer))
        if rows and rows[0].keys is not None and rows[0].fetched_at > self._fetched_at:
            self._take(rows[0].keys, rows[0].fetched_at)
        return bool(rows and rows[0].under_way)

    async def _ask(self, database: Database) -> None:
        async with database.writing() as connection:
            mine = await claim_turn(connection, self._issuer)
        if not mine:
            return await self._wait(database)
        try:
            document = await fetched((await self._metadata.get()).jwks)
        except DomainError:
            return None  # the last good ones serve
        said = orjson.dumps(document).decode()
        if _parsed(said) is None:
            return None
        async with database.writing() as connection:
            fetched_at = await keep_keys(connection, self._issuer, said)
        self._take(said, fetched_at)
        return None

    async def _wait(self, database: Database) -> None:
        """While another process fetches them, which takes as long as the provider may."""
        for _ in range(_LOOKS):
            if not await self._look(database):
                return
            await asyncio.sleep(_LOOK_AGAIN_S)

    def _take(self, said: str, fetched_at: datetime) -> None:
        keys = _parsed(said)
        if keys is not None:
            self._keys, self._fetched_at = keys, fetched_at


def _has(keys: KeySet | None, kid: str | None) -> bool:
    if keys is None:
        return False
    return len(keys.keys) == 1 if kid is None else any(key.kid == kid for key in keys.keys)


def _parsed(said: str) -> KeySet | None:
    try:
        return signing_keys(orjson.loads(said))
    except ValueError:
        return None


def signing_keys(document: object) -> KeySet | None:
    """The keys of a key set that sign; None where there is none that can be read.

    One that is of another kind or for something else spoils none beside it (RFC 7517, 5).
    """
    listed = document.get("keys") if isinstance(document, dict) else None
    keys = [key for one in (listed if isinstance(listed, list) else ()) if (key := _key(one)) is not None]
    return KeySet(keys) if keys else None


def _key(said: Any) -> Key | None:
    try:
        signs = said.get("kty") in _KINDS and said.get("use", "sig") == "sig"
        return JWKRegistry.import_key(said) if signs else None
    except (JoseError, UnsupportedAlgorithm, ValueError, TypeError, KeyError, AttributeError):
        return None
