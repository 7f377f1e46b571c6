"""Who is at the desk, and which run they mean."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.engine import Database
from importers.desk.arrivals import desk_counties
from importers.runs.run import RunKey, run_key
from resolvers.ask import Ask
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Viewer

IMPORTS = "/imports"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody at the desk, and the database that serves them."""

    database: Database
    ask: Ask


def caller_of(request: Request, today: Callable[[], date]) -> Caller:
    """Who asks. Raises DomainError PERSONS_NOT_PERMITTED."""
    viewer: Viewer = request.state.viewer
    desk_counties(viewer)
    day = today()
    trace = trace_of(viewer, request.state.ids, request.url.path)
    return Caller(request.state.database.serving(scope_setting(viewer), trace), Ask(viewer, day, day))


def key_of(request: Request) -> RunKey:
    """The run of an address. Raises DomainError RUN_NOT_FOUND."""
    return run_key(request.path_params["run"])


def to_run(key: RunKey) -> Response:
    """The way to the page of a run."""
    return RedirectResponse(f"{IMPORTS}/{key}", status_code=303)
