"""What every answer passes on its way out, and every request on its way in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.identify import HELD_UNTIL
from app.http.problems import refused
from schema.http.failures import not_signed_in
from schema.http.negotiation import wants_page
from schema.http.request import nul_character
from web_pages.browser import LOOK_AGAIN

TOLD_AHEAD, ENDS = timedelta(days=14), "Rongge-Token-Ends"
# An answer that sets one of these itself, such as a page its own Content-Security-Policy, keeps it.
SAFE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }
)
RAW = tuple((name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items())


@dataclass(frozen=True, slots=True)
class SafeHeaders:
    """Middleware that gives every answer the headers of SAFE_HEADERS it has not set itself.

    Whose token ends within TOLD_AHEAD is told when by `Rongge-Token-Ends`, an instant of RFC 3339.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on, and adds the headers to what comes back."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _ in given}
                added = [pair for pair in RAW if pair[0] not in names] + _ending(scope)
                message = {**message, "headers": given + added}
            await send(message)

        await self.app(scope, receive, sending)


def _ending(scope: Scope) -> list[tuple[bytes, bytes]]:
    ends_at: datetime | None = scope.get("state", {}).get(HELD_UNTIL)
    if ends_at is None or ends_at - datetime.now(UTC) > TOLD_AHEAD:
        return []
    return [(ENDS.lower().encode(), ends_at.isoformat(timespec="seconds").encode())]


UNAUTHORISED = 401
# The page of an account asks for its own session: whoever has to set a password comes no further.
OPEN = frozenset({"/", "/sign-in", "/sign-out", "/account", "/account/second-factor", "/healthz", "/metrics"})
OPEN_FOLDERS = ("/assets/", "/sign-in/oidc")


@dataclass(frozen=True, slots=True)
class SignedInOnly:
    """Middleware behind Identify that lets only signed-in viewers in, but for the open addresses above."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Goes on, sends a person to sign in, or answers a program with 401 or 403.

        Whatever an address holds may come to be asked of the database, which has no NUL: 400.
        """
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            await refused(Request(scope), nul_character())(scope, receive, send)
        elif scope["type"] != "http" or _is_open(scope["path"]) or scope["state"]["viewer"]:
            await self.app(scope, receive, send)
        else:
            await _turned_away(Request(scope))(scope, receive, send)


def _is_open(path: str) -> bool:
    return path in OPEN or path.startswith(OPEN_FOLDERS)


def _turned_away(request: Request) -> Response:
    refusal = request.state.refusal or not_signed_in()
    # A form may be sent from a page that has outlived its session: its address shows the page again.
    # Who asks too often is somebody: signing in again would help nobody.
    if refusal.code == "TOO_MANY_REQUESTS":
        return refused(request, refusal)
    leads_back = request.method == "GET" or (request.method == "POST" and refusal.status == UNAUTHORISED)
    if leads_back and wants_page(request.headers.get("accept", "")):
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/sign-in?next={quote(request.url.path + query, safe='')}", status_code=303)
    answer = refused(request, refusal)
    # Part of a page that asks again and again: the whole of it shall, which leads to signing in.
    answer.headers.update(LOOK_AGAIN)
    return answer
