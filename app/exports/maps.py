"""The tables of maps, by the very functions that make the maps."""

from collections.abc import AsyncGenerator

from starlette.datastructures import QueryParams

from app.exports.table import Rows
from db.engine import Database
from geo.work.pool import WorkPool
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.ground.named_areas import own_area
from resolvers.spatial.density import Asking, density
from resolvers.spatial.hotspots import hotspots
from resolvers.wording.language import name_of, said
from web_map.density.asked import density_asked
from web_map.density.parts import density_map
from web_map.density.table import density_table
from web_map.gaps.asked import gaps_asked
from web_map.gaps.drawing import gap_map
from web_map.gaps.routes import answer_of
from web_map.hotspots.asked import hotspots_asked
from web_map.hotspots.drawing import hotspot_map
from web_map.labels import window_text
from web_map.listed.places import NO_GROUND
from web_map.listed.table import place_table
from web_map.places import area_named
from web_map.service_areas.asked import service_asked_in
from web_map.service_areas.routes import map_of
from web_map.service_areas.table import service_table
from web_map.stations.asked import stations_asked
from web_map.stations.table import station_table
from web_map.stations.wall import station_map

PLACE = "division"


async def density_rows(
    database: Database, work: WorkPool, ask: Ask, given: QueryParams
) -> AsyncGenerator[Rows, None]:
    """The bins of a density map. Raises as its page does."""
    asked = density_asked(_without_place(given))
    on_day = Ask(ask.viewer, ask.today, asked.persons.as_of or ask.today)
    question = asked.question(await _area(database, on_day, given), ask.today)
    yield density_table(density_map(await density(Asking(database, work, on_day), question)))


async def service_rows(database: Database, ask: Ask, given: QueryParams) -> AsyncGenerator[Rows, None]:
    """The stations of a map of service areas. Raises as its page does."""
    asked = service_asked_in(_without_place(given))
    on_day = Ask(ask.viewer, ask.today, asked.as_of or ask.today)
    question = asked.question(await _area(database, on_day, given), ask.today)
    yield service_table(await map_of(database, on_day, question))


async def station_rows(database: Database, ask: Ask, given: QueryParams) -> AsyncGenerator[Rows, None]:
    """The stations of a map of them, with their staff. Raises as its page does."""
    asked = stations_asked(_without_place(given))
    on_day = Ask(ask.viewer, ask.today, asked.as_of or ask.today)
    question = asked.question(await _area(database, on_day, given), ask.today)
    yield station_table(await station_map(database, on_day, question))


async def gap_rows(database: Database, ask: Ask, given: QueryParams) -> AsyncGenerator[Rows, None]:
    """The places of a map of service gaps. Raises as its page does."""
    asked = gaps_asked(_without_place(given))
    on_day = Ask(ask.viewer, ask.today, asked.service.as_of or ask.today)
    question = asked.question(await _area(database, on_day, given), ask.today)
    answer = await answer_of(database, on_day, question)
    heads = [said("盲区人数", "in the gap"), said("有坐标者", "located"), said("占比", "share")]
    meaning = [
        (said("超过（分钟）", "beyond, minutes"), str(asked.minutes)),
        (said("依据", "basis"), name_of(answer.basis)),
        (said("名册日", "register of"), question.stations.on.isoformat()),
    ]
    yield place_table(gap_map(answer, NO_GROUND), heads, meaning)


async def hotspot_rows(
    database: Database, work: WorkPool, ask: Ask, given: QueryParams
) -> AsyncGenerator[Rows, None]:
    """The places of a map of hotspots. Raises as its page does."""
    asked = hotspots_asked(_without_place(given))
    on_day = Ask(ask.viewer, ask.today, asked.persons.as_of or ask.today)
    question = asked.question(await _area(database, on_day, given), ask.today)
    answer = await hotspots(Asking(database, work, on_day), question)
    heads = [said("比例", "share"), said("类型", "kind"), "p"]
    meaning = [
        (said("指标", "measure"), name_of(question.measure)),
        (said("方法", "method"), name_of(question.method)),
        (said("时间窗", "window"), window_text(question.persons)),
        (said("名册日", "register of"), question.persons.as_of.isoformat()),
    ]
    yield place_table(hotspot_map(answer, NO_GROUND), heads, meaning)


def _without_place(given: QueryParams) -> QueryParams:
    return QueryParams([pair for pair in given.multi_items() if pair[0] != PLACE])


async def _area(database: Database, ask: Ask, given: QueryParams) -> Area:
    code = given.get(PLACE)
    return await area_named(database, ask, code) if code else own_area(ask)
