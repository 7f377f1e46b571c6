"""The rows of the table of a density map."""

from collections.abc import Sequence
from dataclasses import replace

from resolvers.wording.language import said
from web_map.density.asked import DensityAsked
from web_map.density.parts import DensityMap, DensityPart
from web_map.frame import Around
from web_map.rows.listed import ListedRow


def density_rows(shown: DensityMap, around: Around, asked: DensityAsked) -> Sequence[ListedRow]:
    """A row for each bin; a place has the address of its own map."""
    query = replace(asked, kind=None, metres=None).query()
    return [_row(part, around, query, is_place=shown.kind.is_place) for part in shown.parts]


def rows_address(shown: DensityMap, around: Around, asked: DensityAsked) -> str:
    """Where the rows lie that do not stand in the page."""
    return around.rows_address(asked.query(shown.answer.question.bins))


def _row(part: DensityPart, around: Around, query: str, *, is_place: bool) -> ListedRow:
    code = part.bin.key if is_place else None
    return ListedRow(
        id=part.id,
        map_class=part.density_class.value,
        name=part.name,
        share=part.density,
        tooltip=part.tooltip,
        cells=_cells(part),
        href=f"{around.path}/{code}{query}" if code and code != around.place.code else None,
        has_shape=part.bin.km2 is not None,
    )


def _cells(part: DensityPart) -> tuple[str, ...]:
    if part.bin.withheld:
        return (said("不予显示", "withheld"),)
    return part.number, part.density, *part.shares
