"""A page whose making may take long: its head at once with what goes on, then the page in the same answer."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from db.errors import DomainError
from web_map import labels
from web_map.door import HEADERS

# Most pages are made before; only those that are not say that they are under way, and how long already.
PATIENCE_S, TICK_S = 0.7, 1.0
# What a page waits for is of no use in a proxy's buffer.
_AT_ONCE = {"X-Accel-Buffering": "no"}
_BODY, _END = "<body>\n", "</body>\n</html>\n"


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What is shown meanwhile: title, style sheets, and how many heavy questions are asked just now.

    `patience_s` is how long nothing is shown, `tick_s` how often what is.
    """

    title: str
    styles: tuple[str, ...]
    asked: Callable[[], int] = int
    patience_s: float = PATIENCE_S
    tick_s: float = TICK_S


class _Parts(StreamingResponse):
    """The parts of a page as they come; whoever goes away ends their making."""

    def __init__(self, parts: AsyncGenerator[str, None]) -> None:
        super().__init__(parts, media_type="text/html", headers={**HEADERS, **_AT_ONCE})
        self._parts = parts

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Sends them."""
        async with aclosing(self._parts):
            await self.stream_response(send)


async def page_in_time(making: Coroutine[Any, Any, str], meanwhile: Meanwhile) -> Response:
    """The page that is being made; if that takes a while, a stream that begins with what is known of it.

    Until then an error is raised, to be answered as one; a later one is told in the page.
    """
    task = asyncio.create_task(making)
    try:
        await asyncio.wait({task}, timeout=meanwhile.patience_s)
    except asyncio.CancelledError:
        await _ended(task)
        raise
    return HTMLResponse(task.result(), headers=HEADERS) if task.done() else _Parts(_parts(task, meanwhile))


async def _parts(task: asyncio.Task[str], meanwhile: Meanwhile) -> AsyncGenerator[str, None]:
    clock = asyncio.get_running_loop().time
    since = clock() - meanwhile.patience_s
    try:
        yield labels.html("waiting.html", title=meanwhile.title, styles=meanwhile.styles)
        while not task.done():
            yield labels.html("waited.html", seconds=round(clock() - since), asked=meanwhile.asked())
            await asyncio.wait({task}, timeout=meanwhile.tick_s)
        yield labels.html("waited_for.html") + _rest(task)
    finally:
        await _ended(task)


def _rest(task: asyncio.Task[str]) -> str:
    """What follows the beginning of the page's body, or of one that tells the error."""
    try:
        return task.result().partition(_BODY)[2]
    except DomainError as error:
        return labels.html("problem.html", error=error) + _END


async def _ended(task: asyncio.Task[str]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
