"""The table of a map of places as rows of cells."""

from collections.abc import Sequence

from resolvers.wording.language import name_of, said
from web_map.listed.places import PlaceMap

Cells = Sequence[str | int | float]


def place_table(shown: PlaceMap, numbers: Sequence[str], meaning: Sequence[tuple[str, str]]) -> list[Cells]:
    """The heading and every place; `numbers` head its cells, `meaning` (heading, value) ends each line."""
    heading = [
        *(said("代码", "code"), said("地方", "place"), said("类别", "class")),
        *numbers,
        *[title for title, _ in meaning],
    ]
    ends = [value for _, value in meaning]
    rows = [[row.code or "", row.name, name_of(row.map_class), *row.cells, *ends] for row in shown.rows]
    return [heading, *rows]
