"""Who is at a page of the registry, about what, and what the page answers with."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Executable, Row
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from db.engine import Database
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Viewer
from web_pages.browser import Browser
from web_pages.ids import ID, id_of
from web_pages.page import page_answer
from web_pages.registry.ways import ways_of

REGISTRY = "/registry"
_KEY = re.compile(rf"([1-9][0-9]{{5}})-({ID.pattern})")
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whoever asks, and what serves them."""

    database: Database
    ask: Ask
    ids: IdMaker
    keys: IdentityKeys

    async def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """All rows of one statement."""
        return await self.database.rows(statement)

    async def number(self, statement: Executable) -> int:
        """The `total` of a statement that counts."""
        [row] = await self.database.rows(statement)
        return int(row.total)


@dataclass(frozen=True, slots=True)
class Room:
    """The pages of one installation, and its clock."""

    browser: Browser
    today: Callable[[], date]

    def asked(self, request: Request, as_of: date | None = None) -> Asked:
        """Who asks. Raises DomainError DATE_OUT_OF_RANGE."""
        viewer: Viewer = request.state.viewer
        today = self.today()
        trace = trace_of(viewer, request.state.ids, _operation(request))
        database = request.state.database.serving(scope_setting(viewer), trace)
        ask = Ask(viewer, today, as_of or today)
        return Asked(database, ask, request.state.ids, request.state.keys)


class Pages(Protocol):
    """A page with a form."""

    async def show(self, request: Request) -> Response:
        """The page."""

    async def send(self, request: Request) -> Response:
        """What its form does."""


def both(address: str, pages: Pages) -> list[Route]:
    """The routes of a page with a form."""
    return [Route(address, pages.show), Route(address, pages.send, methods=["POST"])]


def _operation(request: Request) -> str:
    """The address, without what it names."""
    path = request.url.path
    for name, value in request.path_params.items():
        path = path.replace(f"/{value}", f"/{{{name}}}")
    return path


def room_answer(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page of the registry, with the ways to the others."""
    ways = ways_of(request.state.viewer)
    here = request.url.path
    return page_answer(request, f"registry/{template}", status=status, ways=ways, here=here, **values)


def key_of(text: str) -> Key | None:
    """County and row of a key as our addresses have it, 500151-385491372569800704; None for anything else."""
    found = _KEY.fullmatch(text)
    row = id_of(found[2]) if found else None
    return None if found is None or row is None else (int(found[1]), row)


def key_text(key: Key) -> str:
    """The key of a row in an address."""
    return f"{key[0]}-{key[1]}"


def on_to(address: str) -> Response:
    """The way on, after something was done."""
    return RedirectResponse(address, status_code=303)
