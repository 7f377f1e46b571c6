"""The route of bulletins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.codes import DivisionLevel
from db.errors import DomainError
from web_map.bulletin.bulletin import Making, bulletin, bulletin_title
from web_map.coverage.routes import wanted_in
from web_map.door import database_of, to_sign_in, viewer_of
from web_map.places import place_of
from web_map.printed.answer import printed
from web_map.printed.map_sheet import DPI, PAPER, size_asked

KNOWN = ("from", "to", "through", "asOf", PAPER, DPI)
_OF = (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Bulletins:
    """The bulletins of one installation, and its clock."""

    today: Callable[[], date]

    async def answer(self, request: Request) -> Response:
        """The bulletin of an address as PDF.

        Raises DomainError as the maps and `printed` do, and BULLETIN_NOT_POSSIBLE.
        """
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        size, _ = size_asked(request.query_params)
        wanted = await wanted_in(request, viewer, self.today(), KNOWN)
        if wanted.area.level not in _OF:
            raise _not_possible()
        database = database_of(request, viewer)
        place = await place_of(database, wanted.ask, wanted.area)
        page = await bulletin(Making(database, request.state.work, wanted, place, size))
        return await printed(request, page, bulletin_title(place, wanted), wanted.ask.today)


def bulletin_routes(today: Callable[[], date]) -> list[Route]:
    """The routes below /maps/bulletin."""
    return [Route("/maps/bulletin/{code}.pdf", Bulletins(today).answer)]


def _not_possible() -> DomainError:
    return DomainError(
        "BULLETIN_NOT_POSSIBLE",
        "通报按县或乡镇（街道）生成，请指定其一。",
        "A bulletin is made of a county or a township: name one.",
    )
