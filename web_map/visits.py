"""Who asks for a map, and what it is read through."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.engine import Database
from resolvers.scope import scope_setting
from resolvers.viewer import Viewer


def viewer_of(request: Request) -> Viewer | None:
    """The verified caller, None if nobody has signed in."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    return viewer


def database_for(request: Request, viewer: Viewer) -> Database:
    """The database, whose transactions say whom they serve."""
    database: Database = request.state.database
    return database.serving(scope_setting(viewer))


def to_sign_in(request: Request) -> Response:
    """The way to sign in, and back."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/sign-in?next={quote(request.url.path + query, safe='')}", status_code=303)
