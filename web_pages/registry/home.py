"""`/registry` itself: the first of the rooms that are open to whoever comes."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web_pages.registry.ways import ways_of

START = "/"


async def home(request: Request) -> Response:
    """On to the first room; who has none goes to the start, where their own ways are."""
    ways = ways_of(request.state.viewer)
    return RedirectResponse(ways[0].address if ways else START, status_code=303)
