"""The coverage map as PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geo.paper.job import PDF
from geo.work.pool import WorkPool
from resolvers.map_shapes import ShapeQuestion, shapes
from resolvers.wording.language import said
from web_map.asked import KNOWN, code_of
from web_map.coverage.page import title_of
from web_map.coverage.routes import map_of, wanted_in
from web_map.door import HEADERS, database_of, to_sign_in, viewer_of
from web_map.levels import BREAKDOWN
from web_map.places import place_of
from web_map.printed.sheet import Size, coverage_sheet


@dataclass(frozen=True, slots=True)
class PrintedMaps:
    """The printed maps of one installation, and its clock."""

    today: Callable[[], date]

    async def coverage(self, request: Request) -> Response:
        """The map of an address as PDF, on A4 unless A3 is asked for.

        Raises DomainError as the page does, BAD_PARAMETER, PRINT_FONT_MISSING, WORK_TOO_SLOW, WORK_POOL_FULL.
        """
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        size = code_of(request.query_params, "paper", Size) or Size.A4
        wanted = await wanted_in(request, viewer, self.today(), (*KNOWN, "paper"))
        database = database_of(request, viewer)
        shown = await map_of(database, wanted)
        place = await place_of(database, wanted.ask, wanted.area)
        drawn = ShapeQuestion(wanted.area, BREAKDOWN[wanted.level], shown.shapes_on)
        title = title_of(shown, place)
        page = coverage_sheet(
            shown,
            place,
            await database.rows(shapes(drawn)),
            size=size,
            title=title,
            made_on=said(f"{wanted.ask.today} 制图", f"made on {wanted.ask.today}"),
        )
        work: WorkPool = request.state.work
        name = quote(f"{title} {wanted.ask.today}.pdf")
        kept = {**HEADERS, "Content-Disposition": f"inline; filename*=UTF-8''{name}"}
        return Response(await work.answer(PDF, page), media_type="application/pdf", headers=kept)


def printed_routes(today: Callable[[], date]) -> list[Route]:
    """The routes of the printed maps; before those of the pages, whose codes would take them in."""
    return [Route("/maps/coverage/{code}.pdf", PrintedMaps(today).coverage)]
