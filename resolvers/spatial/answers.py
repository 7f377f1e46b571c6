"""What density answers are made of: numbers by bin, with the land they are divided by."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from db.codes import Code
from geo.density.hexagons import Lattice, hexagon_code
from resolvers.spatial.bins import COLUMN
from resolvers.spatial.question import SMALLEST_DENOMINATOR, Bins, DensityQuestion, Measure

_DECIMALS = 7


class BinState(Code):
    """What there is to show of a bin; a missing number is never 0."""

    VALUE = "VALUE", "有数值", "there is a value"
    NOBODY = "NOBODY", "无登记对象", "nobody is registered there"
    WITHHELD = (
        "WITHHELD",
        "不足 5 人或为保护他处，不予显示",
        "withheld: fewer than five, or to protect others",
    )
    NO_GEOMETRY = "NO_GEOMETRY", "无边界，不能计算密度", "no boundary, so no density"


@dataclass(frozen=True, slots=True)
class DensityCounts:
    """Numbers of persons, visits and duties; a share is None where fewer than ten persons could have it.

    `unlocated` are those of the registered without a point, whatever the filter.
    """

    registered: int = 0
    persons: int = 0
    priority_persons: int = 0
    reached: int = 0
    visited: int = 0
    visits: int = 0
    duties_due: int = 0
    duties_overdue: int = 0
    overdue_persons: int = 0
    unlocated: int = 0

    @property
    def reached_share(self) -> float | None:
        """The share of persons reached in the window."""
        return self._share(self.reached)

    @property
    def visited_share(self) -> float | None:
        """The share of persons visited in the window."""
        return self._share(self.visited)

    @property
    def overdue_share(self) -> float | None:
        """The share of persons with an overdue duty."""
        return self._share(self.overdue_persons)

    def measured(self, measure: Measure) -> int:
        """The number that a measure is."""
        return int(getattr(self, COLUMN[measure]))

    def __add__(self, other: "DensityCounts") -> "DensityCounts":
        return DensityCounts(*[getattr(self, one.name) + getattr(other, one.name) for one in fields(self)])

    def _share(self, some: int) -> float | None:
        return some / self.persons if self.persons >= SMALLEST_DENOMINATOR else None


@dataclass(frozen=True, slots=True)
class Hexagon:
    """A hexagon of a lattice; `ring` is closed, in degrees (EPSG:4326) of seven decimals."""

    lattice: Lattice
    q: int
    r: int
    ring: list[list[float]] = field(compare=False, repr=False)

    @property
    def code(self) -> str:
        """Its name."""
        return hexagon_code(self.lattice, self.q, self.r)


@dataclass(frozen=True, slots=True)
class DensityBin:
    """One bin: a place by (county, id) and official code, or a hexagon.

    `counts` are None where withheld, and on a surface; `km2` is the land they are divided by, None where
    nothing is drawn; `per_km2` is then None too.
    """

    county_id: int
    counts: DensityCounts | None
    km2: float | None
    per_km2: float | None
    withheld: bool
    id: int | None = None
    key: str | None = None
    label: str | None = None
    hexagon: Hexagon | None = None

    @property
    def state(self) -> BinState:
        """What there is to show."""
        if self.withheld:
            return BinState.WITHHELD
        if self.km2 is None:
            return BinState.NO_GEOMETRY
        nobody = self.per_km2 == 0.0 if self.counts is None else not self.counts.registered
        return BinState.NOBODY if nobody else BinState.VALUE


@dataclass(frozen=True, slots=True)
class Proposal:
    """The finest bins that withhold at most a fifth of the persons, and the share they withhold."""

    bins: Bins
    withheld_share: float


@dataclass(frozen=True, slots=True)
class Density:
    """An answer.

    `whole` counts everybody in the area, `unlocated` those of the registered without a point, `unplaced`
    those in no bin; each None where withheld. `restricted` says that few persons are not told to the viewer,
    `withheld_share` how many of them that hides. `undrawn` says that nothing is drawn of the area, so that
    there are no hexagons.
    """

    question: DensityQuestion
    bins: tuple[DensityBin, ...]
    whole: DensityCounts | None
    unlocated: int | None
    unplaced: DensityCounts | None
    land_km2: float | None
    restricted: bool = False
    withheld_share: float | None = 0.0
    proposal: Proposal | None = None
    undrawn: bool = False


def hexagons_of(lattice: Lattice, ids: Sequence[tuple[int, int]]) -> list[Hexagon]:
    """The hexagons of a lattice by q and r; projected together, which one by one takes a thousand times."""
    if not len(ids):
        return []
    rings = np.round(lattice.outlines(ids), _DECIMALS).tolist()
    return [Hexagon(lattice, q, r, ring) for (q, r), ring in zip(ids, rings, strict=True)]


def counts_of(row: Any) -> DensityCounts:
    """The numbers of a row."""
    return DensityCounts(*[getattr(row, one.name) for one in fields(DensityCounts)])


def together(counts: Sequence[DensityCounts]) -> DensityCounts:
    """The sum."""
    return sum(counts, DensityCounts())
