"""Cookies: the session's, set at sign-in and taken back at sign-out, and that of a device known here."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import jwt
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from app.tokens import ALGORITHM, SESSION_COOKIE, Keys
from resolvers.access.failures import name_digest

# Over https the name itself says that no other host and no plain page has set it.
SECURE_SESSION_COOKIE = f"__Host-{SESSION_COOKIE}"
DEVICE_COOKIE = "rongge_device"
DEVICE_LASTS = timedelta(days=365)
MOST_NAMES = 5
_DEVICE_ISSUER = "rongge-device"


def remember(answer: Response, request: Request, token: str) -> None:
    """Has the browser keep the token until it closes; the token's own end holds in any case."""
    answer.set_cookie(
        _session_cookie(request), token, httponly=True, samesite="strict", secure=_is_https(request)
    )


def forget(answer: Response, request: Request) -> None:
    """Has the browser drop the token."""
    answer.delete_cookie(
        _session_cookie(request), httponly=True, samesite="strict", secure=_is_https(request)
    )


def session_of(connection: HTTPConnection) -> str:
    """The token of a request's session, empty without one."""
    return connection.cookies.get(_session_cookie(connection), "")


def place_of(keys: Keys, request: Request, name: str) -> str:
    """Where wrong passwords for a name count: at a device that signed in under it, else at an address."""
    device, names = _device(request, keys)
    if name_digest(name).hex() in names:
        return f"device:{device}"
    return f"address:{request.client.host if request.client else ''}"


def know_device(keys: Keys, answer: Response, request: Request, name: str) -> None:
    """Has the browser say next time that somebody has signed in there under a name."""
    device, names = _device(request, keys)
    known = [*(one for one in names if one != name_digest(name).hex()), name_digest(name).hex()]
    claims = {
        "iss": _DEVICE_ISSUER,
        "sub": device or secrets.token_hex(8),
        "names": known[-MOST_NAMES:],
        "exp": datetime.now(UTC) + DEVICE_LASTS,
    }
    answer.set_cookie(
        DEVICE_COOKIE,
        jwt.encode(claims, keys[0], ALGORITHM),
        max_age=int(DEVICE_LASTS.total_seconds()),
        path="/sign-in",
        httponly=True,
        samesite="strict",
        secure=_is_https(request),
    )


def _device(request: Request, keys: Keys) -> tuple[str, Sequence[str]]:
    """The device's id and the digests of names under which somebody signed in there; empty without."""
    key, *former = keys
    try:
        claims = jwt.decode(
            request.cookies.get(DEVICE_COOKIE, ""),
            key,
            [ALGORITHM],
            {"require": ["iss", "sub", "exp"]},
            issuer=_DEVICE_ISSUER,
        )
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return _device(request, tuple(former)) if former else ("", ())
    return claims["sub"], claims.get("names", ())


def _session_cookie(connection: HTTPConnection) -> str:
    return SECURE_SESSION_COOKIE if _is_https(connection) else SESSION_COOKIE


def _is_https(connection: HTTPConnection) -> bool:
    return connection.url.scheme == "https"
