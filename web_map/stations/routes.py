"""The routes of the map of stations: the page, its shapes, and the sheet for the wall."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from db.errors import DomainError
from resolvers.ask import Ask
from resolvers.spatial.service.question import AreasQuestion
from web_map.again import FormAgain
from web_map.asked import code_of
from web_map.door import FOR_GOOD, HEADERS, database_of, no_such_shapes, own_map, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.frame import Around
from web_map.listed.answer import rows_answer
from web_map.marks.stations import marks_answer
from web_map.places import MapPlace, area_named, place_of
from web_map.printed.answer import printed, sheet_routes
from web_map.printed.map_sheet import DPI
from web_map.printed.paper import Size
from web_map.scripts import script_address
from web_map.stations.asked import StationsAsked, stations_asked
from web_map.stations.page import PATH, fields_of, stations_page, stations_title
from web_map.stations.rows import listed_stations
from web_map.stations.sheet import stations_sheet
from web_map.stations.wall import StationMap, station_map


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for, found."""

    ask: Ask
    place: MapPlace
    asked: StationsAsked
    question: AreasQuestion


@dataclass(frozen=True, slots=True)
class StationMaps:
    """The maps of one installation: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date]

    async def page(self, request: Request) -> Response:
        """The page of one map, or the form with the mistake in it. Raises DomainError for all else."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        try:
            wanted = await self._wanted(request)
        except DomainError as error:
            return await FormAgain(PATH, fields_of, self.figure, self.today).answer(request, error)
        shown = await self._map(request, wanted)
        around = Around(viewer, wanted.place, PATH, wanted.asked.query())
        script = script_address(self.figure.script)
        page = stations_page(shown, around, wanted.asked, figure=self.figure, script=script)
        return HTMLResponse(page, headers=HEADERS)

    async def shapes(self, request: Request) -> Response:
        """The service areas of one map, or 304. Raises DomainError SHAPES_NOT_FOUND if they have changed."""
        if viewer_of(request) is None:
            return to_sign_in(request)
        shown = await self._map(request, await self._wanted(request))
        wanted = request.path_params["digest"]
        if shown.digest != wanted:
            raise no_such_shapes()
        headers = {"Cache-Control": FOR_GOOD, "ETag": f'"{wanted}"', "Vary": "Cookie, Authorization"}
        if f'"{wanted}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(feature_collection(shown), media_type="application/geo+json", headers=headers)

    async def marks(self, request: Request) -> Response:
        """The stations of one map. Raises DomainError as the map does."""
        if viewer_of(request) is None:
            return to_sign_in(request)
        return marks_answer((await self._map(request, await self._wanted(request))).marks)

    async def rows(self, request: Request) -> Response:
        """The rows of the table that do not stand in the page. Raises DomainError as the map does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = await self._wanted(request)
        around = Around(viewer, wanted.place, PATH, wanted.asked.query())
        return rows_answer(listed_stations(await self._map(request, wanted), around).rows)

    async def sheet(self, request: Request) -> Response:
        """The map and the staff as PDF. Raises as `printed` does, and BAD_PARAMETER."""
        if viewer_of(request) is None:
            return to_sign_in(request)
        size = code_of(request.query_params, "paper", Size) or Size.A4
        wanted = await self._wanted(request, "paper", DPI)
        title = stations_title(wanted.place, wanted.asked)
        page = stations_sheet(await self._map(request, wanted), size, title, wanted.ask.today)
        return await printed(request, page, title, wanted.ask.today)

    async def _wanted(self, request: Request, *more: str) -> Wanted:
        viewer, today = viewer_of(request), self.today()
        assert viewer is not None  # noqa: S101  # turned away by each route
        asked = stations_asked(request.query_params, *more)
        ask, database = Ask(viewer, today, asked.as_of or today), database_of(request, viewer)
        area = await area_named(database, ask, request.path_params["code"])
        question = asked.question(area, today)
        return Wanted(ask, await place_of(database, ask, area), asked, question)

    async def _map(self, request: Request, wanted: Wanted) -> StationMap:
        return await station_map(database_of(request, wanted.ask.viewer), wanted.ask, wanted.question)


def feature_collection(shown: StationMap) -> bytes:
    """The service areas as GeoJSON (EPSG:4326)."""
    features = [
        {"type": "Feature", "id": row.id, "properties": {}, "geometry": orjson.Fragment(row.geojson)}
        for row in shown.rows
        if row.geojson is not None
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def station_routes(figure: FigureParts, today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/stations; the sheet before the page, whose code would take it in."""
    maps = StationMaps(figure, today)
    return [
        own_map(PATH),
        *sheet_routes(PATH, maps.sheet),
        Route(f"{PATH}/{{code}}", maps.page),
        Route(f"{PATH}/{{code}}/rows.json", maps.rows),
        Route(f"{PATH}/{{code}}/marks.json", maps.marks),
        Route(f"{PATH}/{{code}}/{{digest}}.json", maps.shapes),
    ]
