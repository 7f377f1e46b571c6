"""A sheet as the answer to a request: PDF, or the same as a picture, the map alone, or a page."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from types import MappingProxyType
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.errors import DomainError
from geo.paper.job import PDF, PNG, Picture
from geo.work.pool import WorkPool
from web_map.asked import number_of
from web_map.door import HEADERS
from web_map.printed.map_sheet import DPI

USUAL_DPI, LEAST_DPI, MOST_DPI = 150, 72, 300
KINDS: Mapping[str, str] = MappingProxyType(
    {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml", "html": "text/html; charset=utf-8"}
)
# A sheet refers to nothing, runs nothing and stands in no other page; its style stands in it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"
# The map of a sheet: the one drawing there that can stand alone.
_MAP = re.compile(r'<svg xmlns="[^"]*" viewBox="0 0 (\d+) (\d+)".*?</svg>', re.DOTALL)


def sheet_routes(path: str, sheet: Callable[[Request], Awaitable[Response]]) -> list[Route]:
    """The routes of the sheets of a map; before that of its page, whose code would take them in."""
    return [Route(f"{path}/{{code}}.{ending}", sheet) for ending in KINDS]


async def printed(request: Request, page: str, title: str, today: date) -> Response:
    """The sheet `page` in the form that the address ends in, named for title and day.

    Raises DomainError PRINT_FONT_MISSING, WORK_TOO_SLOW, WORK_POOL_FULL; BAD_PARAMETER for a wrong `dpi`,
    SHAPES_NOT_FOUND for a drawing where nothing is drawn.
    """
    ending = request.url.path.rpartition(".")[2]
    name = quote(f"{title} {today}.{ending}")
    kept = {**HEADERS, "Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    if ending in {"svg", "html"}:
        kept["Content-Security-Policy"] = POLICY
    content = await sheet_in(request.state.work, page, ending, _dpi(request))
    return Response(content, media_type=KINDS[ending], headers=kept)


async def sheet_in(work: WorkPool, page: str, ending: str, dpi: int) -> bytes:
    """The sheet in a form. Raises as `printed` does."""
    if ending == "png":
        return await work.answer(PNG, Picture(page, dpi))
    if ending == "pdf":
        return await work.answer(PDF, page)
    return page.encode() if ending == "html" else _map_of(page).encode()


def _map_of(page: str) -> str:
    found = _MAP.search(page)
    if found is None:
        raise DomainError("SHAPES_NOT_FOUND", "本级没有边界，未绘图。", "Nothing is drawn at this level.")
    width, height = found[1], found[2]
    return found[0].replace("<svg ", f'<svg width="{width}mm" height="{height}mm" ', 1)


def _dpi(request: Request) -> int:
    dpi = number_of(request.query_params, DPI)
    if dpi is not None and not LEAST_DPI <= dpi <= MOST_DPI:
        raise DomainError(
            "BAD_PARAMETER",
            f"参数 {DPI} 应为 {LEAST_DPI} 至 {MOST_DPI}。",
            f"{DPI} should be {LEAST_DPI} to {MOST_DPI}.",
            {"argument": DPI},
        )
    return USUAL_DPI if dpi is None else dpi
