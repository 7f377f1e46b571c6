"""Density as a layer: the bins that `density` gives, with their outlines."""

from collections.abc import Sequence

from starlette.datastructures import QueryParams

from app.layers.feature import Chosen, Feature, Found, Given, picked
from app.layers.fields import AS_OF, CODE, DEFINITION, FROM, NAME, TO, fields_of, values_of
from app.layers.layer import Layer
from app.layers.outlines import Outlines, outlines
from app.layers.questions import density_answer
from resolvers.coverage.question import BreakdownBy
from resolvers.spatial.answers import Density
from resolvers.spatial.question import BinKind
from schema.spatial.density import Density as ShownDensity
from schema.spatial.density import DensityBin, DensityCounts
from web_map.coverage_map import shape_id
from web_map.density.asked import KNOWN, LEVELS
from web_map.levels import BREAKDOWN

BIN = fields_of(DensityBin, ("state", "per_km2", "km2"))
MEASURE = fields_of(ShownDensity, ("measure",))
COUNTS = fields_of(
    DensityCounts,
    (
        *("registered", "persons", "priority_persons", "reached", "visited", "visits", "duties_due"),
        *("duties_overdue", "overdue_persons", "reached_share", "visited_share", "overdue_share"),
    ),
)
FIELDS = (CODE, NAME, *BIN, *COUNTS, *MEASURE, DEFINITION, FROM, TO, AS_OF)


def density_layer(kind: BinKind, name: str, zh: str, en: str) -> Layer:
    """The layer of one way to cut an area."""
    known = tuple(one for one in KNOWN if one != "bins" and (one != "metres" or not kind.is_place))

    async def find(given: Given, chosen: Chosen) -> Found:
        asked = QueryParams([*given.parameters.multi_items(), ("bins", kind.value)])
        own = Given(given.database, given.work, given.ask, asked)
        return picked(await density_features(own), chosen)

    return Layer(name, zh, en, FIELDS, known, find)


async def density_features(given: Given) -> Sequence[Feature]:
    """Every bin, with its outline or without one. Raises as the map does."""
    answer = await density_answer(given)
    kind, persons = answer.question.bins.kind, answer.question.persons
    by: BreakdownBy | None = BREAKDOWN[LEVELS[kind]] if kind.is_place else None
    drawn: Outlines = (
        {} if by is None else await outlines(given.database, persons.area, by, persons.placed_on)
    )
    return _features(answer, drawn)


def _features(answer: Density, drawn: Outlines) -> list[Feature]:
    shown = ShownDensity.of(answer)
    told = {"definition": str(shown.definition.id), **values_of(shown, (*MEASURE, AS_OF))}
    told |= values_of(shown.window, (FROM, TO))
    return [
        Feature(
            f"{one.county_id}-{bin_.key}" if one.hexagon else shape_id(one.county_id, one.id or 0),
            bin_.outline or drawn.get((one.county_id, one.id or 0)),
            {
                "code": bin_.key,
                "name": bin_.label,
                **values_of(bin_, BIN),
                **values_of(bin_.counts, COUNTS),
                **told,
            },
        )
        for one, bin_ in zip(answer.bins, shown.bins, strict=True)
    ]
