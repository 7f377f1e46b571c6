"""The routes of the exports: who may have which table, and how many are made at once."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.routing import Route

from app.exports.coverage import coverage_rows
from app.exports.download import Download
from app.exports.forms import FORMS, LAYERS
from app.exports.inbox import inbox_rows
from app.exports.layers import DRAWINGS, coverage_drawing, layer_file
from app.exports.ledger import ledger_rows
from app.exports.maps import density_rows, gap_rows, hotspot_rows, service_rows, station_rows
from app.exports.people import people_rows
from app.layers.feature import Given
from db.codes import AccessKind
from db.engine import Database
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.coverage.question import BreakdownBy
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of, own_area
from resolvers.people.ledger import LedgerQuestion
from resolvers.people.question import PersonQuestion
from resolvers.scope import require, scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Permission, Viewer
from resolvers.windows import Window, today_in_china, year_to_date
from schema.http.failures import HttpError
from web_map.asked import KNOWN, asked_in
from web_map.places import area_named

PEOPLE_KNOWN = ("division", "cell")
LEDGER_KNOWN = (*PEOPLE_KNOWN, "from", "to", "through")
TABLES = {
    "service-areas": service_rows,
    "stations": station_rows,
    "gaps": gap_rows,
    "inbox": inbox_rows,
}
COVERAGE_KNOWN = ("division", "by", *[name for name in KNOWN if name != "level"])


@dataclass(frozen=True, slots=True)
class Exports:
    """The exports of one process. Each holds a connection while it is sent: `places` says how many may."""

    places: asyncio.Semaphore
    today: Callable[[], date]

    async def people(self, request: Request) -> Download:
        """The persons the viewer may see, in a division or cell if one is named.

        Raises DomainError PERSONS_NOT_PERMITTED, AREA_NOT_FOUND, ONE_AREA_EXPECTED or BAD_PARAMETER.
        """
        database, ask, given = self._asked(request)
        require(ask.viewer, Permission.SEARCH)
        asked_in(given, PEOPLE_KNOWN)
        question = PersonQuestion(await _areas(database, ask, given))
        return self._download(request, ask, people_rows(database, ask, question))

    async def ledger(self, request: Request) -> Download:
        """The contacts of some days, with persons the viewer may see, in a division or cell if one is named.

        Raises DomainError PERSONS_NOT_PERMITTED, AREA_NOT_FOUND, ONE_AREA_EXPECTED, EMPTY_WINDOW or
        BAD_PARAMETER.
        """
        database, ask, given = self._asked(request)
        require(ask.viewer, Permission.SEARCH)
        asked = asked_in(given, LEDGER_KNOWN)
        usual = year_to_date(ask.today if asked.to_on is None else asked.to_on - timedelta(days=1))
        window = Window(asked.from_on or usual.from_on, usual.to_on)
        question = LedgerQuestion(tuple(await _areas(database, ask, given)), window)
        return self._download(request, ask, ledger_rows(database, ask, question))

    async def coverage(self, request: Request) -> Download:
        """Coverage of a division, or else of the viewer's own area, by what is asked; as the maps ask it.

        Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, BAD_DIVISION_CODE, BAD_PARAMETER or EMPTY_WINDOW.
        """
        database, ask, given = self._asked(request)
        require(ask.viewer, Permission.ANALYSE)
        asked, by = asked_in(given, COVERAGE_KNOWN), _by(given)
        if _ending(request) in LAYERS:
            rest = QueryParams([pair for pair in given.multi_items() if pair[0] != "by"])
            own = Given(database, request.state.work, ask, rest)
            return self._download(request, ask, layer_file("coverage", coverage_drawing(by), own))
        on_day = Ask(ask.viewer, ask.today, asked.as_of or ask.today)
        code = given.get("division")
        area = await area_named(database, on_day, code) if code else own_area(on_day)
        question = asked.question(area, ask.today)
        return self._download(request, ask, coverage_rows(database, on_day, question, by))

    async def layer(self, request: Request) -> Download:
        """The layer of a map, which asks the same. Raises as the map does."""
        database, ask, given = self._asked(request)
        require(ask.viewer, Permission.ANALYSE)
        name = _name(request)
        asked = Given(database, request.state.work, ask, given)
        return self._download(request, ask, layer_file(name, DRAWINGS[name], asked))

    async def density(self, request: Request) -> Download:
        """The table of a density map, which asks the same. Raises as the map does."""
        database, ask, given = self._asked(request)
        require(ask.viewer, Permission.ANALYSE)
        return self._download(request, ask, density_rows(database, request.state.work, ask, given))

    async def table(self, request: Request) -> Download:
        """The table of a page of numbers, which asks the same. Raises as the page does."""
        database, ask, given = self._asked(request)
        require(ask.viewer, Permission.ANALYSE)
        return self._download(request, ask, TABLES[_name(request)](database, ask, given))

    async def hotspots(self, request: Request) -> Download:
        """The table of a map of hotspots, likewise."""
        database, ask, given = self._asked(request)
        require(ask.viewer, Permission.ANALYSE)
        return self._download(request, ask, hotspot_rows(database, request.state.work, ask, given))

    def _asked(self, request: Request) -> tuple[Database, Ask, QueryParams]:
        viewer: Viewer = request.state.viewer
        today = self.today()
        trace = trace_of(viewer, request.state.ids, request.url.path, kind=AccessKind.EXPORT)
        database = request.state.database.serving(scope_setting(viewer), trace)
        return database, Ask(viewer, today, today), request.query_params

    def _download(self, request: Request, ask: Ask, rows: AsyncGenerator[Any, None]) -> Download:
        name, ending = _name(request), _ending(request)
        form = (FORMS | LAYERS)[ending]
        return Download(f"{name}-{ask.today}.{ending}", form.kind, self._one_of_few(form.parts(rows)))

    async def _one_of_few(self, parts: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        if self.places.locked():
            raise _busy()
        async with self.places, aclosing(parts):
            async for part in parts:
                yield part


def export_routes(*, at_once: int, today: Callable[[], date] = today_in_china) -> list[Route]:
    """The routes below /exports, for signed-in viewers; `at_once` exports may be under way."""
    exports = Exports(asyncio.Semaphore(at_once), today)
    return [
        *[Route(f"/exports/people.{ending}", exports.people) for ending in FORMS],
        *[Route(f"/exports/contact-ledger.{ending}", exports.ledger) for ending in FORMS],
        *[Route(f"/exports/coverage.{ending}", exports.coverage) for ending in FORMS | LAYERS],
        *[Route(f"/exports/density.{ending}", exports.density) for ending in FORMS],
        *[Route(f"/exports/{name}.{ending}", exports.table) for name in TABLES for ending in FORMS],
        *[Route(f"/exports/hotspots.{ending}", exports.hotspots) for ending in FORMS],
        *[Route(f"/exports/{name}.{ending}", exports.layer) for name in DRAWINGS for ending in LAYERS],
    ]


def exports_at_once(pool_size: int) -> int:
    """How many exports may hold a connection of a pool, so that most of it is left to everybody else."""
    return max(1, pool_size // 4)


async def _areas(database: Database, ask: Ask, given: QueryParams) -> list[Area]:
    division, cell = given.get("division"), given.get("cell")
    if not division and not cell:
        return []
    named = NamedArea(division_code=division or None, cell_code=cell or None)
    return [area_of(await database.rows(any_area_statement(ask, named)))]


def _name(request: Request) -> str:
    return request.url.path.rpartition("/")[2].partition(".")[0]


def _ending(request: Request) -> str:
    return request.url.path.rpartition(".")[2]


def _by(given: QueryParams) -> BreakdownBy:
    try:
        return BreakdownBy.of(given.get("by", ""))
    except ValueError:
        right = " | ".join(BreakdownBy)
        raise DomainError("BAD_PARAMETER", f"参数 by 应为：{right}。", f"by should be: {right}.") from None


def _busy() -> HttpError:
    return HttpError(
        "EXPORTS_BUSY", "导出任务较多，请稍后再试。", "Too many exports are under way; try again in a moment."
    )
