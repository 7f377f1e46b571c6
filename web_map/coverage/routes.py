"""The page of a coverage map, by the very functions that GraphQL asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from db.engine import Database
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.coverage import sources as coverage_sources
from resolvers.coverage.answers import breakdown_of
from resolvers.coverage.question import CoverageQuestion
from resolvers.map_shapes import ShapeQuestion, shape_index
from resolvers.sizes.asking import ensure_few_parts
from resolvers.small_numbers import sight_of
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china
from web_map.again import FormAgain
from web_map.asked import KNOWN, Asked, asked_in
from web_map.coverage.page import PATH, coverage_page, fields_of
from web_map.coverage.rows import rows_of
from web_map.coverage_map import CoverageMap, coverage_map
from web_map.door import HEADERS, database_of, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.frame import Around, Drawing
from web_map.levels import BREAKDOWN, MapLevel, level_of
from web_map.listed.answer import rows_answer
from web_map.places import MapPlace, area_named, place_of
from web_map.tiles.source import MapGround, tile_source


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for, found."""

    ask: Ask
    area: Area
    asked: Asked
    level: MapLevel
    question: CoverageQuestion


@dataclass(frozen=True, slots=True)
class CoverageMaps:
    """The maps of one installation: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date] = today_in_china

    @property
    def again(self) -> FormAgain:
        """Where a mistake is told."""
        return FormAgain(PATH, fields_of, self.figure, self.today)

    async def page(self, request: Request) -> Response:
        """The page of one map, or the form with the mistake in it. Raises DomainError for all else."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        try:
            wanted = await wanted_in(request, viewer, self.today())
        except DomainError as error:
            return await self.again.answer(request, error)
        return HTMLResponse(await self._made(database_of(request, viewer), wanted), headers=HEADERS)

    async def _made(self, database: Database, wanted: Wanted) -> str:
        shown = await map_of(database, wanted)
        around = await around_of(database, wanted, PATH)
        tiles = await tile_source(database, ground_of(shown, around.place))
        return coverage_page(shown, around, wanted.asked, Drawing(self.figure, wanted.ask.today, tiles))

    async def rows(self, request: Request) -> Response:
        """The rows of the table that do not stand in the page. Raises DomainError as the map does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = await wanted_in(request, viewer, self.today())
        database = database_of(request, viewer)
        shown, around = await map_of(database, wanted), await around_of(database, wanted, PATH)
        return rows_answer(rows_of(shown, around, wanted.asked))


async def around_of(database: Database, wanted: Wanted, path: str) -> Around:
    """Who looks at which place, on the maps of `path`."""
    place = await place_of(database, wanted.ask, wanted.area)
    return Around(wanted.ask.viewer, place, path, wanted.asked.query())


def ground_of(shown: CoverageMap, place: MapPlace) -> MapGround:
    """What a map draws."""
    return MapGround(place, shown.level, shown.shapes_on, shown.question.as_of, shown.drawn)


async def wanted_in(request: Request, viewer: Viewer, today: date, known: Sequence[str] = KNOWN) -> Wanted:
    """What an address asks for. Raises DomainError for what cannot be shown."""
    asked = asked_in(request.query_params, known)
    ask = Ask(viewer, today, asked.as_of or today)
    area = await area_named(database_of(request, viewer), ask, request.path_params["code"])
    return Wanted(ask, area, asked, level_of(area, asked.level), asked.question(area, today))


async def map_of(database: Database, wanted: Wanted) -> CoverageMap:
    """The map of it, by three statements."""
    ask, area, question = wanted.ask, wanted.area, wanted.question
    by = BREAKDOWN[wanted.level]
    await ensure_few_parts(database.rows, question, by, ask.today)
    rows = await database.rows(coverage_sources.parts(question, by, ask.today))
    sight = await sight_of(database.rows, ask, area, personal=question.singles_out(by))
    breakdown = breakdown_of(sight, question, by, rows)
    index = await database.rows(shape_index(ShapeQuestion(area, by, question.placed_on)))
    return coverage_map(breakdown, wanted.level, index)
