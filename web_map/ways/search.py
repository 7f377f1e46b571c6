"""A place found by a part of its name, its pinyin or its initials, or the beginning of its code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from db.engine import Database
from resolvers.ask import Ask
from resolvers.ground.named_places import MOST_FOUND, places_named, places_to_sound, sounding
from resolvers.ground.sounds import sound_typed
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
        rows = await _places(database_of(request, viewer), ask, wanted) if wanted else []
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


async def _places(database: Database, ask: Ask, wanted: str) -> Sequence[Any]:
    """By name or code; what nothing is called may be how it sounds."""
    rows = await database.rows(places_named(ask, wanted))
    letters = sound_typed(wanted)
    if rows or not letters:
        return rows
    return sounding(await database.rows(places_to_sound(ask)), letters)


def _wanted(request: Request) -> str:
    return request.query_params.get("q", "").strip()[:LONGEST]


def _path(wanted: str) -> str:
    paths = [kind.path for kind in MAPS]
    return wanted if wanted in paths else USUAL
