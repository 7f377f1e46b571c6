"""What the address of a map asks, and what its table and its layer both show of it: asked here alone."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from app.layers.feature import Given
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.coverage.answers import Breakdown, breakdown_of
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.coverage.sources import parts
from resolvers.sizes.asking import ensure_few_parts
from resolvers.small_numbers import sight_of
from resolvers.spatial.answers import Density
from resolvers.spatial.density import Asking, density
from resolvers.spatial.hotspots import Hotspots, hotspots
from resolvers.spatial.service.answers import ServiceAreas, ServiceGaps
from resolvers.spatial.service.areas import service_areas
from resolvers.spatial.service.question import AreasQuestion
from web_map.asked import KNOWN, asked_in
from web_map.density.asked import density_asked
from web_map.gaps.asked import gaps_asked
from web_map.gaps.routes import answer_of
from web_map.hotspots.asked import hotspots_asked
from web_map.service_areas.asked import service_asked_in
from web_map.stations.asked import stations_asked

COVERAGE_ASKED = tuple(name for name in KNOWN if name != "level")
Question = TypeVar("Question")
Made_co = TypeVar("Made_co", covariant=True)


class Asked(Protocol[Made_co]):
    """What an address asks, before the area is known."""

    def question(self, area: Area, today: date) -> Made_co:
        """The question about an area."""


@dataclass(frozen=True, slots=True)
class OnDay(Generic[Question]):
    """A question, and who asks it about which day."""

    ask: Ask
    question: Question


async def coverage_answer(given: Given, by: BreakdownBy) -> Breakdown:
    """Coverage and its parts; what is withheld from the viewer is withheld. Raises as the map does."""
    asked = asked_in(given.own, COVERAGE_ASKED)
    on: OnDay[CoverageQuestion] = await _on_day(given, asked, asked.as_of)
    await ensure_few_parts(given.database.rows, on.question, by, on.ask.today)
    rows = await given.database.rows(parts(on.question, by, on.ask.today))
    personal = on.question.singles_out(by)
    sight = await sight_of(given.database.rows, on.ask, on.question.area, personal=personal)
    return breakdown_of(sight, on.question, by, rows)


async def density_answer(given: Given) -> Density:
    """The bins of a density map. Raises as the map does."""
    asked = density_asked(given.own)
    on = await _on_day(given, asked, asked.persons.as_of)
    return await density(Asking(given.database, given.work, on.ask), on.question)


async def hotspot_answer(given: Given) -> Hotspots:
    """The places of a map of hotspots. Raises as the map does."""
    asked = hotspots_asked(given.own)
    on = await _on_day(given, asked, asked.persons.as_of)
    return await hotspots(Asking(given.database, given.work, on.ask), on.question)


async def gap_answer(given: Given) -> ServiceGaps:
    """The places of a map of service gaps. Raises as the map does."""
    asked = gaps_asked(given.own)
    on = await _on_day(given, asked, asked.service.as_of)
    return await answer_of(given.database, on.ask, on.question)


async def service_answer(given: Given) -> ServiceAreas:
    """The areas of a map of them, drawn. Raises as the map does."""
    asked = service_asked_in(given.own)
    on = await _on_day(given, asked, asked.as_of)
    sight = await sight_of(given.database.rows, on.ask, on.question.stations.area)
    return await service_areas(given.database.rows, sight, on.question, drawn=True)


async def station_question(given: Given) -> OnDay[AreasQuestion]:
    """What a map of stations asks. Raises as the map does."""
    asked = stations_asked(given.own)
    return await _on_day(given, asked, asked.as_of)


async def _on_day(given: Given, asked: Asked[Question], as_of: date | None) -> OnDay[Question]:
    ask = Ask(given.ask.viewer, given.ask.today, as_of or given.ask.today)
    return OnDay(ask, asked.question(await given.area(ask), ask.today))
