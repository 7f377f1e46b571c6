"""What an import of roads found, and what it left as it is for somebody to look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from db.codes import TravelMode
from geo.coordinates import LonLat
from geo.roads.near_misses import NearMissKind
from importers.report import Rejection


@dataclass(frozen=True, slots=True)
class NearMissAt:
    """A dead end that nearly meets another road: where, and by how many metres not."""

    kind: NearMissKind
    place: LonLat
    distance_m: float


@dataclass(frozen=True, slots=True)
class RoadsReport:
    """An import of roads.

    `components` gives the nodes of each component of a mode, largest first. `ignored` rows were no roads,
    `folded` ones told a road a second time, `outside` ones lie beyond the county. `unchanged`: the very roads
    that stand. `run_id` is None if nothing was written.
    """

    county_id: int
    vintage_on: date
    source: str
    nodes: int
    edges: int
    length_km: float
    ignored: int
    folded: int
    outside: int
    components: Mapping[TravelMode, tuple[int, ...]] = field(repr=False)
    near_misses: tuple[NearMissAt, ...] = field(repr=False)
    rejections: tuple[Rejection, ...] = field(repr=False)
    unchanged: bool
    run_id: int | None

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """The numbers that the import run keeps."""
        found = {"nodes": self.nodes, "edges": self.edges, "near_misses": len(self.near_misses)}
        rows = {"ignored": self.ignored, "folded": self.folded, "outside": self.outside}
        islands = {mode.value: len(sizes) for mode, sizes in self.components.items()}
        return {"roads": found, "rows": rows | {"rejected": len(self.rejections)}, "components": islands}
