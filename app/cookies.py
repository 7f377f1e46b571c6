"""The session's cookie, set at sign-in and taken back at sign-out."""

from starlette.requests import Request
from starlette.responses import Response

from app.tokens import SESSION_COOKIE


def remember(answer: Response, request: Request, token: str) -> None:
    """Has the browser keep the token until it closes; the token's own end holds in any case."""
    answer.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="strict", secure=_is_https(request))


def forget(answer: Response, request: Request) -> None:
    """Has the browser drop the token."""
    answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict", secure=_is_https(request))


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"
