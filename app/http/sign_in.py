"""The start page, and signing in and out: by a pasted token or, in the demo, by a chosen role."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.http.pages import page_answer
from app.http.same_origin import comes_from_here
from app.tokens import SESSION_COOKIE, cross_site, viewer_of_token
from db.errors import DomainError
from resolvers.viewer import Permission, Viewer
from schema.http.failures import HttpError
from schema.http.request import body_of

FORM_LIMIT = 16 * 1024
FORM_SECONDS = 10.0
ROLES = {
    "worker": "网格员 / grid worker",
    "leader": "领导 / leader",
    "developer": "前端开发者 / front-end developer",
    "administrator": "管理员 / administrator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The pages of one installation. `demo_tokens`: roles and their tokens, none outside the demo."""

    key: bytes
    demo_tokens: Mapping[str, str]
    graphiql: bool

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
        fields = await _fields(request)
        onward = local_path(fields.get("next", ""))
        token = self.demo_tokens.get(fields.get("role", ""), fields.get("token", "").strip())
        try:
            viewer_of_token(self.key, token)
        except DomainError as error:
            return self._form(request, onward, error)
        return _remembered(RedirectResponse(onward, status_code=303), request, token)

    async def leave(self, request: Request) -> Response:
        """The start page, without the cookie."""
        _ensure_from_here(request)
        answer = RedirectResponse("/", status_code=303)
        answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict", secure=_is_https(request))
        return answer

    def _form(self, request: Request, onward: str, error: DomainError | None = None) -> Response:
        roles = {role: ROLES.get(role, role) for role in self.demo_tokens}
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


async def _fields(request: Request) -> dict[str, str]:
    _ensure_from_here(request)
    body = await body_of(request, limit=FORM_LIMIT, seconds=FORM_SECONDS)
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=10, errors="strict")
    except ValueError:
        raise HttpError(400, "FORM_MALFORMED", "表单无效。", "The form is malformed.") from None
    return {name: values[0] for name, values in fields.items()}


def _ensure_from_here(request: Request) -> None:
    if not comes_from_here(request.headers):
        raise cross_site()


def _remembered(answer: Response, request: Request, token: str) -> Response:
    # Without Max-Age it goes when the browser closes, and the token's own end holds in any case.
    answer.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="strict", secure=_is_https(request))
    return answer


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"
