"""The routes of the map of hotspots."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.errors import DomainError
from geo.work.pool import WorkPool
from resolvers.ask import Ask
from resolvers.spatial.density import Asking
from resolvers.spatial.hotspots import HotspotQuestion, Hotspots, hotspots
from resolvers.viewer import Viewer
from web_map.again import FormAgain
from web_map.door import database_of, own_map, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.frame import Around
from web_map.hotspots.asked import LEVELS, HotspotsAsked, hotspots_asked
from web_map.hotspots.drawing import hotspot_map
from web_map.hotspots.page import PATH, fields_of, hotspots_page, hotspots_title
from web_map.hotspots.sheet import hotspots_sheet
from web_map.levels import level_of
from web_map.listed.answer import rows_answer
from web_map.listed.places import Ground, ground_of, listed_places
from web_map.places import MapPlace, area_named, place_of
from web_map.printed.answer import printed, sheet_routes
from web_map.printed.map_sheet import shapes_of, size_asked
from web_map.scripts import script_address
from web_map.waiting import Meanwhile, page_in_time


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for, found, and with what it is answered."""

    asking: Asking
    asked: HotspotsAsked
    question: HotspotQuestion
    place: MapPlace

    @property
    def around(self) -> Around:
        """Who looks at which place."""
        return Around(self.asking.ask.viewer, self.place, PATH, self.asked.query())


@dataclass(frozen=True, slots=True)
class HotspotMaps:
    """The maps of one installation: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date]

    async def page(self, request: Request) -> Response:
        """The page of one map, or the form with the mistake in it. Raises DomainError for all else."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        try:
            wanted = await self._wanted(request, viewer, request.query_params)
        except DomainError as error:
            return await FormAgain(PATH, fields_of, self.figure, self.today).answer(request, error)
        work: WorkPool = request.state.work
        making, title = self._made(wanted), hotspots_title(wanted.place, wanted.asked)
        return await page_in_time(making, Meanwhile(title, self.figure.styles, lambda: work.asked))

    async def rows(self, request: Request) -> Response:
        """The rows of the table that do not stand in the page. Raises DomainError as the map does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = await self._wanted(request, viewer, request.query_params)
        return rows_answer(listed_places(hotspot_map(*await self._found(wanted)), wanted.around).rows)

    async def sheet(self, request: Request) -> Response:
        """The same on paper. Raises as `printed` does, and BAD_PARAMETER."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        size, parameters = size_asked(request.query_params)
        wanted = await self._wanted(request, viewer, parameters)
        answer, place = await hotspots(wanted.asking, wanted.question), wanted.place
        level, on = LEVELS[wanted.asked.by], wanted.question.persons.placed_on
        shapes = await shapes_of(wanted.asking.database, place, level, on)
        title, today = hotspots_title(place, wanted.asked), self.today()
        page = hotspots_sheet(answer, shapes, size=size, title=title, today=today)
        return await printed(request, page, title, today)

    async def _wanted(self, request: Request, viewer: Viewer, parameters: QueryParams) -> Wanted:
        asked, today, database = hotspots_asked(parameters), self.today(), database_of(request, viewer)
        ask = Ask(viewer, today, asked.persons.as_of or today)
        area = await area_named(database, ask, request.path_params["code"])
        asked = asked.cut(area, parameters)
        question = asked.question(area, today)
        level_of(area, LEVELS[asked.by])
        place = await place_of(database, ask, area)
        return Wanted(Asking(database, request.state.work, ask), asked, question, place)

    async def _made(self, wanted: Wanted) -> str:
        answer, ground = await self._found(wanted)
        figure, script, today = self.figure, script_address(self.figure.script), wanted.asking.ask.today
        around, asked = wanted.around, wanted.asked
        return hotspots_page(answer, ground, around, asked, figure=figure, script=script, today=today)

    async def _found(self, wanted: Wanted) -> tuple[Hotspots, Ground]:
        answer, days = await hotspots(wanted.asking, wanted.question), wanted.question.persons
        database, level = wanted.asking.database, LEVELS[wanted.asked.by]
        return answer, await ground_of(database, wanted.place, level, on=days.placed_on, as_of=days.as_of)


def hotspot_routes(figure: FigureParts, today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/hotspots."""
    maps = HotspotMaps(figure, today)
    return [
        own_map(PATH),
        *sheet_routes(PATH, maps.sheet),
        Route(f"{PATH}/{{code}}", maps.page),
        Route(f"{PATH}/{{code}}/rows.json", maps.rows),
    ]
