"""A sheet of paper with a coverage map: the lowest units beside it, and the whole table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.coverage_map import CoverageMap
from web_map.marks.stations import Mark
from web_map.palette import PAINTS
from web_map.places import MapPlace
from web_map.printed.paper import Ground, Inked, Legend, Size, sheet

LOWEST = 10


@dataclass(frozen=True, slots=True)
class Over:
    """What lies over a map of coverage, with its part of the legend."""

    marks: Sequence[Mark] = ()
    legend: Legend = ()


def coverage_sheet(
    shown: CoverageMap,
    place: MapPlace,
    ground: Sequence[tuple[str, str]],
    *,
    size: Size,
    title: str,
    today: date,
    over: Over = Over(),
) -> str:
    """The sheet as an HTML page without any reference; `ground` are the boundaries by id as GeoJSON."""
    inks = {part.id: Inked(part.name, PAINTS[part.map_class]) for part in shown.parts}
    return sheet(
        "coverage_sheet.html",
        Ground(ground, inks, over.marks),
        size=size,
        title=title,
        legend=[
            *[(labels.painted(PAINTS[one]), name_of(one), count) for one, count in shown.legend],
            *over.legend,
        ],
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
