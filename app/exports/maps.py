"""The tables of maps, of the very answers that the maps show."""

from collections.abc import AsyncGenerator, Callable, Mapping
from types import MappingProxyType

from app.exports.table import Rows
from app.layers.feature import Given
from app.layers.questions import density_answer, gap_answer, hotspot_answer, service_answer, station_question
from resolvers.wording.language import name_of, said
from web_map.density.parts import density_map
from web_map.density.table import density_table
from web_map.gaps.drawing import gap_map
from web_map.hotspots.drawing import hotspot_map
from web_map.labels import window_text
from web_map.listed.places import NO_GROUND
from web_map.listed.table import place_table
from web_map.service_areas.drawing import service_map
from web_map.service_areas.table import service_table
from web_map.stations.table import station_table
from web_map.stations.wall import station_map


async def _density_rows(given: Given) -> AsyncGenerator[Rows, None]:
    """The bins of a density map."""
    yield density_table(density_map(await density_answer(given)))


async def _service_rows(given: Given) -> AsyncGenerator[Rows, None]:
    """The stations of a map of service areas."""
    yield service_table(service_map(await service_answer(given)))


async def _station_rows(given: Given) -> AsyncGenerator[Rows, None]:
    """The stations of a map of them, with their staff."""
    on = await station_question(given)
    yield station_table(await station_map(given.database, on.ask, on.question))


async def _gap_rows(given: Given) -> AsyncGenerator[Rows, None]:
    """The places of a map of service gaps."""
    answer = await gap_answer(given)
    question = answer.question
    heads = [said("盲区人数", "in the gap"), said("有坐标者", "located"), said("占比", "share")]
    meaning = [
        (said("超过（分钟）", "beyond, minutes"), f"{question.beyond.minutes:g}"),
        (said("依据", "basis"), name_of(answer.basis)),
        (said("名册日", "register of"), question.stations.on.isoformat()),
    ]
    yield place_table(gap_map(answer, NO_GROUND), heads, meaning)


async def _hotspot_rows(given: Given) -> AsyncGenerator[Rows, None]:
    """The places of a map of hotspots."""
    answer = await hotspot_answer(given)
    question = answer.question
    heads = [said("比例", "share"), said("类型", "kind"), "p"]
    meaning = [
        (said("指标", "measure"), name_of(question.measure)),
        (said("方法", "method"), name_of(question.method)),
        (said("时间窗", "window"), window_text(question.persons)),
        (said("名册日", "register of"), question.persons.as_of.isoformat()),
    ]
    yield place_table(hotspot_map(answer, NO_GROUND), heads, meaning)


# Each raises as the page of its map does.
MAP_TABLES: Mapping[str, Callable[[Given], AsyncGenerator[Rows, None]]] = MappingProxyType(
    {
        "density": _density_rows,
        "service-areas": _service_rows,
        "stations": _station_rows,
        "gaps": _gap_rows,
        "hotspots": _hotspot_rows,
    }
)
