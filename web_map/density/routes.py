"""The page of a density map, by the very functions that GraphQL asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.engine import Database
from geo.work.pool import WorkPool
from resolvers.ask import Ask
from resolvers.map_shapes import ShapeQuestion, shape_index
from resolvers.spatial.density import Asking, density
from resolvers.spatial.question import DensityQuestion
from resolvers.windows import today_in_china
from web_map.coverage_map import digest_of
from web_map.density.asked import LEVELS, DensityAsked, density_asked
from web_map.density.page import density_page, density_title
from web_map.density.parts import density_map
from web_map.door import database_of, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.levels import BREAKDOWN, level_of
from web_map.places import MINE, MapPlace, area_named, place_of
from web_map.scripts import script_address
from web_map.waiting import Meanwhile, page_in_time


@dataclass(frozen=True, slots=True)
class DensityMaps:
    """The density maps of one installation: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date] = today_in_china

    async def mine(self, request: Request) -> Response:
        """The way to the map of the viewer's own area."""
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/maps/density/{MINE}{query}", status_code=303)

    async def page(self, request: Request) -> Response:
        """The page of one map. Raises DomainError for what cannot be shown."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        asked, today, database = (
            density_asked(request.query_params),
            self.today(),
            database_of(request, viewer),
        )
        ask = Ask(viewer, today, asked.persons.as_of or today)
        area = await area_named(database, ask, request.path_params["code"])
        place = await place_of(database, ask, area)
        question = asked.question(area, today)
        work: WorkPool = request.state.work
        shapes = await _shapes(database, question, place)
        meanwhile = Meanwhile(density_title(place, question), self.figure.styles, lambda: work.asked)
        making = self._made(Asking(database, work, ask), asked, question, place=place, shapes=shapes)
        return await page_in_time(making, meanwhile)

    async def _made(
        self,
        asking: Asking,
        asked: DensityAsked,
        question: DensityQuestion,
        *,
        place: MapPlace,
        shapes: str | None,
    ) -> str:
        shown = density_map(await density(asking, question))
        script = script_address(self.figure.script)
        return density_page(shown, place, asked, figure=self.figure, script=script, shapes=shapes)


async def _shapes(database: Database, question: DensityQuestion, place: MapPlace) -> str | None:
    """Where the boundaries of the bins lie; hexagons stand in the page. Raises LEVEL_NOT_POSSIBLE."""
    asked, kind = question.persons, question.bins.kind
    if not kind.is_place:
        return None
    level = level_of(place.area, LEVELS[kind])
    index = await database.rows(shape_index(ShapeQuestion(place.area, BREAKDOWN[level], asked.placed_on)))
    days = {"on": asked.placed_on.isoformat()}
    if asked.as_of != asked.placed_on:
        days["asOf"] = asked.as_of.isoformat()
    return f"/maps/shapes/{place.code}/{level.value}/{digest_of(index)}.json?{urlencode(days)}"
