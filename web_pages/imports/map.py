"""A drawing of what a dry run would change, as SVG: villages in five shades, or what a file itself draws."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import Row

from db.codes import RowVerdict
from web_pages.frame import Frame

SHADES = 5


@dataclass(frozen=True, slots=True)
class Village:
    """A village: how many new ones would live there, its shade from 0 (nobody), and its outline as a path."""

    name: str
    township: str
    number: int
    shade: int
    path: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A station, a cell or a boundary: its name, what becomes of it, and where, as a path or a spot."""

    name: str
    verdict: RowVerdict
    path: str = ""
    spot: tuple[float, float] | None = None

    @property
    def changes(self) -> bool:
        """Whether it is not as it was."""
        return self.verdict != RowVerdict.UNCHANGED


@dataclass(frozen=True, slots=True)
class Drawing:
    """The villages in their order, with size and legend: the least number of each shade.

    Of a file that draws something itself `marks` are what it draws, and no village has a shade. `near` is
    the part to look at from near (an SVG's viewBox) where what changes is too small to be seen from afar.
    """

    villages: Sequence[Village]
    elsewhere: int
    height: float
    legend: Sequence[tuple[int, str]]
    marks: Sequence[Mark] = ()
    near: str = ""

    @property
    def drawn(self) -> list[Village]:
        """Those that have an outline."""
        return [one for one in self.villages if one.path]

    @property
    def listed(self) -> list[Village]:
        """Those where somebody would live, most first."""
        found = [one for one in self.villages if one.number]
        return sorted(found, key=lambda one: -one.number)

    @property
    def verdicts(self) -> list[tuple[RowVerdict, int]]:
        """What becomes of the marks, and of how many of them."""
        found = Counter(one.verdict for one in self.marks)
        return [(verdict, found[verdict]) for verdict in RowVerdict if found[verdict]]


def drawing_of(rows: Sequence[Row[Any]], places: Mapping[str, Any]) -> Drawing:
    """The map of a run: of its marks, or of how many of its lines are about each village, by its id."""
    return _marked(rows, places["marks"]) if "marks" in places else _shaded(rows, places)


def _marked(rows: Sequence[Row[Any]], marks: Sequence[Sequence[str]]) -> Drawing:
    outlines = {row.id: shapely.from_geojson(row.geojson) for row in rows if row.geojson}
    shapes = [shapely.from_geojson(geojson) for _, _, geojson in marks]
    frame = Frame.around([*outlines.values(), *shapes])
    villages = [
        Village(row.name, row.township or "", 0, 0, frame.path(outlines[row.id]))
        for row in rows
        if row.id in outlines
    ]
    drawn = [
        Mark(name, RowVerdict.of(verdict), spot=frame.spot(shape))
        if isinstance(shape, shapely.Point)
        else Mark(name, RowVerdict.of(verdict), path=frame.path(shape))
        for (verdict, name, _), shape in zip(marks, shapes, strict=True)
    ]
    changing = [shape for mark, shape in zip(drawn, shapes, strict=True) if mark.changes]
    return Drawing(villages, 0, frame.height, (), drawn, frame.near(changing))


def _shaded(rows: Sequence[Row[Any]], places: Mapping[str, int]) -> Drawing:
    outlines = {row.id: shapely.from_geojson(row.geojson) for row in rows if row.geojson}
    frame = Frame.around(list(outlines.values()))
    numbers = sorted(number for row in rows if (number := places.get(str(row.id), 0)))
    steps = _steps(numbers)
    villages = [
        Village(
            row.name,
            row.township or "",
            number := places.get(str(row.id), 0),
            number and SHADES - len(steps) + sum(number >= step for step in steps),
            frame.path(outlines[row.id]) if row.id in outlines else "",
        )
        for row in rows
    ]
    ends = [*[step - 1 for step in steps[1:]], *numbers[-1:]]
    legend = [
        (shade, f"{low}–{high}" if low < high else f"{low}")
        for shade, (low, high) in enumerate(zip(steps, ends, strict=True), SHADES - len(steps) + 1)
    ]
    elsewhere = sum(places.values()) - sum(one.number for one in villages)
    there = [outlines[row.id] for row in rows if row.id in outlines and places.get(str(row.id))]
    return Drawing(villages, elsewhere, frame.height, legend, near=frame.near(there))


def _steps(numbers: Sequence[int]) -> list[int]:
    """The least number of each shade, the darkest last: up to five, with about as many villages in each."""
    return sorted({numbers[len(numbers) * shade // SHADES] for shade in range(SHADES)}) if numbers else []
