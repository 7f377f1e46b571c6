"""Signed bearer tokens: made here, verified here, nowhere else."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from db.errors import DomainError
from resolvers.viewer import Viewer, claims_of, viewer_from_claims

ISSUER = "rongge"
ALGORITHM = "HS256"
SHORTEST_KEY = 32
LONGEST_TOKEN = 8192
TOKENS_REMEMBERED = 4096
REQUIRED_CLAIMS = ["iss", "sub", "iat", "exp"]
# Two servers' clocks may differ by this much.
LEEWAY = timedelta(seconds=10)
SESSION_COOKIE = "rongge_session"
Keys = tuple[bytes, ...]


def issue_token(key: bytes, viewer: Viewer, *, lifetime: timedelta, now: datetime | None = None) -> str:
    """A token that speaks for `viewer` until `lifetime` has passed. `key`: at least 32 bytes."""
    issued_at = now or datetime.now(UTC)
    claims = claims_of(viewer) | {"iss": ISSUER, "iat": issued_at, "exp": issued_at + lifetime}
    return jwt.encode(claims, _long_enough(key), ALGORITHM)


def viewer_of_token(keys: Keys, token: str) -> Viewer:
    """The viewer a token speaks for. Raises INVALID_TOKEN or TOKEN_EXPIRED."""
    return _verified(keys, token).viewer


@dataclass(frozen=True, slots=True)
class _Verified:
    """Whom a token speaks for, and the second since 1970 at which it ends."""

    viewer: Viewer
    ends_at: int


class VerifiedTokens:
    """Verifies tokens, and remembers those that held until they end: at most `most`, the latest used.

    As long as a token is remembered its viewer is the very same object. No token is kept, only its digest.
    """

    def __init__(
        self, keys: Keys, *, most: int = TOKENS_REMEMBERED, now: Callable[[], float] = time.time
    ) -> None:
        self._keys = keys
        self._most = most
        self._now = now
        self._known: OrderedDict[bytes, _Verified] = OrderedDict()

    def viewer(self, token: str) -> Viewer:
        """The viewer a token speaks for. Raises INVALID_TOKEN or TOKEN_EXPIRED."""
        digest = hashlib.sha256(token.encode()).digest()
        known = self._known.pop(digest, None)
        # Past its end it is verified anew: which clocks may differ by how much is decided there alone.
        if known is None or self._now() >= known.ends_at:
            known = _verified(self._keys, token)
        self._known[digest] = known
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known.viewer


def _verified(keys: Keys, token: str) -> _Verified:
    """By the key that signs now, or by one before it: another key is put in without signing anybody out."""
    key, *former = keys
    try:
        claims = _claims(_long_enough(key), token)
    except DomainError as error:
        if error.code != "INVALID_TOKEN" or not former:
            raise
        return _verified(tuple(former), token)
    return _Verified(viewer_from_claims(claims), int(claims["exp"]))


def _claims(key: bytes, token: str) -> dict[str, Any]:
    if len(token) > LONGEST_TOKEN:
        raise invalid_token()
    try:
        return jwt.decode(
            token,
            key,
            [ALGORITHM],
            {"require": REQUIRED_CLAIMS, "enforce_minimum_key_length": True},
            issuer=ISSUER,
            leeway=LEEWAY,
        )
    except jwt.ExpiredSignatureError:
        raise DomainError(
            "TOKEN_EXPIRED", "令牌已过期，请重新登录。", "The token has expired; please sign in again."
        ) from None
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        # The last two: a header of nonsense is read before the signature is.
        raise invalid_token() from None


def _long_enough(key: bytes) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise DomainError(
            "TOKEN_KEY_TOO_SHORT",
            f"令牌密钥至少须 {SHORTEST_KEY} 字节。",
            f"The token key must be at least {SHORTEST_KEY} bytes.",
        )
    return key


def invalid_token() -> DomainError:
    """The refusal of what is no token of ours."""
    return DomainError(
        "INVALID_TOKEN", "令牌无效，请重新登录。", "The token is not valid; please sign in again."
    )
