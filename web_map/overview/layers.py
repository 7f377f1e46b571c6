"""What lies over the theme of an overview: stations by level, and where the outlines of cells are found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from db.codes import Code, DivisionLevel
from db.engine import Database
from resolvers.coverage.question import BreakdownBy
from resolvers.map_shapes import ShapeQuestion, shape_index
from resolvers.spatial.service.question import STATION_LEVELS, Stations
from resolvers.spatial.service.sites import stations_statement
from resolvers.wording.language import name_of, said
from web_map.asked import Asked
from web_map.coverage.routes import Wanted
from web_map.coverage.rows import rows_of
from web_map.coverage_map import CoverageMap, MapPart, digest_of
from web_map.frame import Around
from web_map.labels import visited_share_text
from web_map.levels import MapLevel, levels_of
from web_map.marks.stations import Mark, marks_legend
from web_map.palette import MapClass
from web_map.places import MapPlace
from web_map.rows.listed import ListedRow
from web_map.shapes import shapes_address
from web_map.tiles.source import MapGround, TileSource, tile_source


class Theme(Code):
    """What the parts of an overview are painted by, one at a time."""

    CONTACTS = "contacts", "联系覆盖率", "coverage by contacts"
    VISITS = "visits", "走访覆盖率", "coverage by visits"
    BARE = "bare", "不着色", "no colour"


@dataclass(frozen=True, slots=True)
class Overview:
    """The layers over a map of coverage.

    `outlines` is where those of the cells lie, None without any; `tiles` where they come from instead if they
    are too many for one canvas.
    """

    shown: CoverageMap
    stations: Sequence[Any]
    outlines: str | None
    tiles: TileSource | None = None

    @property
    def by_visits(self) -> list[tuple[MapClass, int]]:
        """The legend of visits, as that of contacts is."""
        return visited(self.shown).legend

    @property
    def marks(self) -> list[tuple[Markup, str, int]]:
        """The legend of the stations: mark, name and number of each level that has any."""
        return marks_legend(row.level for row in self.stations)

    @property
    def without_point(self) -> int:
        """How many stations have no point."""
        return sum(row.lon is None for row in self.stations)

    @property
    def points(self) -> list[Mark]:
        """A mark for each station with a point."""
        return points_of(self.stations)


async def overview_of(database: Database, wanted: Wanted, place: MapPlace, shown: CoverageMap) -> Overview:
    """The layers of a place: two statements for one in a county, none for larger ones."""
    area = wanted.area
    if area.spans_counties:
        return Overview(shown, (), None)
    stations = await stations_of(database, wanted)
    return Overview(shown, stations, *await _outlines(database, wanted, place))


async def stations_of(database: Database, wanted: Wanted) -> Sequence[Any]:
    """The stations in an area of a county, of larger ones none: rows of `stations_statement`."""
    if wanted.area.spans_counties:
        return ()
    rows = await database.rows(stations_statement(Stations(wanted.area, wanted.question.placed_on)))
    return [row for row in rows if row.is_inside and DivisionLevel.of(row.level) in STATION_LEVELS]


def points_of(stations: Sequence[Any]) -> list[Mark]:
    """A mark for each station with a point."""
    levels = [DivisionLevel.of(row.level) for row in stations]
    return [
        Mark(level, row.lon, row.lat, (row.name, name_of(level)))
        for row, level in zip(stations, levels, strict=True)
        if row.lon is not None
    ]


def visits_class(part: MapPart) -> MapClass:
    """The class of a part by visits."""
    return _visited(part).share_class


def visited(shown: CoverageMap) -> CoverageMap:
    """The same map with those visited in the place of those reached."""
    return replace(shown, parts=tuple(_visited(part) for part in shown.parts))


def _visited(part: MapPart) -> MapPart:
    return part.counted(replace(part.counts, numerator=part.counts.visited))


async def _outlines(
    database: Database, wanted: Wanted, place: MapPlace
) -> tuple[str | None, TileSource | None]:
    if MapLevel.CELLS not in levels_of(wanted.area):
        return None, None
    on, as_of = wanted.question.placed_on, wanted.question.as_of
    index = await database.rows(shape_index(ShapeQuestion(wanted.area, BreakdownBy.CELL, on)))
    address = shapes_address(place.code, MapLevel.CELLS, digest_of(index), on=on, as_of=as_of)
    drawn = MapGround(place, MapLevel.CELLS, on, as_of, sum(row.digest is not None for row in index))
    return address, await tile_source(database, drawn)


def summary(overview: Overview) -> str:
    """How many stations there are, and how many have no point."""
    number, bare = len(overview.stations), overview.without_point
    return said(
        f"服务站 {number} 个，其中无坐标 {bare} 个（未绘出）",
        f"{number} stations, {bare} of them without coordinates (not drawn)",
    )


def overview_rows(shown: CoverageMap, around: Around, asked: Asked) -> Sequence[ListedRow]:
    """The rows of the table, each with its class and share by visits, too."""
    rows = zip(rows_of(shown, around, asked), shown.parts, strict=True)
    return [
        replace(row, other=(visits_class(part).value, visited_share_text(part.counts))) for row, part in rows
    ]
