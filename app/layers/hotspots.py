"""Hotspots as a layer: the places that `hotspots` gives, with their boundaries."""

from collections.abc import Sequence

from app.layers.feature import Chosen, Feature, Found, Given, picked
from app.layers.fields import AS_OF, CODE, FROM, NAME, TO, fields_of, values_of
from app.layers.layer import Layer
from app.layers.outlines import outlines
from app.layers.questions import hotspot_answer
from schema.spatial.hotspots import HotspotPlace, Hotspots
from web_map.coverage_map import shape_id
from web_map.hotspots.asked import KNOWN, LEVELS
from web_map.levels import BREAKDOWN

PLACE = fields_of(HotspotPlace, ("spot", "share", "statistic", "p_value", "neighbours"))
MEANING = fields_of(Hotspots, ("measure", "method", "silence"))
FIELDS = (CODE, NAME, *PLACE, *MEANING, FROM, TO, AS_OF)


async def hotspot_features(given: Given) -> Sequence[Feature]:
    """The places compared, and those left out with the reason. Raises as the map does."""
    answer = await hotspot_answer(given)
    persons, by = answer.question.persons, BREAKDOWN[LEVELS[answer.question.by]]
    drawn = await outlines(given.database, persons.area, by, persons.placed_on)
    shown = Hotspots.of(answer)
    told = {**values_of(shown, (*MEANING, AS_OF)), **values_of(shown.window, (FROM, TO))}
    return [
        Feature(
            shape_id(one.place.county_id, one.place.id or 0),
            drawn.get((one.place.county_id, one.place.id or 0)),
            {"code": place.key, "name": place.label, **values_of(place, PLACE), **told},
        )
        for one, place in zip(answer.places, shown.places, strict=True)
    ]


async def _find(given: Given, chosen: Chosen) -> Found:
    return picked(await hotspot_features(given), chosen)


HOTSPOTS = Layer("hotspots", "热点", "Hotspots", FIELDS, KNOWN, _find, apart=("measure", "method"))
