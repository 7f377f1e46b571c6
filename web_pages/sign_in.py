"""The start page, and signing in and out: by password, a pasted token or, in the demo, a chosen role."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.errors import DomainError
from db.models import Credential
from importers.desk.arrivals import works_at_desk
from resolvers.access.credentials import digest_of, end_credentials, is_secret
from resolvers.access.opening import SignedIn
from resolvers.access.provider.ending import opened_by_provider
from resolvers.access.sign_in import Attempt, Signing, account_name
from resolvers.viewer import Permission, Viewer
from resolvers.wording.language import said
from web_pages.account import ACCOUNT
from web_pages.browser import Browser
from web_pages.devices import device_name
from web_pages.page import page_answer
from web_pages.registry.ways import ways_of

ROLES = {
    "worker": ("网格员", "Grid worker"),
    "staff": ("服务中心工作人员", "Staff of the service centre"),
    "leader": ("领导", "Leader"),
    "developer": ("前端开发者", "Front-end developer"),
    "administrator": ("管理员", "Administrator"),
    "futian_worker": ("福田区网格员", "Grid worker of Futian"),
    "futian_leader": ("福田区领导", "Leader of Futian"),
    "national_leader": ("国家级领导", "National leader"),
    "system_administrator": ("系统管理员", "System administrator"),
    "security_officer": ("安全管理员", "Security officer"),
    "auditor": ("审计管理员", "Auditor"),
}


@dataclass(frozen=True, slots=True)
class OtherWay:
    """A way in at an identity provider: where it begins, its name, and where signing out there does."""

    path: str
    name: str
    way_out: Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The pages of one installation. Roles with their tokens, or names and passwords: none outside the demo.

    `verify` raises what a signed token is refused with; `signing_of` signs in by password; `provider` is the
    way in at an identity provider, where one is set.
    """

    demo_tokens: Mapping[str, str]
    demo_accounts: Mapping[str, tuple[str, str]]
    graphiql: bool
    browser: Browser
    verify: Callable[[str], Viewer]
    signing_of: Callable[[Request], Signing]
    provider: OtherWay | None = None

    async def start(self, request: Request) -> Response:
        """What there is to see, for whoever has come."""
        viewer: Viewer | None = request.state.viewer
        analyses = viewer is not None and bool(viewer.areas(Permission.ANALYSE))
        imports = viewer is not None and works_at_desk(viewer)
        ways = [] if viewer is None else ways_of(viewer)
        return page_answer(
            request,
            "start.html",
            viewer=viewer,
            analyses=analyses,
            imports=imports,
            ways=ways,
            graphiql=self.graphiql,
        )

    async def form(self, request: Request) -> Response:
        """The form for name and password, and one for a token; in the demo, the roles as buttons."""
        # Why a cookie that was sent no longer holds.
        onward = local_path(request.query_params.get("next", ""))
        return self._form(request, onward, request.state.refusal, status=200)

    async def enter(self, request: Request) -> Response:
        """The cookie and the way on, for whoever may come in; else the form again and why not."""
        fields = await self.browser.fields_of(request)
        onward = local_path(fields.get("next", ""))
        try:
            if fields.get("role", "") in self.demo_accounts:
                return await self._by_password(request, *self.demo_accounts[fields["role"]], onward)
            if "half" in fields:
                return await self._by_code(request, fields, onward)
            if "token" in fields or "role" in fields:
                return self._by_token(request, fields, onward)
            # An empty field does not arrive at all.
            name, password = fields.get("name", ""), fields.get("password", "")
            return await self._by_password(request, name, password, onward)
        except DomainError as error:
            status, name = self.browser.status_of(error), fields.get("name", "")
            return self._form(request, onward, error, status=status, name=name)

    async def _by_password(self, request: Request, typed: str, password: str, onward: str) -> Response:
        name = account_name(typed)
        attempt = Attempt(
            name=name,
            password=password,
            place=self.browser.place_of(request, name),
            label=device_name(request.headers.get("user-agent", "")),
        )
        entered = await self.signing_of(request).sign_in(attempt)
        if entered.needs_code:
            return self.code_form(request, entered.opened.secret, onward)
        return self._inside(request, entered, onward)

    async def _by_code(self, request: Request, fields: Mapping[str, str], onward: str) -> Response:
        half, label = fields["half"], device_name(request.headers.get("user-agent", ""))
        try:
            entered = await self.signing_of(request).complete(half, fields.get("code", ""), label)
        except DomainError as error:
            if error.code == "SESSION_ENDED":
                raise
            return self.code_form(request, half, onward, error)
        return self._inside(request, entered, onward)

    def _inside(self, request: Request, entered: SignedIn, onward: str) -> Response:
        answer = RedirectResponse(ACCOUNT if entered.must_change else onward, status_code=303)
        self.browser.remember(answer, request, entered.opened.secret)
        self.browser.know_device(answer, request, entered.name)
        return answer

    def code_form(
        self, request: Request, half: str, onward: str, error: DomainError | None = None
    ) -> Response:
        """The form for the code of a second factor."""
        status = 200 if error is None else self.browser.status_of(error)
        return page_answer(request, "code.html", status=status, half=half, onward=onward, error=error)

    def _by_token(self, request: Request, fields: Mapping[str, str], onward: str) -> Response:
        token = self.demo_tokens.get(fields.get("role", ""), fields.get("token", "").strip())
        self.verify(token)
        answer = RedirectResponse(onward, status_code=303)
        self.browser.remember(answer, request, token)
        return answer

    async def leave(self, request: Request) -> Response:
        """The start page, without the cookie, whose session has ended; or on to whoever opened it."""
        await self.browser.fields_of(request)
        secret, way_out = self.browser.session_of(request), ""
        if is_secret(secret):
            if self.provider and await request.state.database.rows(opened_by_provider(secret)):
                way_out = await self.provider.way_out()
            async with request.state.database.writing() as connection:
                await end_credentials(connection, Credential.digest == digest_of(secret), "SIGN_OUT")
        answer: Response = RedirectResponse("/", status_code=303)
        if way_out:
            # A form of ours leads to no other site (its policy); a page may.
            answer = page_answer(request, "signed_out.html", onward=way_out)
        self.browser.forget(answer, request)
        return answer

    def again(self, request: Request, onward: str, error: DomainError) -> Response:
        """The form, and why somebody is not in."""
        return self._form(request, onward, error, status=self.browser.status_of(error))

    def _form(
        self, request: Request, onward: str, error: DomainError | None, *, status: int, name: str = ""
    ) -> Response:
        known = dict.fromkeys((*self.demo_tokens, *self.demo_accounts))
        roles = {role: said(*ROLES.get(role, (role, role))) for role in known}
        values = {"onward": onward, "roles": roles, "error": error, "name": name, "provider": self.provider}
        return page_answer(request, "sign_in.html", status=status, **values)


def sign_in_routes(pages: SignIn) -> list[Route]:
    """The routes of `/`, `/sign-in` and `/sign-out`."""
    return [
        Route("/", pages.start),
        Route("/sign-in", pages.form),
        Route("/sign-in", pages.enter, methods=["POST"]),
        Route("/sign-out", pages.leave, methods=["POST"]),
    ]


def local_path(wanted: str) -> str:
    """`wanted` if it is a path on this server, else `/`: our sign-in sends nobody to another site."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    odd = "\\" in wanted or any(ord(character) <= ord(" ") for character in wanted)
    local = wanted.startswith("/") and not wanted.startswith("//") and not (parts.scheme or parts.netloc)
    return wanted if local and not odd else "/"
