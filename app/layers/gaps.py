"""Service gaps as a layer: the places that `serviceGaps` gives, with their boundaries."""

from collections.abc import Sequence

from app.layers.feature import Chosen, Feature, Found, Given, Plain, picked
from app.layers.fields import AS_OF, CODE, NAME, Field, fields_of, plain, values_of
from app.layers.layer import Layer
from app.layers.outlines import outlines
from app.layers.questions import gap_answer
from resolvers.coverage.question import BreakdownBy
from resolvers.spatial.service.question import CostBasis
from schema.spatial.service.numbers import ServiceNumbers
from schema.spatial.service.service_gap import GapPart, ServiceGaps
from web_map.coverage_map import shape_id
from web_map.gaps.asked import KNOWN, LEVELS
from web_map.levels import BREAKDOWN, level_of
from web_map.service_areas.asked import KNOWN as SERVICE_KNOWN

PART = fields_of(GapPart, ("persons", "unlocated"))
NUMBERS = fields_of(ServiceNumbers, ("veterans", "priority_persons", "withheld"))
IN_GAP = Field("in_gap", "盲区人数", "Persons in the gap", "integer")
LIMIT = fields_of(ServiceGaps, ("beyond_minutes",))
BASIS = Field("basis", "依据", "Basis", codes=CostBasis)
FIELDS = (CODE, NAME, *PART, IN_GAP, *NUMBERS, *LIMIT, BASIS, AS_OF)


async def gap_features(given: Given) -> Sequence[Feature]:
    """The places somebody lives in, by code. Raises as the map does."""
    answer = await gap_answer(given)
    question = answer.question
    area, on = question.stations.area, question.stations.on
    by: BreakdownBy = BREAKDOWN[level_of(area, LEVELS[question.by])]
    drawn = await outlines(given.database, area, by, on)
    told: dict[str, Plain] = {
        "beyond_minutes": question.beyond.minutes,
        "basis": plain(answer.basis),
        "as_of": on.isoformat(),
    }
    return [
        Feature(
            shape_id(area.county_id, part.place.id),
            drawn.get((area.county_id, part.place.id)),
            {**_numbers(GapPart.of(question, part)), **told},
        )
        for part in answer.parts
        if part.place is not None
    ]


def _numbers(shown: GapPart) -> dict[str, Plain]:
    named: dict[str, Plain] = {"code": shown.key, "name": shown.label, "in_gap": shown.gap.persons}
    return {**named, **values_of(shown, PART), **values_of(shown.gap, NUMBERS)}


async def _find(given: Given, chosen: Chosen) -> Found:
    return picked(await gap_features(given), chosen)


ASKED = (*KNOWN, *[name for name in SERVICE_KNOWN if name != "method"])
GAPS = Layer("gaps", "服务盲区", "Service gaps", FIELDS, ASKED, _find)
