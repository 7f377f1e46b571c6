"""Where a name on a map can be read in the ink it is written in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

# No stroke of a character lies within a tenth of the edge of its name's box.
_READABLE_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Readable:
    """Where a name can be read: written in white on the dark ground, in black beside it."""

    dark: Sequence[bool]
    ground: BaseGeometry

    @classmethod
    def of(cls, drawn: Iterable[BaseGeometry], dark: Sequence[bool]) -> "Readable":
        """That of shapes on paper."""
        found = [shape for shape, is_dark in zip(drawn, dark, strict=True) if is_dark]
        ground = shapely.union_all(found)
        shapely.prepare(ground)
        return cls(dark, ground)

    def is_on(self, number: int, box: Polygon) -> bool:
        """Whether the name of a shape, in a box, lies on its own sort of ground but for its edge."""
        on_dark = self.ground.intersection(box).area / box.area
        share = on_dark if self.dark[number] else 1 - on_dark
        return bool(share >= _READABLE_SHARE)
