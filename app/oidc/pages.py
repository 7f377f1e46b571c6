"""The way to the provider and back, and where it says that a session has ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from app.oidc.client import ProviderClient
from app.oidc.flows import Flow, Flows
from app.oidc.settings import RETURN
from db.errors import DomainError
from resolvers.access.opening import SignedIn
from resolvers.access.provider.ending import end_by_provider
from resolvers.access.provider.entering import From, enter
from schema.http.request import body_of, headers_of
from web_pages.browser import Browser
from web_pages.devices import device_name
from web_pages.page import page_answer
from web_pages.sign_in import SignIn, local_path

BEGIN, ENDED = "/sign-in/oidc", "/sign-in/oidc/ended"
LARGEST, SECONDS, LONGEST_WAY = 32 * 1024, 10.0, 1500
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPages:
    """The pages of one installation; mistakes lead back to `form`, where local sign-in remains."""

    client: ProviderClient
    flows: Flows
    browser: Browser
    form: SignIn

    async def begin(self, request: Request) -> Response:
        """On to the provider, with a flow of its own."""
        wanted = request.query_params.get("next", "")
        # It travels in a cookie, which browsers keep up to four kilobytes of.
        onward = local_path(wanted if len(wanted) <= LONGEST_WAY else "")
        answer = RedirectResponse("/", status_code=303)
        try:
            flow = self.flows.begun(answer, request, onward)
            answer.headers["Location"] = await self.client.way_there(flow)
        except DomainError as error:
            return self.form.again(request, onward, error)
        return answer

    async def come_back(self, request: Request) -> Response:
        """In, or to the form for the code; else the sign-in page, and why not."""
        # Of a parameter that is there twice none is meant.
        given = request.query_params
        answer = {name: given[name] for name in given if len(given.getlist(name)) == 1}
        state = answer.get("state", "")
        try:
            flow = self.flows.of(request, state)
        except DomainError as error:
            return self.form.again(request, "/", error)
        try:
            page = self._inside(request, await self._entered(request, answer, flow), flow.onward)
        except DomainError as error:
            _log.info("oidc_sign_in_refused", code=error.code)
            page = self.form.again(request, flow.onward, error)
        self.flows.ended(page, request, state)
        return page

    async def _entered(self, request: Request, answer: Mapping[str, str], flow: Flow) -> SignedIn:
        state, browser = request.state, self.browser
        vouched = await self.client.vouched(state.database, answer, flow)
        whence = From(browser.place_of(request, ""), device_name(request.headers.get("user-agent", "")))
        return await enter(state.database, state.ids, vouched, whence)

    def _inside(self, request: Request, entered: SignedIn, onward: str) -> Response:
        if entered.needs_code:
            return self.form.code_form(request, entered.opened.secret, onward)
        # A page of our own leads on: the session's cookie is not sent where another site has led.
        page = page_answer(request, "signed_in.html", onward=onward)
        self.browser.remember(page, request, entered.opened.secret)
        return page

    async def ended(self, request: Request) -> Response:
        """Ends what a logout token names, as the provider's own server sends it."""
        try:
            body = await body_of(headers_of(request.scope), request.receive, limit=LARGEST, seconds=SECONDS)
            [token] = parse_qs(body.decode("ascii"), max_num_fields=4).get("logout_token", [""])
            ended = await self.client.tokens.ended(request.state.database, token)
        except (DomainError, ValueError) as error:
            if isinstance(error, DomainError) and error.code not in {"OIDC_REFUSED", "BODY_TOO_LARGE"}:
                raise
            return JSONResponse({"error": "invalid_request"}, 400)
        async with request.state.database.writing() as connection:
            fresh = await end_by_provider(connection, ended)
        return Response(status_code=200) if fresh else JSONResponse({"error": "invalid_request"}, 400)


def provider_routes(pages: ProviderPages) -> list[Route]:
    """The routes below /sign-in/oidc."""
    return [
        Route(BEGIN, pages.begin),
        Route(RETURN, pages.come_back),
        Route(ENDED, pages.ended, methods=["POST"]),
    ]
