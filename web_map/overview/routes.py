"""The routes of the overview."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from db.errors import DomainError
from web_map.again import FormAgain
from web_map.coverage.routes import map_of, wanted_in
from web_map.door import HEADERS, database_of, own_map, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.frame import Around
from web_map.overview.layers import overview_of
from web_map.overview.page import OVERVIEW_KNOWN, PATH, fields_of, overview_page
from web_map.places import place_of
from web_map.scripts import script_address


@dataclass(frozen=True, slots=True)
class OverviewMaps:
    """The overviews of one installation: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date]

    async def page(self, request: Request) -> Response:
        """The page of one, or the form with the mistake in it. Raises DomainError for all else."""
        viewer, today = viewer_of(request), self.today()
        if viewer is None:
            return to_sign_in(request)
        try:
            wanted = await wanted_in(request, viewer, today, OVERVIEW_KNOWN)
        except DomainError as error:
            return await FormAgain(PATH, fields_of, self.figure, self.today).answer(request, error)
        database = database_of(request, viewer)
        shown = await map_of(database, wanted)
        place = await place_of(database, wanted.ask, wanted.area)
        overview = await overview_of(database, wanted, place, shown)
        around = Around(viewer, place, PATH, wanted.asked.query())
        figure, script = self.figure, script_address(self.figure.script)
        page = overview_page(overview, around, wanted.asked, figure=figure, script=script, today=today)
        return HTMLResponse(page, headers=HEADERS)


def overview_routes(figure: FigureParts, today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/overview."""
    maps = OverviewMaps(figure, today)
    return [own_map(PATH), Route(f"{PATH}/{{code}}", maps.page)]
