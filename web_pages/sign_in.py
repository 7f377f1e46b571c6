"""The start page, and signing in and out: by a pasted token or, in the demo, by a chosen role."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.errors import DomainError
from resolvers.viewer import Permission, Viewer
from resolvers.wording.language import said
from web_pages.page import page_answer

ROLES = {
    "worker": ("网格员", "Grid worker"),
    "leader": ("领导", "Leader"),
    "developer": ("前端开发者", "Front-end developer"),
    "administrator": ("管理员", "Administrator"),
    "futian_worker": ("福田区网格员", "Grid worker of Futian"),
    "futian_leader": ("福田区领导", "Leader of Futian"),
    "national_leader": ("国家级领导", "National leader"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The pages of one installation. `demo_tokens`: roles and their tokens, none outside the demo.

    `fields_of` reads a form of ours and refuses another site's, `verify` raises what a token is refused with,
    `remember` and `forget` set and take back the session's cookie.
    """

    demo_tokens: Mapping[str, str]
    graphiql: bool
    fields_of: Callable[[Request], Awaitable[Mapping[str, str]]]
    verify: Callable[[str], Viewer]
    remember: Callable[[Response, Request, str], None]
    forget: Callable[[Response, Request], None]

    async def start(self, request: Request) -> Response:
        """What there is to see, for whoever has come."""
        viewer: Viewer | None = request.state.viewer
        analyses = viewer is not None and bool(viewer.areas(Permission.ANALYSE))
        return page_answer(request, "start.html", viewer=viewer, analyses=analyses, graphiql=self.graphiql)

    async def form(self, request: Request) -> Response:
        """The form for a token; in the demo, the roles as buttons."""
        return self._form(request, local_path(request.query_params.get("next", "")))

    async def enter(self, request: Request) -> Response:
        """The cookie and the way on, for a token or demo role that holds; else the form again and why not."""
        fields = await self.fields_of(request)
        onward = local_path(fields.get("next", ""))
        token = self.demo_tokens.get(fields.get("role", ""), fields.get("token", "").strip())
        try:
            self.verify(token)
        except DomainError as error:
            return self._form(request, onward, error)
        answer = RedirectResponse(onward, status_code=303)
        self.remember(answer, request, token)
        return answer

    async def leave(self, request: Request) -> Response:
        """The start page, without the cookie."""
        await self.fields_of(request)
        answer = RedirectResponse("/", status_code=303)
        self.forget(answer, request)
        return answer

    def _form(self, request: Request, onward: str, error: DomainError | None = None) -> Response:
        roles = {role: said(*ROLES.get(role, (role, role))) for role in self.demo_tokens}
        status = 401 if error else 200
        return page_answer(request, "sign_in.html", status=status, onward=onward, roles=roles, error=error)


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
