"""Signed bearer tokens: made here, verified here, nowhere else."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from app.same_origin import comes_from_here
from db.errors import DomainError
from resolvers.viewer import Viewer, claims_of, viewer_from_claims
from schema.http_failures import HttpError

ISSUER = "rongge"
ALGORITHM = "HS256"
SHORTEST_KEY = 32
LONGEST_TOKEN = 8192
REQUIRED_CLAIMS = ["iss", "sub", "iat", "exp"]
# Two servers' clocks may differ by this much.
LEEWAY = timedelta(seconds=10)
SESSION_COOKIE = "rongge_session"
CHALLENGE = 'Bearer realm="rongge", error="invalid_token"'


def issue_token(key: bytes, viewer: Viewer, *, lifetime: timedelta, now: datetime | None = None) -> str:
    """A token that speaks for `viewer` until `lifetime` has passed. `key`: at least 32 bytes."""
    issued_at = now or datetime.now(UTC)
    claims = claims_of(viewer) | {"iss": ISSUER, "iat": issued_at, "exp": issued_at + lifetime}
    return jwt.encode(claims, _long_enough(key), ALGORITHM)


def viewer_of_token(key: bytes, token: str) -> Viewer:
    """The viewer a token speaks for. Raises INVALID_TOKEN or TOKEN_EXPIRED."""
    return viewer_from_claims(_claims(_long_enough(key), token))


def _claims(key: bytes, token: str) -> dict[str, Any]:
    if len(token) > LONGEST_TOKEN:
        raise _invalid()
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
        raise _invalid() from None


def _long_enough(key: bytes) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise DomainError(
            "TOKEN_KEY_TOO_SHORT",
            f"令牌密钥至少须 {SHORTEST_KEY} 字节。",
            f"The token key must be at least {SHORTEST_KEY} bytes.",
        )
    return key


def _invalid() -> DomainError:
    return DomainError(
        "INVALID_TOKEN", "令牌无效，请重新登录。", "The token is not valid; please sign in again."
    )


@dataclass(frozen=True, slots=True)
class Identify:
    """Middleware that verifies a request's token, from its Authorization header or else its session cookie.

    Leaves `request.state.viewer` (None without a valid token) and `request.state.refusal` (why not).
    """

    app: ASGIApp
    key: bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Identifies, then goes on in any case: who must be signed in is decided further in."""
        if scope["type"] == "http":
            state = scope.setdefault("state", {})
            state["viewer"], state["refusal"] = None, None
            try:
                state["viewer"] = _viewer(self.key, HTTPConnection(scope))
            except DomainError as refusal:
                state["refusal"] = _refusal(refusal)
        await self.app(scope, receive, send)


def _viewer(key: bytes, connection: HTTPConnection) -> Viewer | None:
    authorization = connection.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise _invalid()
        return viewer_of_token(key, token.strip())
    token = connection.cookies.get(SESSION_COOKIE, "")
    if not token:
        return None
    # A browser sends the cookie whoever asks it to; a header only our own pages can set.
    if connection.scope["method"] not in {"GET", "HEAD"} and not comes_from_here(connection.headers):
        raise cross_site()
    return viewer_of_token(key, token)


def cross_site() -> HttpError:
    """The refusal of a form or script of another site that acts through the viewer's browser."""
    return HttpError(403, "CROSS_SITE", "拒绝跨站请求。", "Requests from other sites are refused.")


def _refusal(error: DomainError) -> HttpError:
    if isinstance(error, HttpError):
        return error
    return HttpError(401, error.code, error.zh, error.en, headers={"WWW-Authenticate": CHALLENGE})
