"""A place found by a part of its name or the beginning of its code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from resolvers.ask import Ask
from resolvers.ground.named_places import MOST_FOUND, places_named
from web_map import labels
from web_map.door import HEADERS, database_of, to_sign_in, viewer_of
from web_map.places import is_of_cell
from web_map.ways.maps import MAPS

LONGEST = 40
USUAL = "/maps/coverage"


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """The search of one installation: its style sheets, and the clock."""

    styles: Sequence[str]
    today: Callable[[], date]

    async def found(self, request: Request) -> Response:
        """The one place found, or a list of them; a cell by its whole code."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        path, wanted = _path(request.query_params.get("map", "")), _wanted(request)
        if is_of_cell(wanted):
            return RedirectResponse(f"{path}/{wanted}", status_code=303)
        today = self.today()
        ask = Ask(viewer, today, today)
        rows: Sequence[Any] = []
        if wanted:
            rows = await database_of(request, viewer).rows(places_named(ask, wanted))
        if len(rows) == 1:
            return RedirectResponse(f"{path}/{rows[0].code}", status_code=303)
        page = labels.html(
            "search.html",
            title=wanted or "…",
            styles=self.styles,
            viewer=viewer,
            path=path,
            maps=[],
            wanted=wanted,
            rows=rows,
            most=MOST_FOUND,
        )
        return HTMLResponse(page, headers=HEADERS)


def _wanted(request: Request) -> str:
    return request.query_params.get("q", "").strip()[:LONGEST]


def _path(wanted: str) -> str:
    paths = [kind.path for kind in MAPS]
    return wanted if wanted in paths else USUAL
