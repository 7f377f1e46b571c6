"""A sheet as the answer to a request."""

from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from geo.paper.job import PDF
from geo.work.pool import WorkPool
from web_map.door import HEADERS


async def printed(request: Request, page: str, title: str, today: date) -> Response:
    """The sheet `page` as PDF, named for title and day.

    Raises DomainError PRINT_FONT_MISSING, WORK_TOO_SLOW, WORK_POOL_FULL.
    """
    work: WorkPool = request.state.work
    name = quote(f"{title} {today}.pdf")
    kept = {**HEADERS, "Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    return Response(await work.answer(PDF, page), media_type="application/pdf", headers=kept)
