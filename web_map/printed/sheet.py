"""A sheet of paper with a coverage map: legend, scale, source, the lowest units, and the whole table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from db.codes import Code
from geo.paper.drawing import Drawing, Paper, Piece, drawing_of
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.coverage_map import CoverageMap, MapPart, shape_id
from web_map.palette import PAINTS, MapClass, Pattern
from web_map.places import MapPlace

LOWEST, METRES_PER_KM = 10, 1000


class Size(Code):
    """Sizes of paper, lying."""

    A4 = "A4", "A4 横向", "A4 landscape"
    A3 = "A3", "A3 横向", "A3 landscape"


# The map's frame: the page less margins, title and the column beside.
FRAMES: Mapping[Size, Paper] = MappingProxyType(
    {Size.A4: Paper(195, 148, 2.6, 6), Size.A3: Paper(305, 230, 3.2, 8)}
)


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A shape on the sheet with its class, and its name where there is room."""

    piece: Piece
    name: str
    map_class: MapClass

    @property
    def fill(self) -> str:
        """A colour, or the pattern that the sheet defines."""
        paint = PAINTS[self.map_class]
        return (
            f"url(#{paint.pattern.value})" if paint.pattern in {Pattern.HATCH, Pattern.DOTS} else paint.fill
        )

    @property
    def is_dark(self) -> bool:
        """Whether the name on it is written in white."""
        return PAINTS[self.map_class].is_dark


def coverage_sheet(
    shown: CoverageMap, place: MapPlace, shapes: Sequence[Row[Any]], *, size: Size, title: str, made_on: str
) -> str:
    """The sheet as an HTML page without any reference; `shapes` are the rows of `map_shapes.shapes`."""
    drawn = {part.id: part for part in shown.parts}
    rows = [(shape_id(row.county_id, row.id), row.geojson) for row in shapes]
    kept = [(key, text) for key, text in rows if key in drawn]
    frame = FRAMES[size]
    drawing = drawing_of(kept, frame, [drawn[key].name for key, _ in kept]) if kept else None
    return labels.html(
        "sheet.html",
        title=title,
        size=size,
        frame=frame,
        drawing=drawing,
        pieces=_pieces(drawing, drawn),
        map=shown,
        place=place,
        lowest=[part for part in shown.parts if part.counts.share is not None][:LOWEST],
        legend=[(labels.painted(PAINTS[one]), name_of(one), count) for one, count in shown.legend],
        definition=shown.question.definition,
        window=labels.window_text(shown.question),
        persons=labels.filter_text(shown.question),
        outside=said(*labels.OUTSIDE[shown.level]),
        derived=said(*labels.DERIVED),
        bar=_bar(drawing),
        grey=PAINTS[MapClass.WITHHELD].fill,
        made_on=made_on,
    )


def _pieces(drawing: Drawing | None, drawn: Mapping[str, MapPart]) -> list[DrawnPart]:
    pieces = drawing.pieces if drawing else ()
    return [DrawnPart(piece, drawn[piece.id].name, drawn[piece.id].map_class) for piece in pieces]


def _bar(drawing: Drawing | None) -> str:
    if drawing is None:
        return ""
    kilometres, metres = divmod(drawing.bar_m, METRES_PER_KM)
    if kilometres:
        return said(f"{kilometres} 公里", f"{kilometres} km")
    return said(f"{metres} 米", f"{metres} m")
