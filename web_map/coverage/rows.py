"""The rows of the table of a map of coverage."""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from resolvers.wording.language import name_of
from web_map import labels
from web_map.asked import Asked
from web_map.coverage_map import CoverageMap, MapPart
from web_map.frame import Around
from web_map.levels import MapLevel
from web_map.rows.listed import ListedRow, MadeRows

# How the own map of a part is cut, to which a click on it leads.
NEXT_LEVEL: Mapping[MapLevel, MapLevel | None] = MappingProxyType(
    {
        MapLevel.TOWNSHIPS: MapLevel.CELLS,
        MapLevel.VILLAGES: MapLevel.CELLS,
        MapLevel.UNITS: None,
        MapLevel.CELLS: None,
    }
)


def rows_of(shown: CoverageMap, around: Around, asked: Asked) -> Sequence[ListedRow]:
    """A row for each part, with the address of its own map, if it has one."""
    query = asked.query(NEXT_LEVEL[shown.level])
    return MadeRows(shown.parts, partial(_row, around, query))


def rows_address(shown: CoverageMap, around: Around, asked: Asked) -> str:
    """Where the rows lie that do not stand in the page."""
    return around.rows_address(asked.query(shown.level))


def _row(around: Around, query: str, part: MapPart) -> ListedRow:
    counts = part.counts
    has_own = part.code and part.code != around.place.code
    share = labels.share_text(counts)
    return ListedRow(
        id=part.id,
        map_class=part.share_class.value,
        name=part.name,
        share=share,
        tooltip=labels.tooltip_text(part),
        cells=(labels.numbers_text(counts), name_of(part.share_class) if counts.share is None else share),
        href=f"{around.path}/{part.code}{query}" if has_own else None,
        within=part.within,
        has_shape=part.has_shape,
    )
