"""The routes of the map of service areas: its page, and shapes that never change under their address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.engine import Database
from db.errors import DomainError
from resolvers.ask import Ask
from resolvers.small_numbers import sight_of
from resolvers.spatial.service.areas import service_areas
from resolvers.spatial.service.question import AreasQuestion
from resolvers.viewer import Viewer
from web_map.again import FormAgain
from web_map.door import FOR_GOOD, database_of, no_such_shapes, own_map, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.frame import Around
from web_map.listed.answer import rows_answer
from web_map.places import MapPlace, area_named, place_of
from web_map.printed.answer import printed, sheet_routes
from web_map.printed.map_sheet import size_asked
from web_map.scripts import script_address
from web_map.service_areas.asked import ServiceAsked, service_asked_in
from web_map.service_areas.drawing import ServiceMap, feature_collection, service_map
from web_map.service_areas.page import PATH, fields_of, service_page, service_title
from web_map.service_areas.rows import listed_areas
from web_map.service_areas.sheet import service_sheet
from web_map.waiting import Meanwhile, page_in_time


@dataclass(frozen=True, slots=True)
class ServiceMaps:
    """The maps of service areas: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date]

    async def page(self, request: Request) -> Response:
        """The page of one map. Raises DomainError for what cannot be shown."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        try:
            asked = service_asked_in(request.query_params)
            ask = self._ask(viewer, asked)
            question, place = await self._question(request, ask, asked)
        except DomainError as error:
            return await FormAgain(PATH, fields_of, self.figure, self.today).answer(request, error)
        making = self._made(database_of(request, viewer), ask, question, place=place, asked=asked)
        return await page_in_time(making, Meanwhile(service_title(place, asked), self.figure.styles))

    async def rows(self, request: Request) -> Response:
        """The rows of the table that do not stand in the page. Raises DomainError as the map does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        asked = service_asked_in(request.query_params)
        ask = self._ask(viewer, asked)
        question, place = await self._question(request, ask, asked)
        shown = await map_of(database_of(request, viewer), ask, question)
        return rows_answer(listed_areas(shown, Around(viewer, place, PATH, asked.query())).rows)

    async def sheet(self, request: Request) -> Response:
        """The same on paper. Raises as `printed` does, and BAD_PARAMETER."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        size, parameters = size_asked(request.query_params)
        asked, today = service_asked_in(parameters), self.today()
        ask = self._ask(viewer, asked)
        question, place = await self._question(request, ask, asked)
        shown = await map_of(database_of(request, viewer), ask, question)
        title = service_title(place, asked)
        return await printed(request, service_sheet(shown, size=size, title=title, today=today), title, today)

    async def shapes(self, request: Request) -> Response:
        """The shapes of one map, or 304. Raises DomainError SHAPES_NOT_FOUND if they have changed."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = request.path_params["digest"]
        asked = service_asked_in(request.query_params)
        ask = self._ask(viewer, asked)
        question, _ = await self._question(request, ask, asked)
        shown = await map_of(database_of(request, viewer), ask, question)
        if shown.digest != wanted:
            raise no_such_shapes()
        headers = {"Cache-Control": FOR_GOOD, "ETag": f'"{wanted}"', "Vary": "Cookie, Authorization"}
        if f'"{wanted}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(feature_collection(shown), media_type="application/geo+json", headers=headers)

    def _ask(self, viewer: Viewer, asked: ServiceAsked) -> Ask:
        today = self.today()
        return Ask(viewer, today, asked.as_of or today)

    async def _question(
        self, request: Request, ask: Ask, asked: ServiceAsked
    ) -> tuple[AreasQuestion, MapPlace]:
        database: Database = database_of(request, ask.viewer)
        area = await area_named(database, ask, request.path_params["code"])
        return asked.question(area, ask.today), await place_of(database, ask, area)

    async def _made(
        self,
        database: Database,
        ask: Ask,
        question: AreasQuestion,
        *,
        place: MapPlace,
        asked: ServiceAsked,
    ) -> str:
        shown = await map_of(database, ask, question)
        script = script_address(self.figure.script)
        around = Around(ask.viewer, place, PATH, asked.query())
        return service_page(shown, around, asked, figure=self.figure, script=script)


async def map_of(database: Database, ask: Ask, question: AreasQuestion) -> ServiceMap:
    """The map of a question. Raises as `service_areas` does."""
    sight = await sight_of(database.rows, ask, question.stations.area)
    return service_map(await service_areas(database.rows, sight, question, drawn=True))


def service_routes(figure: FigureParts, today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/service-areas."""
    maps = ServiceMaps(figure, today)
    return [
        own_map("/maps/service-areas"),
        *sheet_routes(PATH, maps.sheet),
        Route("/maps/service-areas/{code}", maps.page),
        Route("/maps/service-areas/{code}/rows.json", maps.rows),
        Route("/maps/service-areas/{code}/{digest}.json", maps.shapes),
    ]
