"""Files that programs bring in: received as the desk's page does, and answered with the id of their run."""

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.http.forms import any_upload
from db.codes import FileKind
from importers.desk.arrivals import Arrival, arrive, desk_counties
from importers.desk.kinds import DESK_KINDS
from resolvers.ask import Ask
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Viewer
from schema.imports.import_run import TYPE
from schema.node import node_id

LONGEST_NAME, COUNTY_DIGITS = 200, 6


def receiving_routes(today: Callable[[], date]) -> list[Route]:
    """A route for each kind of file: a form with `file`, `county` and, if it is said, `office`."""
    return [_route(kind, today) for kind in DESK_KINDS]


def _route(kind: FileKind, today: Callable[[], date]) -> Route:
    path = f"/imports/{kind.value.lower()}"

    async def receive(request: Request) -> Response:
        viewer: Viewer = request.state.viewer
        desk_counties(viewer)
        day = today()
        trace = trace_of(viewer, request.state.ids, path)
        ask, database = Ask(viewer, day, day), request.state.database.serving(scope_setting(viewer), trace)
        sent = await any_upload(request)
        county = sent.fields.get("county", "")[:COUNTY_DIGITS]
        with sent.content:
            arrival = Arrival(
                kind=kind,
                county_id=int(county) if county.isascii() and county.isdecimal() else 0,
                run_id=request.state.ids.next(),
                source=sent.name[:LONGEST_NAME],
                digest=sent.digest,
                office=sent.fields.get("office", "").strip()[:LONGEST_NAME] or None,
                content=sent.content,
            )
            key = await arrive(database, ask, arrival, keys=request.state.keys, ids=request.state.ids)
        return JSONResponse({"id": node_id(TYPE, *key), "number": str(key)}, 202)

    return Route(path, receive, methods=["POST"])
