"""Who asks: whom the token or the session of a request speaks for."""

from dataclasses import dataclass, field

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from app.cookies import session_of
from app.http.origins import Origins, comes_from_here
from app.rates.accounts import AccountRates
from app.tokens import VerifiedTokens, invalid_token
from db.codes import CredentialKind
from db.errors import DomainError
from resolvers.access.credentials import is_secret
from resolvers.access.known import KnownHolders, change_needed
from resolvers.access.second_factor.enrolment import factor_needed
from resolvers.viewer import Viewer
from schema.http.failures import HttpError, as_http, not_signed_in

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="rongge", error="invalid_token"'}


@dataclass(frozen=True, slots=True)
class Callers:
    """Who calls: by the Authorization header of a request, or else by its session cookie.

    Both hold a token of an account, or one that was signed and speaks for itself. `origins`: other sites
    whose pages may write with the session.
    """

    tokens: VerifiedTokens
    holders: KnownHolders
    rates: AccountRates
    origins: Origins = field(default_factory=Origins)

    async def signed_in(self, scope: Scope) -> Viewer:
        """The viewer a request's token speaks for. Raises HttpError NOT_SIGNED_IN, and as `viewer` does."""
        viewer = await self.viewer(scope)
        if viewer is None:
            raise not_signed_in()
        return viewer

    async def viewer(self, scope: Scope) -> Viewer | None:
        """The viewer a request's token speaks for, None without one.

        Raises HttpError INVALID_TOKEN, TOKEN_EXPIRED, SESSION_ENDED, PASSWORD_CHANGE_NEEDED, ACCESS_UNKNOWN,
        TOO_MANY_REQUESTS, or CROSS_SITE for a write that another site has the browser send.
        """
        try:
            return await self._viewer(scope)
        except DomainError as error:
            raise as_http(error, CHALLENGE) from None

    async def _viewer(self, scope: Scope) -> Viewer | None:
        for name, value in scope["headers"]:
            if name == b"authorization":
                scheme, _, token = value.decode("latin-1").partition(" ")
                if scheme.lower() != "bearer":
                    raise invalid_token()
                return await self._speaks_for(scope, token.strip(), CredentialKind.TOKEN)
        return await self._viewer_of_session(scope)

    async def _viewer_of_session(self, scope: Scope) -> Viewer | None:
        connection = HTTPConnection(scope)
        token = session_of(connection)
        if not token:
            return None
        # A browser sends the cookie whoever asks it to; a header only our own pages and listed sites can set.
        if scope["method"] not in {"GET", "HEAD"} and not self._may_write(connection):
            raise cross_site()
        return await self._speaks_for(scope, token, CredentialKind.SESSION)

    async def _speaks_for(self, scope: Scope, token: str, kind: CredentialKind) -> Viewer:
        if not is_secret(token):
            return self.tokens.viewer(token)
        holder = await self.holders.holder(scope["state"]["database"], token, kind)
        if holder.viewer.account is not None:
            self.rates.spend(holder.viewer.account)
        if holder.must_change:
            raise change_needed()
        if holder.must_enrol:
            raise factor_needed()
        return holder.viewer

    def _may_write(self, connection: HTTPConnection) -> bool:
        headers = connection.headers
        return comes_from_here(headers) or headers.get("origin", "") in self.origins


@dataclass(frozen=True, slots=True)
class Identify:
    """Middleware that leaves `request.state.viewer` (None without a valid token) and `.refusal` (why not)."""

    app: ASGIApp
    callers: Callers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Identifies, then goes on in any case: who must be signed in is decided further in."""
        if scope["type"] == "http":
            state = scope.setdefault("state", {})
            state["viewer"], state["refusal"] = None, None
            try:
                state["viewer"] = await self.callers.viewer(scope)
            except HttpError as refusal:
                state["refusal"] = refusal
        await self.app(scope, receive, send)


def cross_site() -> HttpError:
    """The refusal of a form or script of another site that acts through the viewer's browser."""
    return HttpError("CROSS_SITE", "拒绝跨站请求。", "Requests from other sites are refused.")
