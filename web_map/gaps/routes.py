"""The routes of the map of service gaps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.engine import Database
from db.errors import DomainError
from resolvers.ask import Ask
from resolvers.small_numbers import sight_of
from resolvers.spatial.service.answers import ServiceGaps
from resolvers.spatial.service.gaps import service_gaps
from resolvers.spatial.service.question import GapsQuestion
from resolvers.viewer import Viewer
from web_map.again import FormAgain
from web_map.door import database_of, own_map, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.frame import Around
from web_map.gaps.asked import LEVELS, GapsAsked, gaps_asked
from web_map.gaps.drawing import gap_map
from web_map.gaps.page import PATH, fields_of, gaps_page, gaps_title
from web_map.gaps.sheet import gaps_sheet
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
    """What an address asks for, found."""

    ask: Ask
    place: MapPlace
    asked: GapsAsked
    question: GapsQuestion

    @property
    def around(self) -> Around:
        """Who looks at which place."""
        return Around(self.ask.viewer, self.place, PATH, self.asked.query())


@dataclass(frozen=True, slots=True)
class GapMaps:
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
        meanwhile = Meanwhile(gaps_title(wanted.place, wanted.asked), self.figure.styles)
        return await page_in_time(self._made(database_of(request, viewer), wanted), meanwhile)

    async def rows(self, request: Request) -> Response:
        """The rows of the table that do not stand in the page. Raises DomainError as the map does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = await self._wanted(request, viewer, request.query_params)
        found = await self._found(database_of(request, viewer), wanted)
        return rows_answer(listed_places(gap_map(*found), wanted.around).rows)

    async def sheet(self, request: Request) -> Response:
        """The same on paper. Raises as `printed` does, and BAD_PARAMETER."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        size, parameters = size_asked(request.query_params)
        wanted = await self._wanted(request, viewer, parameters)
        database, place = database_of(request, viewer), wanted.place
        answer = await answer_of(database, wanted.ask, wanted.question)
        level, on = LEVELS[wanted.asked.by], wanted.question.stations.on
        title, today = gaps_title(place, wanted.asked), self.today()
        shapes = await shapes_of(database, place, level, on)
        page = gaps_sheet(answer, shapes, size=size, title=title, today=today)
        return await printed(request, page, title, today)

    async def _wanted(self, request: Request, viewer: Viewer, parameters: QueryParams) -> Wanted:
        asked, today, database = gaps_asked(parameters), self.today(), database_of(request, viewer)
        ask = Ask(viewer, today, asked.service.as_of or today)
        area = await area_named(database, ask, request.path_params["code"])
        asked = asked.cut(area, parameters)
        question = asked.question(area, today)
        level_of(area, LEVELS[asked.by])
        return Wanted(ask, await place_of(database, ask, area), asked, question)

    async def _made(self, database: Database, wanted: Wanted) -> str:
        answer, ground = await self._found(database, wanted)
        script = script_address(self.figure.script)
        return gaps_page(answer, ground, wanted.around, wanted.asked, figure=self.figure, script=script)

    async def _found(self, database: Database, wanted: Wanted) -> tuple[ServiceGaps, Ground]:
        answer = await answer_of(database, wanted.ask, wanted.question)
        level, on = LEVELS[wanted.asked.by], wanted.question.stations.on
        return answer, await ground_of(database, wanted.place, level, on=on, as_of=on)


async def answer_of(database: Database, ask: Ask, question: GapsQuestion) -> ServiceGaps:
    """The answer of a question. Raises as `service_gaps` does."""
    sight = await sight_of(database.rows, ask, question.stations.area)
    return await service_gaps(database.rows, sight, question)


def gap_routes(figure: FigureParts, today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/gaps."""
    maps = GapMaps(figure, today)
    return [
        own_map(PATH),
        *sheet_routes(PATH, maps.sheet),
        Route(f"{PATH}/{{code}}", maps.page),
        Route(f"{PATH}/{{code}}/rows.json", maps.rows),
    ]
