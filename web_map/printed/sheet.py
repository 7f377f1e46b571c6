"""A sheet of paper with a coverage map: the lowest units beside it, and the whole table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.coverage_map import CoverageMap, shape_id
from web_map.palette import PAINTS
from web_map.places import MapPlace
from web_map.printed.paper import Ground, Inked, Size, sheet

LOWEST = 10


def coverage_sheet(
    shown: CoverageMap, place: MapPlace, shapes: Sequence[Row[Any]], *, size: Size, title: str, today: date
) -> str:
    """The sheet as an HTML page without any reference; `shapes` are the rows of `map_shapes.shapes`."""
    inks = {part.id: Inked(part.name, PAINTS[part.map_class]) for part in shown.parts}
    return sheet(
        "coverage_sheet.html",
        Ground([(shape_id(row.county_id, row.id), row.geojson) for row in shapes], inks),
        size=size,
        title=title,
        legend=[(labels.painted(PAINTS[one]), name_of(one), count) for one, count in shown.legend],
        today=today,
        map=shown,
        place=place,
        lowest=[part for part in shown.parts if part.counts.share is not None][:LOWEST],
        definition=shown.question.definition,
        window=labels.window_text(shown.question),
        persons=labels.filter_text(shown.question),
        outside=said(*labels.OUTSIDE[shown.level]),
        derived=said(*labels.DERIVED),
    )
