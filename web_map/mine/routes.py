"""The routes of a worker's own map."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.engine import Database
from db.errors import DomainError
from geo.coordinates import LonLat
from geo.work.pool import WorkPool
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.scope import out_of_scope, require
from resolvers.viewer import Permission
from resolvers.wording.language import said
from web_map.again import FormAgain
from web_map.door import database_of, own_map, to_sign_in, viewer_of
from web_map.figure import FigureParts
from web_map.frame import Around
from web_map.levels import MapLevel
from web_map.listed.places import ground_of
from web_map.mine.asked import MineAsked, mine_asked
from web_map.mine.day import day_of_worker
from web_map.mine.page import TITLE, fields_of, mine_page
from web_map.places import MINE, place_of
from web_map.scripts import script_address
from web_map.waiting import Meanwhile, page_in_time
from web_map.ways.maps import MY_DAY

_ANYWHERE = LonLat(105.0, 35.0)


@dataclass(frozen=True, slots=True)
class MyMaps:
    """The maps of one installation: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date]

    async def page(self, request: Request) -> Response:
        """The page of who asks, or the form with the mistake in it.

        Raises DomainError NOT_A_GRID_WORKER, PERSONS_NOT_PERMITTED, AREA_NOT_FOUND and those of the pool.
        """
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        require(viewer, Permission.SEARCH)
        worker, today = viewer.worker, self.today()
        if worker is None:
            raise _not_a_worker()
        if request.path_params["code"] != MINE:
            raise out_of_scope()
        ask = Ask(viewer, today, today)
        try:
            asked = mine_asked(request.query_params)
            asked.question(worker, _ANYWHERE)
        except DomainError as error:
            again = FormAgain(MY_DAY, fields_of, self.figure, self.today)
            return await again.answer(request, error)
        work: WorkPool = request.state.work
        making = self._made(database_of(request, viewer), work, ask, worker=worker, asked=asked)
        return await page_in_time(making, Meanwhile(said(*TITLE), self.figure.styles))

    async def _made(
        self, database: Database, work: WorkPool, ask: Ask, *, worker: Area, asked: MineAsked
    ) -> str:
        day = await day_of_worker(database, work, ask, worker=worker, asked=asked)
        place = await place_of(database, ask, worker)
        ground = await ground_of(database, place, MapLevel.CELLS, on=ask.as_of, as_of=ask.as_of)
        around = Around(ask.viewer, place, MY_DAY, asked.query())
        script = script_address(self.figure.script)
        return mine_page(day, ground, around, asked, figure=self.figure, script=script)


def mine_routes(figure: FigureParts, today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/mine, which has no place but one's own."""
    maps = MyMaps(figure, today)
    return [own_map(MY_DAY), Route(f"{MY_DAY}/{{code}}", maps.page)]


def _not_a_worker() -> DomainError:
    return DomainError(
        "NOT_A_GRID_WORKER", "只有网格员有“我的网格”。", "Only a grid worker has cells of their own."
    )
