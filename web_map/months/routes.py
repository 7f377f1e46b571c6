"""The route of a coverage map's months."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web_map.coverage.routes import wanted_in
from web_map.door import HEADERS, database_of, to_sign_in, viewer_of
from web_map.months.columns import columns_json, columns_of


@dataclass(frozen=True, slots=True)
class Months:
    """The months of one installation's maps, and its clock."""

    today: Callable[[], date]

    async def columns(self, request: Request) -> Response:
        """The columns of the map whose address they extend. Raises DomainError as the map does."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted = await wanted_in(request, viewer, self.today())
        # Each month is a question of its own: a busy hour must not cost all of them.
        columns = await columns_of(partial(database_of, request, viewer), wanted)
        return Response(columns_json(columns), media_type="application/json", headers=HEADERS)


def month_routes(today: Callable[[], date]) -> list[Route]:
    """The routes of the months of maps of coverage."""
    return [Route("/maps/coverage/{code}/months.json", Months(today).columns)]
