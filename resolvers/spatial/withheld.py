"""What is withheld, looked up by place and hexagon, and what is proposed instead."""

from dataclasses import dataclass, field
from typing import Any

from db.codes import DivisionLevel
from geo.withholding.shares import Withholding
from resolvers.areas import Area, AreaKind
from resolvers.spatial.answers import Proposal
from resolvers.spatial.question import BinKind, Bins
from resolvers.spatial.telling import DEPTHS, MOST_WITHHELD, PROPOSED, TOLD_SIZES_M, Told

COUNTY_DEPTH = 1
_LEVELS = {DivisionLevel.TOWNSHIP: DEPTHS[BinKind.TOWNSHIP], DivisionLevel.VILLAGE: DEPTHS[BinKind.VILLAGE]}


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a viewer is not told about `area`; without a `withholding`, nothing is kept from it."""

    area: Area
    told: Told | None = None
    withholding: Withholding | None = None
    _places: frozenset[tuple[int, int, int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        paths = self.withholding.withheld.places if self.withholding else ()
        object.__setattr__(self, "_places", frozenset((len(path), path[0], path[-1]) for path in paths))

    @property
    def restricted(self) -> bool:
        """Whether few persons are not told to the viewer."""
        return self.withholding is not None

    @property
    def whole(self) -> bool:
        """Whether the numbers of the whole area are withheld."""
        if self.area.is_unit or (self.told and self.told.is_whole(self.area)):
            return any(depth == COUNTY_DEPTH for depth, _, _ in self._places)
        return (self._depth, self.area.county_id, self.area.id) in self._places

    @property
    def unlocated(self) -> bool:
        """Whether the number of those without a point is withheld."""
        if self.withholding is None:
            return False
        partial = self.told is None or not self.told.is_whole(self.area)
        return partial or self.whole or any(None in cut for cut in self.withholding.withheld.bins)

    def place(self, kind: BinKind, county_id: int, row_id: int) -> bool:
        """Whether the numbers of a place are withheld. One that holds the area has the area's numbers."""
        if DEPTHS[kind] < self._depth:
            return self.whole
        return (DEPTHS[kind], county_id, row_id) in self._places

    def hexagon(self, metres: int, name: tuple[int, int, int]) -> bool:
        """Whether the numbers of a hexagon (county, q, r) are withheld."""
        if self.withholding is None:
            return False
        return name in self.withholding.withheld.bins[TOLD_SIZES_M.index(metres)]

    def share(self, bins: Bins) -> float | None:
        """The share of persons whose bins are withheld, none where there is nobody; None of a surface."""
        if bins.kind == BinKind.KERNEL:
            return None if self.restricted else 0.0
        if self.withholding is None or not self.withholding.by_depth:
            return 0.0
        if bins.kind == BinKind.HEXAGON:
            return self.withholding.by_cut[TOLD_SIZES_M.index(bins.metres or 0)]
        return self.withholding.by_depth[DEPTHS[bins.kind] - 1]

    def proposal(self) -> Proposal | None:
        """The finest bins that withhold little enough, where anything is withheld at all."""
        if self.withholding is None or not self.withholding.by_depth:
            return None
        whole = self.told is not None and self.told.is_whole(self.area)
        possible: list[tuple[Bins, Any]] = [
            (bins, self.share(bins)) for bins in PROPOSED if whole or bins.kind.is_place
        ]
        return next((Proposal(bins, share) for bins, share in possible if share <= MOST_WITHHELD), None)

    @property
    def _depth(self) -> int:
        if self.area.kind == AreaKind.CELL:
            return DEPTHS[BinKind.CELL]
        return COUNTY_DEPTH if self.area.level is None else _LEVELS.get(self.area.level, COUNTY_DEPTH)
