"""The routes of the exports: who may have which table, and how many are made at once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.routing import Route

from app.exports.coverage import coverage_rows
from app.exports.download import Download
from app.exports.forms import FORMS, LAYERS
from app.exports.inbox import inbox_rows
from app.exports.layers import DRAWINGS, coverage_drawing, layer_file
from app.exports.layouts.routes import layout_routes
from app.exports.ledger import ledger_rows
from app.exports.lists.every import LEDGER, PEOPLE
from app.exports.lists.routes import arguments_of, list_routes
from app.exports.maps import MAP_TABLES
from app.exports.people import people_rows
from app.exports.sending import Sending, ending_of, name_of
from app.layers.feature import Given
from db.engine import Database
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.coverage.question import BreakdownBy
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of
from resolvers.people.order import PersonOrder
from resolvers.people.question import PersonQuestion
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.windows import Window, today_in_china, year_to_date
from schema.people.inputs import PersonFilterInput
from schema.people.ledger import LedgerFilterInput, ledger_question
from web_map.asked import asked_in

DAYS = ("from", "to", "through")
TABLES = {**MAP_TABLES, "inbox": inbox_rows}


@dataclass(frozen=True, slots=True)
class Exports:
    """The tables and layers that are no plain lists of the API."""

    sending: Sending

    async def people(self, request: Request) -> Download:
        """The persons the viewer may see, by the filters of `people`.

        Raises DomainError PERSONS_NOT_PERMITTED, AREA_NOT_FOUND or BAD_PARAMETER, and as the API does.
        """
        database, ask, given = self.sending.asked(request, self.sending.today())
        require(ask.viewer, Permission.SEARCH)
        asked = await arguments_of(PEOPLE, given)
        wanted: PersonFilterInput = asked.get("filter") or PersonFilterInput()
        areas = [await _area(database, ask, one) for one in wanted.named_areas()]
        order = asked.get("order_by") or PersonOrder.NAME
        question = PersonQuestion(areas, wanted.person_filter(), order)
        return self.sending.download(request, people_rows(database, ask, question), ask.today)

    async def ledger(self, request: Request) -> Download:
        """The contacts of some days, with persons the viewer may see, by the filters of `contactLedger`.

        Raises DomainError PERSONS_NOT_PERMITTED, AREA_NOT_FOUND, ONE_AREA_EXPECTED, EMPTY_WINDOW or
        BAD_PARAMETER, and as the API does.
        """
        database, ask, given = self.sending.asked(request, self.sending.today())
        require(ask.viewer, Permission.SEARCH)
        days, rest = _parted(given, DAYS)
        said = asked_in(days, DAYS)
        usual = year_to_date(ask.today if said.to_on is None else said.to_on - timedelta(days=1))
        window = Window(said.from_on or usual.from_on, usual.to_on)
        asked = await arguments_of(LEDGER, rest)
        scope = asked.get("scope")
        areas = () if scope is None else (await _area(database, ask, scope.named()),)
        question = ledger_question(areas, window, asked.get("filter") or LedgerFilterInput())
        return self.sending.download(request, ledger_rows(database, ask, question), ask.today)

    async def coverage(self, request: Request) -> Download:
        """Coverage of a division, or else of the viewer's own area, by what is asked; as the maps ask it.

        Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, BAD_DIVISION_CODE, BAD_PARAMETER or EMPTY_WINDOW.
        """
        given = self._of_a_map(request)
        by = _by(given.parameters)
        own = replace(given, parameters=_parted(given.parameters, ("by",))[1])
        if ending_of(request) in LAYERS:
            layer = layer_file("coverage", coverage_drawing(by), own)
            return self.sending.download(request, layer, given.ask.today)
        return self.sending.download(request, coverage_rows(own, by), given.ask.today)

    async def layer(self, request: Request) -> Download:
        """The layer of a map, which asks the same. Raises as the map does."""
        name, given = name_of(request), self._of_a_map(request)
        return self.sending.download(request, layer_file(name, DRAWINGS[name], given), given.ask.today)

    async def table(self, request: Request) -> Download:
        """The table of a page of numbers, which asks the same. Raises as the page does."""
        given = self._of_a_map(request)
        return self.sending.download(request, TABLES[name_of(request)](given), given.ask.today)

    def _of_a_map(self, request: Request) -> Given:
        database, ask, given = self.sending.asked(request, self.sending.today())
        require(ask.viewer, Permission.ANALYSE)
        return Given(database, request.state.work, ask, given)


def export_routes(*, at_once: int, today: Callable[[], date] = today_in_china) -> list[Route]:
    """The routes below /exports, for signed-in viewers; `at_once` exports may be under way."""
    sending = Sending(asyncio.Semaphore(at_once), today)
    exports = Exports(sending)
    return [
        *[Route(f"/exports/people.{ending}", exports.people) for ending in FORMS],
        *[Route(f"/exports/contact-ledger.{ending}", exports.ledger) for ending in FORMS],
        *[Route(f"/exports/coverage.{ending}", exports.coverage) for ending in FORMS | LAYERS],
        *[Route(f"/exports/{name}.{ending}", exports.table) for name in TABLES for ending in FORMS],
        *[Route(f"/exports/{name}.{ending}", exports.layer) for name in DRAWINGS for ending in LAYERS],
        *list_routes(sending),
        *layout_routes(sending),
    ]


def exports_at_once(pool_size: int) -> int:
    """How many exports may hold a connection of a pool, so that most of it is left to everybody else."""
    return max(1, pool_size // 4)


async def _area(database: Database, ask: Ask, named: NamedArea) -> Area:
    return area_of(await database.rows(any_area_statement(ask, named)))


def _parted(given: QueryParams, names: Sequence[str]) -> tuple[QueryParams, QueryParams]:
    """The parameters of some names, and the others."""
    pairs = given.multi_items()
    own, rest = ([pair for pair in pairs if (pair[0] in names) is mine] for mine in (True, False))
    return QueryParams(own), QueryParams(rest)


def _by(given: QueryParams) -> BreakdownBy:
    try:
        return BreakdownBy.of(given.get("by", ""))
    except ValueError:
        right = " | ".join(BreakdownBy)
        raise DomainError("BAD_PARAMETER", f"参数 by 应为：{right}。", f"by should be: {right}.") from None
