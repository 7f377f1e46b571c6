"""Ground drawn in letters: a letter is a square of about 200 m of the cell so named, a dot a gap."""

from dataclasses import dataclass

from shapely import MultiPolygon, Polygon, box
from shapely.ops import unary_union

from geo.coordinates import LonLat

SIDE_DEG = 0.002  # 193 m × 222 m at 29.85° N
GAP = "."
NORTH_WEST = LonLat(106.05, 29.85)


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawing whose first row is the northernmost; `origin` is its north-west corner (EPSG:4326)."""

    drawing: str
    origin: LonLat = NORTH_WEST

    @property
    def letters(self) -> tuple[str, ...]:
        """The cells, in alphabetical order."""
        return tuple(sorted({letter for letter, _ in self._squares()} - {GAP}))

    def shape(self, letter: str) -> MultiPolygon:
        """The cell of a letter, EPSG:4326."""
        whole = unary_union([square for name, square in self._squares() if name == letter])
        return MultiPolygon([part for part in getattr(whole, "geoms", [whole]) if isinstance(part, Polygon)])

    def inside(self, letter: str) -> LonLat:
        """The middle of the first square of a letter, or of the first gap for a dot."""
        middle = next(square for name, square in self._squares() if name == letter).centroid
        return LonLat(middle.x, middle.y)

    def _squares(self) -> list[tuple[str, Polygon]]:
        rows = [line.split() for line in self.drawing.strip().splitlines()]
        return [
            (letter, self._square(column, row))
            for row, letters in enumerate(rows)
            for column, letter in enumerate(letters)
        ]

    def _square(self, column: int, row: int) -> Polygon:
        # Each corner is counted from the origin, so that neighbours share it to the last bit.
        west, east = (self.origin.lon + at * SIDE_DEG for at in (column, column + 1))
        north, south = (self.origin.lat - at * SIDE_DEG for at in (row, row + 1))
        return box(west, south, east, north)
