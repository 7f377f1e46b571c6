"""A drawing of where those would live whom a dry run would register: villages in five shades, as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import Row

from importers.desk.places import ELSEWHERE
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
class Drawing:
    """The villages in their order, with size and legend: the least number of each shade."""

    villages: Sequence[Village]
    elsewhere: int
    height: float
    legend: Sequence[tuple[int, str]]

    @property
    def drawn(self) -> list[Village]:
        """Those that have an outline."""
        return [one for one in self.villages if one.path]

    @property
    def listed(self) -> list[Village]:
        """Those where somebody would live, most first."""
        found = [one for one in self.villages if one.number]
        return sorted(found, key=lambda one: -one.number)


def drawing_of(rows: Sequence[Row[Any]], places: Mapping[str, int]) -> Drawing:
    """The map of the villages of a county; `places` is how many would live in each, by its id."""
    outlines = {row.id: shapely.from_geojson(row.geojson) for row in rows if row.geojson}
    frame = Frame.around(list(outlines.values()))
    numbers = sorted(number for place, number in places.items() if place != ELSEWHERE)
    steps = _steps(numbers)
    villages = [
        Village(
            row.name,
            row.township or "",
            number := places.get(str(row.id), 0),
            sum(number >= step for step in steps),
            frame.path(outlines[row.id]) if row.id in outlines else "",
        )
        for row in rows
    ]
    ends = [*[step - 1 for step in steps[1:]], *numbers[-1:]]
    legend = [
        (shade, f"{low}–{high}" if low < high else f"{low}")
        for shade, (low, high) in enumerate(zip(steps, ends, strict=True), 1)
    ]
    return Drawing(villages, places.get(ELSEWHERE, 0), frame.height, legend)


def _steps(numbers: Sequence[int]) -> list[int]:
    """The least number of each shade: up to five, with about as many villages in each."""
    return sorted({numbers[len(numbers) * shade // SHADES] for shade in range(SHADES)}) if numbers else []
