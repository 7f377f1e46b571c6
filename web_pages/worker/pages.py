"""The pages of a grid worker: cells, persons, and who is to be visited."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.codes import DutyRule, DutyState
from db.engine import Database
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.registry.revealing.revealing import revealable
from resolvers.scope import require, scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Permission, Viewer
from web_pages.page import page_answer
from web_pages.paging import page_number
from web_pages.worker.lists import cell_named, cells, persons, to_visit


@dataclass(frozen=True, slots=True)
class WorkerPages:
    """The pages of one installation, and its clock."""

    today: Callable[[], date]

    async def cells(self, request: Request) -> Response:
        """The own cells."""
        database, ask = self._asked(request)
        return page_answer(request, "cells.html", cells=await cells(database, ask))

    async def persons(self, request: Request) -> Response:
        """The persons in the own cells, or in the `cell` of a code. Raises AREA_NOT_FOUND, BAD_PARAMETER."""
        database, ask = self._asked(request)
        area, code = _own(ask.viewer), request.query_params.get("cell", "")
        areas = [await cell_named(database, ask, code)] if code else [area]
        listed = await persons(database, ask, areas, page_number(request))
        phones = bool(await revealable(database, ask))
        return page_answer(request, "persons.html", listed=listed, code=code, phones=phones)

    async def to_visit(self, request: Request) -> Response:
        """Who is to be visited."""
        database, ask = self._asked(request)
        listed, total = await to_visit(database, ask, _own(ask.viewer))
        return page_answer(
            request, "to_visit.html", listed=listed, total=total, rules=DutyRule, states=DutyState
        )

    def _asked(self, request: Request) -> tuple[Database, Ask]:
        viewer: Viewer = request.state.viewer
        require(viewer, Permission.SEARCH)
        today = self.today()
        trace = trace_of(viewer, request.state.ids, request.url.path)
        return request.state.database.serving(scope_setting(viewer), trace), Ask(viewer, today, today)


def worker_routes(today: Callable[[], date]) -> list[Route]:
    """The routes below /my, for whoever is signed in."""
    pages = WorkerPages(today)
    return [
        Route("/my/cells", pages.cells),
        Route("/my/persons", pages.persons),
        Route("/my/visits", pages.to_visit),
    ]


def _own(viewer: Viewer) -> Area:
    if viewer.worker is None:
        raise DomainError(
            "NOT_A_GRID_WORKER", "只有网格员有“我的网格”。", "Only a grid worker has cells of their own."
        )
    return viewer.worker
