"""A sheet of paper with any map: what is told above it, its notes, and its table as the downloads have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import QueryParams

from db.engine import Database
from resolvers.map_shapes import ShapeQuestion, shapes
from web_map.asked import code_of
from web_map.coverage_map import shape_id
from web_map.levels import BREAKDOWN, MapLevel
from web_map.listed.places import PlaceMap
from web_map.places import MapPlace
from web_map.printed.columns import column_widths
from web_map.printed.paper import Ground, Inked, Legend, Size, sheet

MOST_ROWS = 1000
PAPER, DPI = "paper", "dpi"
Cells = Sequence[str | int | float]


@dataclass(frozen=True, slots=True)
class Told:
    """What a sheet says: title, lines above the map, a warning if there is one, notes, heading and rows."""

    title: str
    lines: Sequence[str]
    table: Sequence[Cells]
    warning: str | None = None
    notes: Sequence[str] = ()


def size_asked(parameters: QueryParams) -> tuple[Size, QueryParams]:
    """The size of paper that an address asks for, A4 if none, and the rest of it. Raises BAD_PARAMETER."""
    rest = QueryParams([pair for pair in parameters.multi_items() if pair[0] not in {PAPER, DPI}])
    return code_of(parameters, PAPER, Size) or Size.A4, rest


def map_sheet(ground: Ground, told: Told, *, size: Size, legend: Legend, today: date) -> str:
    """The sheet as an HTML page without any reference."""
    heading, *rows = told.table
    return sheet(
        "map_sheet.html",
        ground,
        size=size,
        title=told.title,
        legend=legend,
        today=today,
        told=told.lines,
        warned=told.warning is not None,
        notes=[*([told.warning] if told.warning else []), *told.notes],
        heading=heading,
        widths=column_widths(told.table[: MOST_ROWS + 1]),
        rows=rows[:MOST_ROWS],
        left_out=max(0, len(rows) - MOST_ROWS),
    )


async def shapes_of(
    database: Database, place: MapPlace, level: MapLevel, on: date
) -> Sequence[tuple[str, str]]:
    """The boundaries of the places of an area at a level on a day: id and GeoJSON."""
    rows = await database.rows(shapes(ShapeQuestion(place.area, BREAKDOWN[level], on)))
    return [(shape_id(row.county_id, row.id), row.geojson) for row in rows]


def ground_of_places(shown: PlaceMap, shapes: Sequence[tuple[str, str]]) -> Ground:
    """A map of places as it is drawn."""
    return Ground(shapes, {row.id: Inked(row.name, shown.paints[row.map_class]) for row in shown.rows})


def legend_of_places(shown: PlaceMap) -> Legend:
    """Its legend."""
    return [(entry.drawing, entry.text, entry.count) for entry in shown.legend]
