"""The coverage map as PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web_map.asked import KNOWN, code_of
from web_map.coverage.page import title_of
from web_map.coverage.routes import map_of, wanted_in
from web_map.door import database_of, to_sign_in, viewer_of
from web_map.places import place_of
from web_map.printed.answer import printed, sheet_routes
from web_map.printed.map_sheet import DPI, shapes_of
from web_map.printed.paper import Size
from web_map.printed.sheet import coverage_sheet


@dataclass(frozen=True, slots=True)
class PrintedMaps:
    """The printed maps of one installation, and its clock."""

    today: Callable[[], date]

    async def coverage(self, request: Request) -> Response:
        """The map of an address as its ending says, on A4 unless A3 is asked for.

        Raises DomainError as the page does, BAD_PARAMETER, PRINT_FONT_MISSING, WORK_TOO_SLOW, WORK_POOL_FULL.
        """
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        size = code_of(request.query_params, "paper", Size) or Size.A4
        wanted = await wanted_in(request, viewer, self.today(), (*KNOWN, "paper", DPI))
        database = database_of(request, viewer)
        shown = await map_of(database, wanted)
        place = await place_of(database, wanted.ask, wanted.area)
        title = title_of(shown, place)
        page = coverage_sheet(
            shown,
            place,
            await shapes_of(database, place, wanted.level, shown.shapes_on),
            size=size,
            title=title,
            today=wanted.ask.today,
        )
        return await printed(request, page, title, wanted.ask.today)


def printed_routes(today: Callable[[], date]) -> list[Route]:
    """The routes of the printed maps; before those of the pages, whose codes would take them in."""
    return sheet_routes("/maps/coverage", PrintedMaps(today).coverage)
