"""A map of hotspots as values: what each place is among its neighbours. Nothing here draws."""

from collections.abc import Mapping
from types import MappingProxyType

from db.codes import Code
from geo.clusters.hotspots import Spot
from resolvers.spatial.hotspots import Hotspots, PlaceSpot
from resolvers.wording.language import name_of, said
from web_map.coverage_map import shape_id
from web_map.labels import NOTHING
from web_map.listed.places import Ground, PlaceMap, PlaceRow
from web_map.palette import GREY, Paint, Pattern

# Orange and purple (ColorBrewer 2.0, PuOr), told apart without red and green; of each pair the cluster is the
# darker, so also in grey.
SPOT_PAINTS: Mapping[Code, Paint] = MappingProxyType(
    {
        Spot.HIGH: Paint("#2d004b"),
        Spot.HIGH_AMONG_LOW: Paint("#b2abd2"),
        Spot.NOT_SIGNIFICANT: Paint("#ffffff"),
        Spot.LOW_AMONG_HIGH: Paint("#fdb863"),
        Spot.LOW: Paint("#b35806"),
        Spot.NO_NEIGHBOURS: Paint("#e4e7eb", Pattern.EMPTY),
        Spot.NO_DENOMINATOR: Paint(GREY, Pattern.DOTS),
        Spot.WITHHELD: Paint(GREY, Pattern.HATCH),
        Spot.NO_SHAPE: Paint("#ffffff", Pattern.ABSENT),
    }
)
_ORDER = tuple(SPOT_PAINTS)
_LEAST_P = 0.001


def hotspot_map(answer: Hotspots, ground: Ground) -> PlaceMap:
    """The map of an answer: clusters first, in the order of the legend but for what is left to chance."""
    drawn = ground.drawn
    rows = sorted((_row(one, drawn) for one in answer.places), key=_first)
    return PlaceMap(tuple(rows), SPOT_PAINTS)


def _first(row: PlaceRow) -> tuple[bool, int, str]:
    return row.map_class == Spot.NOT_SIGNIFICANT, _ORDER.index(row.map_class), row.code or ""


def _row(one: PlaceSpot, drawn: frozenset[str]) -> PlaceRow:
    place, result = one.place, one.result
    share = NOTHING if one.share is None else f"{100 * one.share:.1f}%"
    certainty, near = _p_text(result.p_value), result.neighbours
    key = shape_id(place.county_id, place.id or 0)
    return PlaceRow(
        id=key,
        code=place.key,
        name=place.label or place.key or "",
        map_class=result.spot,
        share=share,
        cells=(share, name_of(result.spot), certainty),
        lines=(
            name_of(result.spot),
            said(f"比例 {share}", f"share {share}"),
            said(
                f"相邻 {near} 处，p {certainty}",
                f"{near} neighbours, p {certainty}",
            ),
        ),
        has_shape=key in drawn,
    )


def _p_text(p_value: float | None) -> str:
    if p_value is None:
        return NOTHING
    return f"< {_LEAST_P}" if p_value < _LEAST_P else f"{p_value:.3f}"
