"""Which collections there are, and which of them a place and a viewer have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.layers.coverage import coverage_layer
from app.layers.density import density_layer
from app.layers.gaps import GAPS
from app.layers.ground import CELLS, DIVISIONS
from app.layers.hotspots import HOTSPOTS
from app.layers.layer import Layer
from app.layers.service_areas import SERVICE_AREAS
from app.layers.stations import STATIONS
from db.codes import DivisionLevel
from db.errors import DomainError
from resolvers.areas import Area, AreaKind
from resolvers.coverage.question import BreakdownBy
from resolvers.spatial.question import BinKind
from resolvers.viewer import Permission, Viewer
from web_map.density.asked import kinds_of
from web_map.levels import MapLevel, levels_of

Offered = Callable[[Area], bool]


@dataclass(frozen=True, slots=True)
class Collection:
    """A layer, of which places there is one, and whether it counts persons."""

    layer: Layer
    offered: Offered
    counts: bool = True

    def is_for(self, viewer: Viewer, area: Area) -> bool:
        """Whether the viewer may ask for it, and the place has it."""
        allowed = not self.counts or bool(viewer.areas(Permission.ANALYSE))
        return allowed and self.offered(area)


def _cut(*levels: MapLevel) -> Offered:
    return lambda area: any(level in levels_of(area) for level in levels)


def _binned(kind: BinKind) -> Offered:
    return lambda area: not _too_large(area) and kind in kinds_of(area)


def _too_large(area: Area) -> bool:
    return area.kind == AreaKind.DIVISION and area.level in {DivisionLevel.NATION, DivisionLevel.PROVINCE}


def _in_county(area: Area) -> bool:
    return not area.spans_counties


def _always(_area: Area) -> bool:
    return True


# What its parts are, its names, and the levels of which a place must have one.
_COVERAGE = (
    (
        BreakdownBy.CHILD_DIVISION,
        ("coverage-units", "联系覆盖（按下级区划）", "Contact coverage by the units below"),
        (MapLevel.TOWNSHIPS, MapLevel.UNITS),
    ),
    (
        BreakdownBy.VILLAGE,
        ("coverage-villages", "联系覆盖（按村、社区）", "Contact coverage by village"),
        (MapLevel.VILLAGES,),
    ),
    (
        BreakdownBy.CELL,
        ("coverage-cells", "联系覆盖（按网格）", "Contact coverage by cell"),
        (MapLevel.CELLS,),
    ),
)
_DENSITY = (
    (BinKind.TOWNSHIP, ("density-townships", "密度（按乡镇、街道）", "Density by township")),
    (BinKind.VILLAGE, ("density-villages", "密度（按村、社区）", "Density by village")),
    (BinKind.CELL, ("density-cells", "密度（按网格）", "Density by cell")),
    (BinKind.HEXAGON, ("density-hexagons", "密度（六边形）", "Density by hexagon")),
)
COLLECTIONS: Sequence[Collection] = (
    Collection(DIVISIONS, _always, counts=False),
    Collection(CELLS, _always, counts=False),
    Collection(STATIONS, _in_county, counts=False),
    *(Collection(coverage_layer(by, *names), _cut(*levels)) for by, names, levels in _COVERAGE),
    *(Collection(density_layer(kind, *names), _binned(kind)) for kind, names in _DENSITY),
    Collection(SERVICE_AREAS, _in_county),
    Collection(GAPS, _cut(MapLevel.VILLAGES)),
    Collection(HOTSPOTS, _cut(MapLevel.VILLAGES)),
)
BY_NAME = {one.layer.name: one for one in COLLECTIONS}


def collection_of(name: str) -> Collection:
    """The collection of a name. Raises DomainError COLLECTION_NOT_FOUND."""
    if name not in BY_NAME:
        raise DomainError(
            "COLLECTION_NOT_FOUND",
            f"没有这个图层；可用：{'、'.join(BY_NAME)}。",
            f"There is no such collection; there are: {', '.join(BY_NAME)}.",
        )
    return BY_NAME[name]
