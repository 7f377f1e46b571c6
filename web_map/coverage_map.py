"""A coverage map as values: its parts with class, numbers and boundary or none. Nothing here draws."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from db.codes import ShapeSource
from resolvers.coverage.answers import Breakdown, Counts, Part, together
from resolvers.coverage.question import CoverageQuestion
from web_map.levels import MapLevel
from web_map.palette import MapClass, class_of

# Part of every digest: browsers fetch anew when what is sent changes its form.
SHAPES_FORM = "2"


@dataclass(frozen=True, slots=True)
class MapPart:
    """One place of a map.

    `id` joins it to its boundary, if `has_shape`; `within` is its township, where the page does not say so;
    `share_class` is the class of its numbers.
    """

    id: str
    code: str | None
    name: str
    within: str | None
    counts: Counts
    has_shape: bool
    share_class: MapClass

    @staticmethod
    def of(part: Part, row: Row[Any] | None) -> "MapPart":
        """A part of a breakdown, and its row of `shape_index` if there is one."""
        return MapPart(
            id=shape_id(part.county_id or 0, part.id or 0),
            code=part.key,
            name=part.label or part.key or "",
            within=row.within if row else None,
            counts=part.counts,
            has_shape=row is not None and row.digest is not None,
            share_class=class_of(part.counts),
        )

    def counted(self, counts: Counts) -> "MapPart":
        """The same with other numbers."""
        return replace(self, counts=counts, share_class=class_of(counts))

    @property
    def map_class(self) -> MapClass:
        """The class it is drawn in, or that it is not drawn."""
        return self.share_class if self.has_shape else MapClass.NO_GEOMETRY


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """A whole map: what was asked, and its parts with the lowest share first.

    `elsewhere` counts the persons who fall in no part, None if there are none; `is_derived` holds if any
    boundary is.
    """

    question: CoverageQuestion
    level: MapLevel
    whole: Counts
    parts: tuple[MapPart, ...]
    elsewhere: Counts | None
    shapes_digest: str
    is_derived: bool

    @property
    def shapes_on(self) -> date:
        """The day whose ground is drawn."""
        return self.question.placed_on

    @property
    def drawn(self) -> int:
        """The number of parts on the map."""
        return sum(part.has_shape for part in self.parts)

    @property
    def legend(self) -> list[tuple[MapClass, int]]:
        """Every class with the number of its parts, which sum to the number of parts.

        The seven classes of shares are always there; a kind of emptiness only where it occurs.
        """
        counts = Counter(part.map_class for part in self.parts)
        always = list(MapClass)[: list(MapClass).index(MapClass.NO_ONE_DUE)]
        return [(name, counts[name]) for name in MapClass if name in always or counts[name]]


def coverage_map(breakdown: Breakdown, level: MapLevel, index: Sequence[Row[Any]]) -> CoverageMap:
    """The map of a breakdown and the rows of `shape_index` for the same places."""
    shapes = {(row.county_id, row.id): row for row in index}
    parts = [
        MapPart.of(part, shapes.get((part.county_id or 0, part.id or 0)))
        for part in breakdown.parts
        if part.key
    ]
    outside = [part.counts for part in breakdown.parts if not part.key and part.counts.registered]
    return CoverageMap(
        question=breakdown.question,
        level=level,
        whole=breakdown.whole,
        parts=tuple(sorted(parts, key=_lowest_first)),
        elsewhere=_together(outside) if outside else None,
        shapes_digest=digest_of(index),
        is_derived=any(row.source == ShapeSource.DERIVED.value for row in index if row.digest),
    )


def shape_id(county_id: int, part_id: int) -> str:
    """What joins a part to its boundary. A code would not do: a former cell may bear a present one's."""
    return f"{county_id}-{part_id}"


def digest_of(rows: Sequence[Row[Any]]) -> str:
    """The digest of all boundaries, from rows of `shapes` or `shape_index`, both ordered by county and id."""
    whole = hashlib.sha256(SHAPES_FORM.encode())
    for row in rows:
        if row.digest:
            whole.update(f"\n{shape_id(row.county_id, row.id)}:{row.digest}".encode())
    return whole.hexdigest()[:16]


def _together(outside: Sequence[Counts]) -> Counts:
    """One withheld number withholds the sum, which would give it away."""
    whole = together(outside)
    withheld = any(counts.withheld for counts in outside)
    return Counts(registered=whole.registered, withheld=True) if withheld else whole


def _lowest_first(part: MapPart) -> tuple[float, int, str]:
    """By share, then by how many are still to be reached; those without a share last."""
    share = part.counts.share
    left = part.counts.denominator - part.counts.numerator
    return (2.0 if share is None else share, -left, part.code or "")
