"""The one sheet of paper that all maps are printed on: frame, shapes, marks, legend, scale and north."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from db.codes import Code
from geo.paper.drawing import Drawing, Paper, Piece, PlacedSpot, Spot, drawing_of
from resolvers.wording.language import said
from web_map import labels
from web_map.marks.stations import MARK_COLOUR, MARKS, Mark
from web_map.palette import GREY, Paint, Pattern

METRES_PER_KM = 1000
# Millimetres on paper for a pixel of a mark's radius on the screen.
_MARK_MM = 0.22
# The edge of a shape, and of each of very many.
_EDGE_MM, _FINE_MM = 0.2, 0.08
Legend = Sequence[tuple[Markup, str, int]]


class Size(Code):
    """Sizes of paper, lying."""

    A4 = "A4", "A4 横向", "A4 landscape"
    A3 = "A3", "A3 横向", "A3 landscape"


# The map's frame: the page less margins, title and the column beside.
FRAMES: Mapping[Size, Paper] = MappingProxyType(
    {Size.A4: Paper(195, 148, 2.6, 6), Size.A3: Paper(305, 230, 3.2, 8)}
)


@dataclass(frozen=True, slots=True)
class Inked:
    """What a shape is filled with, and the name that it bears where there is room."""

    name: str
    paint: Paint


@dataclass(frozen=True, slots=True)
class Ground:
    """What is drawn: shapes (id and GeoJSON, EPSG:4326), each with its ink, and marks over them.

    A shape without ink is left out. `lies_apart`: none of them lies over another.
    """

    shapes: Sequence[tuple[str, str]]
    inks: Mapping[str, Inked]
    marks: Sequence[Mark] = field(default=())
    lies_apart: bool = False


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A shape on the sheet with its name, where there is room."""

    piece: Piece
    ink: Inked

    @property
    def name(self) -> str:
        """What it is called."""
        return self.ink.name

    @property
    def fill(self) -> str:
        """A colour, or the pattern that the sheet defines."""
        paint = self.ink.paint
        patterned = paint.pattern in {Pattern.HATCH, Pattern.DOTS}
        return f"url(#{paint.pattern.value})" if patterned else paint.fill

    @property
    def is_dark(self) -> bool:
        """Whether the name on it is written in white."""
        return self.ink.paint.is_dark


@dataclass(frozen=True, slots=True)
class Outline:
    """What is filled alike: path data in millimetres, and a colour or pattern."""

    path: str
    fill: str


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark on the sheet; `radius` in millimetres."""

    spot: PlacedSpot
    name: str
    radius: float
    is_filled: bool
    colour: str = MARK_COLOUR


def sheet(
    template: str, ground: Ground, *, size: Size, title: str, legend: Legend, today: date, **values: Any
) -> str:
    """The sheet as an HTML page without any reference, by a template that fills it."""
    kept = [(key, text) for key, text in ground.shapes if key in ground.inks]
    frame, spots = FRAMES[size], [_spot(one) for one in ground.marks]
    names = [ground.inks[key].name for key, _ in kept]
    dark = [ground.inks[key].paint.is_dark for key, _ in kept]
    drawing = drawing_of(kept, frame, names, spots, dark=dark) if kept else None
    pieces = [DrawnPart(one, ground.inks[one.id]) for one in drawing.pieces] if drawing else []
    return labels.html(
        template,
        title=title,
        size=size,
        frame=frame,
        drawing=drawing,
        pieces=pieces,
        edge=_FINE_MM if ground.lies_apart else _EDGE_MM,
        outlines=_alike(pieces)
        if ground.lies_apart
        else [Outline(one.piece.path, one.fill) for one in pieces],
        spots=_marks(drawing, ground.marks),
        legend=legend,
        bar=_bar(drawing),
        grey=GREY,
        made_on=made_on(today),
        **values,
    )


def _alike(pieces: Sequence[DrawnPart]) -> list[Outline]:
    """One outline for each fill: thousands of elements would take most of the time that a PDF takes."""
    paths = defaultdict(list)
    for one in pieces:
        paths[one.fill].append(one.piece.path)
    return [Outline("".join(some), fill) for fill, some in paths.items()]


def made_on(today: date) -> str:
    """What stands at the foot of each sheet."""
    return said(f"{today} 制图", f"made on {today}")


def _spot(mark: Mark) -> Spot:
    return Spot(mark.lon, mark.lat, MARKS[mark.level][0] * _MARK_MM, mark.label)


def _marks(drawing: Drawing | None, marks: Sequence[Mark]) -> list[DrawnMark]:
    if drawing is None:
        return []
    pairs = zip(drawing.spots, marks, strict=True)
    found = [
        DrawnMark(spot, mark.label, MARKS[mark.level][0] * _MARK_MM, MARKS[mark.level][1])
        for spot, mark in pairs
    ]
    # The largest last, and so on top.
    return sorted(found, key=lambda one: one.radius)


def _bar(drawing: Drawing | None) -> str:
    if drawing is None:
        return ""
    kilometres, metres = divmod(drawing.bar_m, METRES_PER_KM)
    if kilometres:
        return said(f"{kilometres} 公里", f"{kilometres} km")
    return said(f"{metres} 米", f"{metres} m")
