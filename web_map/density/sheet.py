"""A density map on paper."""

from collections.abc import Sequence
from datetime import date

import orjson

from resolvers.wording.language import said
from web_map import labels
from web_map.density.palette import PAINTS
from web_map.density.parts import UNITS, DensityMap, density_text, number_text
from web_map.density.table import density_table
from web_map.printed.map_sheet import Told, map_sheet
from web_map.printed.paper import Ground, Inked, Size

MOST_HEXAGONS = 100  # the densest; what a hexagon is called tells nobody where it lies
_SHOWN = 11  # the columns of the table before those that say the same in each row


def density_sheet(
    shown: DensityMap, shapes: Sequence[tuple[str, str]], *, size: Size, title: str, today: date
) -> str:
    """The sheet as an HTML page without any reference; `shapes` are those of places, none for hexagons."""
    answer, question = shown.answer, shown.answer.question
    persons, unit = question.persons, said(*UNITS[question.measure])
    number, land = number_text(answer.whole, question.measure), answer.land_km2
    whole = answer.whole.measured(question.measure) if answer.whole else None
    per_km2 = density_text(whole / land if whole is not None and land else None)
    lines = [
        said(f"共 {number} {unit}，每平方公里 {per_km2}", f"{number} {unit}, {per_km2} per km²"),
        said("时间窗：", "window: ") + labels.window_text(persons),
        said(f"名册日 {persons.as_of}；人员：", f"register of {persons.as_of}; persons: ")
        + labels.filter_text(persons),
    ]
    named = shown.kind.is_place
    inks = {part.id: Inked(part.name if named else "", PAINTS[part.density_class]) for part in shown.parts}
    legend = [(labels.painted(PAINTS[one]), shown.scale.name_of(one), count) for one, count in shown.legend]
    # Of neighbouring counties hexagons may lie on one another.
    apart = not named and not persons.area.spans_counties
    ground = Ground(shapes if named else _hexagons(shown), inks, lies_apart=apart)
    table = [row[:_SHOWN] for row in density_table(shown)]
    table = table if named else table[: 2 + MOST_HEXAGONS]
    return map_sheet(ground, Told(title, lines, table), size=size, legend=legend, today=today)


def _hexagons(shown: DensityMap) -> list[tuple[str, str]]:
    drawn = [(part.id, part.bin.hexagon) for part in shown.parts if part.bin.hexagon]
    shapes = [(key, {"type": "Polygon", "coordinates": [hexagon.ring]}) for key, hexagon in drawn]
    return [(key, orjson.dumps(shape).decode()) for key, shape in shapes]
