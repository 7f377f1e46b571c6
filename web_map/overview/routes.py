"""The routes of the overview."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from db.errors import DomainError
from web_map.again import FormAgain
from web_map.coverage.routes import around_of, ground_of, map_of, wanted_in
from web_map.door import HEADERS, database_of, own_map, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.frame import Drawing
from web_map.listed.answer import rows_answer
from web_map.marks.stations import marks_answer
from web_map.overview.layers import overview_of, overview_rows, points_of, stations_of
from web_map.overview.page import OVERVIEW_KNOWN, PATH, fields_of, overview_page, overview_title
from web_map.places import place_of
from web_map.printed.answer import printed, sheet_routes
from web_map.printed.map_sheet import DPI, PAPER, shapes_of, size_asked
from web_map.printed.sheet import Over, coverage_sheet
from web_map.tiles.source import tile_source


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
        around = await around_of(database, wanted, PATH)
        overview = await overview_of(database, wanted, around.place, shown)
        tiles = await tile_source(database, ground_of(shown, around.place))
        drawing = Drawing(self.figure, today, tiles, overview.tiles)
        return HTMLResponse(overview_page(overview, around, wanted.asked, drawing), headers=HEADERS)

    async def rows(self, request: Request) -> Response:
        """The rows of the table that do not stand in the page. Raises DomainError as the map does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = await wanted_in(request, viewer, self.today(), OVERVIEW_KNOWN)
        database = database_of(request, viewer)
        shown, around = await map_of(database, wanted), await around_of(database, wanted, PATH)
        return rows_answer(overview_rows(shown, around, wanted.asked))

    async def marks(self, request: Request) -> Response:
        """The stations over one. Raises DomainError as the map does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = await wanted_in(request, viewer, self.today(), OVERVIEW_KNOWN)
        return marks_answer(points_of(await stations_of(database_of(request, viewer), wanted)))

    async def sheet(self, request: Request) -> Response:
        """The same on paper, painted by contacts. Raises as `printed` does, and BAD_PARAMETER."""
        viewer, today = viewer_of(request), self.today()
        if viewer is None:
            return to_sign_in(request)
        size, _ = size_asked(request.query_params)
        wanted = await wanted_in(request, viewer, today, (*OVERVIEW_KNOWN, PAPER, DPI))
        database = database_of(request, viewer)
        shown, place = await map_of(database, wanted), await place_of(database, wanted.ask, wanted.area)
        overview = await overview_of(database, wanted, place, shown)
        ground = await shapes_of(database, place, wanted.level, shown.shapes_on)
        title, over = overview_title(overview, place), Over(overview.points, overview.marks)
        page = coverage_sheet(shown, place, ground, size=size, title=title, today=today, over=over)
        return await printed(request, page, title, today)


def overview_routes(figure: FigureParts, today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/overview."""
    maps = OverviewMaps(figure, today)
    return [
        own_map(PATH),
        *sheet_routes(PATH, maps.sheet),
        Route(f"{PATH}/{{code}}", maps.page),
        Route(f"{PATH}/{{code}}/rows.json", maps.rows),
        Route(f"{PATH}/{{code}}/marks.json", maps.marks),
    ]
