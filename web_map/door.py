"""Who stands at the door of a map: signed in or sent to do so, and what nobody may find behind it."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.engine import Database
from db.errors import DomainError
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Viewer
from web_map.places import MINE

FOR_GOOD = "private, max-age=31536000, immutable"
# Of every page. With no-referrer a browser sends "Origin: null" with the form that signs out.
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie, Authorization",
    }
)


def viewer_of(request: Request) -> Viewer | None:
    """Who asks, None if nobody has signed in."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    return viewer


def database_of(request: Request, viewer: Viewer) -> Database:
    """The database, whose transactions say whom they serve."""
    database: Database = request.state.database
    return database.serving(scope_setting(viewer), trace_of(viewer, request.state.ids, request.url.path))


def to_sign_in(request: Request) -> Response:
    """The way to the sign-in page and back."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/sign-in?next={quote(request.url.path + query, safe='')}", status_code=303)


def no_such_shapes() -> DomainError:
    """The answer for boundaries that are none, or no longer."""
    return DomainError(
        "SHAPES_NOT_FOUND",
        "没有这些边界，或边界已更新；请刷新页面。",
        "There are no such boundaries, or they have changed; reload the page.",
    )


def own_map(path: str) -> Route:
    """The route of `path`: the way to the map of the viewer's own area."""

    async def mine(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{path}/{MINE}{query}", status_code=303)

    return Route(path, mine)
