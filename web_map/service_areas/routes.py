"""The routes of the map of service areas: its page, and shapes that never change under their address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from db.engine import Database
from resolvers.ask import Ask
from resolvers.small_numbers import sight_of
from resolvers.spatial.service.areas import service_areas
from resolvers.viewer import Viewer
from web_map.door import FOR_GOOD, database_of, no_such_shapes, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.page import HEADERS
from web_map.places import MINE, MapPlace, area_named, place_of
from web_map.scripts import script_address
from web_map.service_areas.asked import ServiceAsked, service_asked_in
from web_map.service_areas.drawing import ServiceMap, feature_collection, service_map
from web_map.service_areas.page import service_page


@dataclass(frozen=True, slots=True)
class ServiceMaps:
    """The maps of service areas: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date]

    async def mine(self, request: Request) -> Response:
        """The way to the map of the viewer's own area."""
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/maps/service-areas/{MINE}{query}", status_code=303)

    async def page(self, request: Request) -> Response:
        """The page of one map. Raises DomainError for what cannot be shown."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        asked = service_asked_in(request.query_params)
        shown, place = await self._map(request, viewer, asked)
        page = service_page(
            shown, place, asked, figure=self.figure, script=script_address(self.figure.script)
        )
        return HTMLResponse(page, headers=HEADERS)

    async def shapes(self, request: Request) -> Response:
        """The shapes of one map, or 304. Raises DomainError SHAPES_NOT_FOUND if they have changed."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = request.path_params["digest"]
        shown, _ = await self._map(request, viewer, service_asked_in(request.query_params))
        if shown.digest != wanted:
            raise no_such_shapes()
        headers = {"Cache-Control": FOR_GOOD, "ETag": f'"{wanted}"', "Vary": "Cookie, Authorization"}
        if f'"{wanted}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(feature_collection(shown), media_type="application/geo+json", headers=headers)

    async def _map(
        self, request: Request, viewer: Viewer, asked: ServiceAsked
    ) -> tuple[ServiceMap, MapPlace]:
        database: Database = database_of(request, viewer)
        today = self.today()
        ask = Ask(viewer, today, asked.as_of or today)
        area = await area_named(database, ask, request.path_params["code"])
        question = asked.question(area, today)
        sight = await sight_of(database.rows, ask, area)
        answer = await service_areas(database.rows, sight, question, drawn=True)
        return service_map(answer), await place_of(database, ask, area)


def service_routes(figure: FigureParts, today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/service-areas."""
    maps = ServiceMaps(figure, today)
    return [
        Route("/maps/service-areas", maps.mine),
        Route("/maps/service-areas/{code}", maps.page),
        Route("/maps/service-areas/{code}/{digest}.json", maps.shapes),
    ]
