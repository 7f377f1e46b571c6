"""Coverage as a layer: the parts that `coverageBreakdown` gives, with their boundaries."""

from collections.abc import Sequence

from app.layers.feature import Chosen, Feature, Found, Given, Plain, picked
from app.layers.fields import CODE, DEFINITION, FROM, NAME, TO, field_of, values_of
from app.layers.layer import Layer
from app.layers.outlines import Outlines, outlines
from app.layers.questions import COVERAGE_ASKED, coverage_answer
from resolvers.coverage.answers import Breakdown
from resolvers.coverage.question import BreakdownBy
from schema.coverage.breakdown import CoverageBreakdown
from schema.coverage.coverage import Coverage
from schema.headings import plain_headings
from web_map.coverage_map import shape_id

# Of coverage, what is no single value or never asked here.
APART = ("definition", "visited_definition", "window", "known_at", "waterfall")
NUMBERS = [heading for heading in plain_headings(Coverage) if heading.name not in APART]
_NUMBERS = tuple(field_of(heading) for heading in NUMBERS)
FIELDS = (CODE, NAME, *_NUMBERS, DEFINITION, FROM, TO)


def coverage_layer(by: BreakdownBy, name: str, zh: str, en: str) -> Layer:
    """The layer of one way to cut an area."""

    async def find(given: Given, chosen: Chosen) -> Found:
        return picked(await coverage_features(given, by), chosen)

    return Layer(name, zh, en, FIELDS, COVERAGE_ASKED, find)


async def coverage_features(given: Given, by: BreakdownBy) -> Sequence[Feature]:
    """Every part that is a place, with its boundary or without one. Raises as the map does."""
    answer = await coverage_answer(given, by)
    question = answer.question
    return _features(answer, await outlines(given.database, question.area, by, question.placed_on))


def _features(answer: Breakdown, drawn: Outlines) -> list[Feature]:
    shown = CoverageBreakdown.of(answer).parts
    return [
        Feature(
            shape_id(one.county_id, one.id),
            drawn.get((one.county_id, one.id)),
            {"code": part.key, "name": part.label, **_numbers(part.coverage)},
        )
        for one, part in zip(answer.parts, shown, strict=True)
        if one.county_id is not None and one.id is not None
    ]


def _numbers(shown: Coverage) -> dict[str, Plain]:
    """The fields of an answer by their names in the schema's statements."""
    window = {"from_on": shown.window.from_on.isoformat(), "to_on": shown.window.to_on.isoformat()}
    return {**values_of(shown, _NUMBERS), "definition": str(shown.definition.id), **window}
