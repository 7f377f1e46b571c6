"""A map of places as values: a row of the table for each, with the class it is painted in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from db.codes import Code
from db.engine import Database
from resolvers.map_shapes import ShapeQuestion, shape_index
from resolvers.wording.language import name_of
from web_map import labels
from web_map.coverage_map import digest_of, shape_id
from web_map.frame import Around, LegendEntry
from web_map.levels import BREAKDOWN, MapLevel
from web_map.palette import Paint
from web_map.places import MapPlace
from web_map.rows.listed import Listed, ListedRow
from web_map.shapes import shapes_address
from web_map.tiles.source import MapGround, TileSource, tile_source


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place: `id` joins it to its boundary, if `has_shape`; `share` labels it, `cells` are its numbers."""

    id: str
    code: str | None
    name: str
    map_class: Code
    share: str
    cells: tuple[str, ...]
    lines: tuple[str, ...]
    has_shape: bool

    @property
    def tooltip(self) -> str:
        """Lines of plain text."""
        return "\n".join((self.name, *self.lines))


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A whole map; `paints` are its classes in the order of the legend."""

    rows: tuple[PlaceRow, ...]
    paints: Mapping[Code, Paint]

    @property
    def drawn(self) -> int:
        """The number of places on the map."""
        return sum(row.has_shape for row in self.rows)

    @property
    def legend(self) -> list[LegendEntry]:
        """Every class with the number of its places."""
        counts = Counter(row.map_class for row in self.rows)
        return [
            LegendEntry(one.value, labels.painted(paint), name_of(one), counts[one])
            for one, paint in self.paints.items()
        ]


@dataclass(frozen=True, slots=True)
class Ground:
    """The places of an area at a level on a day, and where boundaries lie, as tiles if they are many."""

    index: Sequence[Row[Any]]
    shapes: str
    tiles: TileSource | None = None

    @property
    def drawn(self) -> frozenset[str]:
        """The ids of the places with a boundary."""
        return frozenset(shape_id(row.county_id, row.id) for row in self.index if row.digest)


# For a table, in which nothing is drawn.
NO_GROUND = Ground((), "")


async def ground_of(database: Database, place: MapPlace, level: MapLevel, *, on: date, as_of: date) -> Ground:
    """The ground of a map, by one statement, and one more where it comes as tiles."""
    index = await database.rows(shape_index(ShapeQuestion(place.area, BREAKDOWN[level], on)))
    shapes = shapes_address(place.code, level, digest_of(index), on=on, as_of=as_of)
    drawn = MapGround(place, level, on, as_of, sum(row.digest is not None for row in index))
    return Ground(index, shapes, await tile_source(database, drawn))


def listed_places(shown: PlaceMap, around: Around) -> Listed:
    """The rows of the table, each with the address of its own map, if it has one."""
    return Listed(
        [_listed(row, around) for row in shown.rows], around.rows_address(), is_drawn=bool(shown.drawn)
    )


def _listed(row: PlaceRow, around: Around) -> ListedRow:
    has_own = row.code and row.code != around.place.code
    return ListedRow(
        id=row.id,
        map_class=row.map_class.value,
        name=row.name,
        share=row.share,
        tooltip=row.tooltip,
        cells=row.cells,
        href=f"{around.path}/{row.code}" if has_own else None,
        has_shape=row.has_shape,
    )
