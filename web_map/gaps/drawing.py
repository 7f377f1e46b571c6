"""A map of service gaps as values: who of each place lives beyond the limit. Nothing here draws."""

from collections.abc import Mapping
from types import MappingProxyType

from db.codes import Code
from resolvers.spatial.service.answers import GapPart, ServiceGaps
from resolvers.wording.language import said
from resolvers.wording.shares import percent
from web_map.coverage_map import shape_id
from web_map.labels import NOTHING
from web_map.listed.places import Ground, PlaceMap, PlaceRow
from web_map.palette import GREY, Paint, Pattern


class GapClass(Code):
    """How much of a place lives in the gap."""

    ALL = "all", "全部在盲区", "everybody in the gap"
    FROM_50 = "from50", "50% 至不足 100%", "50 % to under 100 %"
    FROM_25 = "from25", "25% 至不足 50%", "25 % to under 50 %"
    FROM_10 = "from10", "10% 至不足 25%", "10 % to under 25 %"
    ABOVE_0 = "above0", "不足 10%", "above 0 % and under 10 %"
    NONE = "none", "无人在盲区", "nobody in the gap"
    WITHHELD = "withheld", "盲区中不足 5 人", "fewer than five in the gap"
    UNKNOWN = "unknown", "住处均无坐标，无法判断", "no home has coordinates"


# Oranges in five steps (ColorBrewer 2.0), which darken throughout, so also in grey.
GAP_PAINTS: Mapping[Code, Paint] = MappingProxyType(
    {
        GapClass.ALL: Paint("#7f2704"),
        GapClass.FROM_50: Paint("#d94801"),
        GapClass.FROM_25: Paint("#fd8d3c"),
        GapClass.FROM_10: Paint("#fdbe85"),
        GapClass.ABOVE_0: Paint("#feedde"),
        GapClass.NONE: Paint("#ffffff"),
        GapClass.WITHHELD: Paint(GREY, Pattern.DOTS),
        GapClass.UNKNOWN: Paint("#e4e7eb", Pattern.EMPTY),
    }
)
GAP_BREAKS = ((50, GapClass.FROM_50), (25, GapClass.FROM_25), (10, GapClass.FROM_10))


def gap_class(part: GapPart) -> GapClass:
    """The class of a place, in whole numbers; the unlocated are nobody's share."""
    judged = part.persons - part.unlocated
    if part.gap.withheld:
        return GapClass.WITHHELD
    if not judged:
        return GapClass.UNKNOWN
    if not part.gap.persons:
        return GapClass.NONE
    if part.gap.persons == judged:
        return GapClass.ALL
    hundredfold = 100 * part.gap.persons
    return next((name for least, name in GAP_BREAKS if hundredfold >= least * judged), GapClass.ABOVE_0)


def gap_map(answer: ServiceGaps, ground: Ground) -> PlaceMap:
    """The map of an answer: the place with most persons in the gap first."""
    parts = sorted(answer.parts, key=lambda part: (-part.gap.persons, part.place.code if part.place else "~"))
    drawn, county_id = ground.drawn, answer.question.stations.area.county_id
    rows = [_row(part, county_id, drawn) for part in parts if part.place is not None]
    return PlaceMap(tuple(rows), GAP_PAINTS)


def cells_of(part: GapPart) -> tuple[str, str, str]:
    """Persons in the gap, everybody judged, and the share."""
    judged = part.persons - part.unlocated
    hidden = part.gap.withheld or not judged
    return str(part.gap.persons), str(judged), NOTHING if hidden else percent(part.gap.persons, judged)


def _row(part: GapPart, county_id: int, drawn: frozenset[str]) -> PlaceRow:
    assert part.place is not None  # noqa: S101  # those in no place stand below the table
    cells = cells_of(part)
    key = shape_id(county_id, part.place.id)
    return PlaceRow(
        id=key,
        code=part.place.code,
        name=part.place.name,
        map_class=gap_class(part),
        share=cells[2],
        cells=cells,
        lines=(
            said(f"盲区 {cells[0]} 人 / {cells[1]} 人", f"{cells[0]} in the gap / {cells[1]}"),
            said(f"占 {cells[2]}", f"share {cells[2]}"),
            said(f"另有 {part.unlocated} 人住处无坐标", f"{part.unlocated} more without coordinates"),
        ),
        has_shape=key in drawn,
    )
