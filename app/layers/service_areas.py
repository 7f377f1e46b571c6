"""Service areas as a layer: the areas that `serviceAreas` gives, or the bands of minutes of each."""

from collections.abc import Iterator, Mapping, Sequence

from app.layers.feature import Chosen, Feature, Found, Given, Plain, picked
from app.layers.fields import AS_OF, CODE, NAME, Field, fields_of, plain, values_of
from app.layers.layer import Layer
from app.layers.questions import service_answer
from resolvers.spatial.service.answers import ServiceArea, ServiceAreas
from resolvers.spatial.service.question import CostBasis
from schema.spatial.service.numbers import ServiceNumbers
from schema.spatial.service.service_area import ServiceArea as ShownArea
from schema.spatial.service.service_area import ServiceAreas as ShownAreas
from schema.spatial.service.service_area import ServiceBand, StationPlace
from web_map.coverage_map import shape_id
from web_map.service_areas.asked import KNOWN

LEVEL = fields_of(StationPlace, ("level",))
BAND = fields_of(ServiceBand, ("minutes",))
NUMBERS = fields_of(
    ServiceNumbers,
    (
        *("persons", "veterans", "priority_persons", "measured", "mean_minutes", "ninetieth_minutes"),
        *("mean_metres", "ninetieth_metres", "withheld"),
    ),
)
AREA = fields_of(ShownArea, ("area_km2", "grid_workers", "persons_per_worker", "is_approximate"))
METHOD = fields_of(ShownAreas, ("method", "form"))
BASIS = Field("basis", "依据", "Basis", codes=CostBasis)
FIELDS = (CODE, NAME, *LEVEL, *BAND, *NUMBERS, *AREA, *METHOD, BASIS, AS_OF)


async def service_features(given: Given) -> Sequence[Feature]:
    """Every area, or with minutes every band, the widest first. Raises as the map does."""
    answer = await service_answer(given)
    return [one for area in answer.areas for one in _features(answer, area)]


def _features(answer: ServiceAreas, area: ServiceArea) -> Iterator[Feature]:
    shown, station = ShownArea.of(answer.question, area), area.stations[0]
    fields = {**_told(answer, shown), **values_of(shown.numbers, NUMBERS), **values_of(shown, AREA)}
    key = shape_id(answer.question.stations.area.county_id, station.id)
    if not area.bands:
        yield Feature(key, area.shape.geojson, {**fields, "minutes": None})
    for band in reversed(area.bands):
        # What is told of the whole area is not told of its bands, but for who works there.
        own = {"persons": band.persons, "area_km2": band.shape.area_km2, "minutes": band.minutes}
        whole = {
            **dict.fromkeys(one.name for one in NUMBERS if one.name != "withheld"),
            "persons_per_worker": None,
        }
        yield Feature(f"{key}-{band.minutes:g}", band.shape.geojson, {**fields, **whole, **own})


def _told(answer: ServiceAreas, shown: ShownArea) -> Mapping[str, Plain]:
    question, first = answer.question, shown.stations[0]
    name = "、".join(one.name for one in shown.stations)
    told = {"method": plain(question.method), "form": plain(question.form), "basis": plain(answer.basis)}
    on = question.stations.on.isoformat()
    return {"code": first.division_code, "name": name, "level": plain(first.level), **told, "as_of": on}


async def _find(given: Given, chosen: Chosen) -> Found:
    return picked(await service_features(given), chosen)


SERVICE_AREAS = Layer("service-areas", "服务范围", "Service areas", FIELDS, KNOWN, _find)
