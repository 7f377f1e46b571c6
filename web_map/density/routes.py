"""The page of a density map, by the very functions that GraphQL asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from db.engine import Database
from db.errors import DomainError
from geo.work.pool import WorkPool
from resolvers.ask import Ask
from resolvers.spatial.density import Asking, density
from resolvers.spatial.outlines.hexagons import hexagons
from resolvers.spatial.question import DensityQuestion
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china
from web_map.again import FormAgain
from web_map.density.asked import LEVELS, DensityAsked, density_asked
from web_map.density.hexagons import hexagons_address, hexagons_digest, hexagons_json
from web_map.density.page import PATH, density_page, density_title, fields_of
from web_map.density.parts import density_map
from web_map.density.rows import density_rows
from web_map.density.sheet import density_sheet
from web_map.door import FOR_GOOD, database_of, no_such_shapes, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.frame import Around
from web_map.levels import level_of
from web_map.listed.answer import rows_answer
from web_map.listed.places import Ground, ground_of
from web_map.places import MapPlace, area_named, place_of
from web_map.printed.answer import printed
from web_map.printed.map_sheet import shapes_of, size_asked
from web_map.scripts import script_address
from web_map.waiting import Meanwhile, page_in_time


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for, found; `ground` is that of places, None of hexagons."""

    ask: Ask
    around: Around
    asked: DensityAsked
    question: DensityQuestion
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class DensityMaps:
    """The density maps of one installation: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date] = today_in_china

    async def page(self, request: Request) -> Response:
        """The page of one map. Raises DomainError for what cannot be shown."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        try:
            wanted = await self._wanted(request, viewer, request.query_params)
        except DomainError as error:
            return await FormAgain(PATH, fields_of, self.figure, self.today).answer(request, error)
        work: WorkPool = request.state.work
        title = density_title(wanted.around.place, wanted.question)
        making = self._made(Asking(database_of(request, viewer), work, wanted.ask), wanted)
        return await page_in_time(making, Meanwhile(title, self.figure.styles, lambda: work.asked))

    async def rows(self, request: Request) -> Response:
        """The rows of the table that do not stand in the page. Raises DomainError as the map does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = await self._wanted(request, viewer, request.query_params)
        asking = Asking(database_of(request, viewer), request.state.work, wanted.ask)
        shown = density_map(await density(asking, wanted.question))
        return rows_answer(density_rows(shown, wanted.around, wanted.asked))

    async def shapes(self, request: Request) -> Response:
        """The hexagons of one map, or 304. Raises DomainError SHAPES_NOT_FOUND if there are others by now."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        digest = request.path_params["digest"]
        wanted = await self._wanted(request, viewer, request.query_params)
        headers = {"Cache-Control": FOR_GOOD, "ETag": f'"{digest}"', "Vary": "Cookie, Authorization"}
        if f'"{digest}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if wanted.ground is not None:
            raise no_such_shapes()
        asking = Asking(database_of(request, viewer), request.state.work, wanted.ask)
        drawn = await hexagons(asking, wanted.question)
        if hexagons_digest(drawn) != digest:
            raise no_such_shapes()
        return Response(hexagons_json(drawn), media_type="application/geo+json", headers=headers)

    async def sheet(self, request: Request) -> Response:
        """The same on paper. Raises as `printed` does, and BAD_PARAMETER."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        size, parameters = size_asked(request.query_params)
        wanted = await self._wanted(request, viewer, parameters)
        database, question, place = database_of(request, viewer), wanted.question, wanted.around.place
        shown = density_map(await density(Asking(database, request.state.work, wanted.ask), question))
        kind, on = question.bins.kind, question.persons.placed_on
        shapes = await shapes_of(database, place, LEVELS[kind], on) if kind.is_place else ()
        title, today = density_title(place, question), self.today()
        page = density_sheet(shown, shapes, size=size, title=title, today=today)
        return await printed(request, page, title, today)

    async def _wanted(self, request: Request, viewer: Viewer, parameters: QueryParams) -> Wanted:
        asked, today = density_asked(parameters), self.today()
        database, ask = database_of(request, viewer), Ask(viewer, today, asked.persons.as_of or today)
        area = await area_named(database, ask, request.path_params["code"])
        around = Around(viewer, await place_of(database, ask, area), PATH, asked.query())
        question = asked.question(area, today)
        ground = await _ground(database, question, around.place)
        return Wanted(ask, around, asked, question, ground)

    async def _made(self, asking: Asking, wanted: Wanted) -> str:
        shown = density_map(await density(asking, wanted.question))
        script, figure, ground = script_address(self.figure.script), self.figure, wanted.ground
        bins = shown.answer.question.bins
        drawn = hexagons_address(shown.hexagons, wanted.around, wanted.asked, bins)
        return density_page(
            shown,
            wanted.around,
            wanted.asked,
            figure=figure,
            script=script,
            shapes=ground.shapes if ground else drawn,
            tiles=ground.tiles if ground else None,
            today=self.today(),
        )


async def _ground(database: Database, question: DensityQuestion, place: MapPlace) -> Ground | None:
    """Where the boundaries of the bins lie, None of hexagons. Raises LEVEL_NOT_POSSIBLE."""
    asked, kind = question.persons, question.bins.kind
    if not kind.is_place:
        return None
    level = level_of(place.area, LEVELS[kind])
    return await ground_of(database, place, level, on=asked.placed_on, as_of=asked.as_of)
