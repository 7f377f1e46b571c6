"""How finely a map is cut, which cuts a division allows, and where a click on a part leads."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from db.codes import Code, DivisionLevel
from db.errors import DomainError
from resolvers.areas import Area, AreaKind
from resolvers.coverage.question import BreakdownBy

Cut = TypeVar("Cut")


class MapLevel(Code):
    """The parts of a map."""

    CELLS = "cells", "网格", "grid cells"
    VILLAGES = "villages", "村（社区）", "villages"
    TOWNSHIPS = "townships", "乡镇（街道）", "townships"
    UNITS = "units", "下级区划", "units below"


BREAKDOWN: Mapping[MapLevel, BreakdownBy] = MappingProxyType(
    {
        MapLevel.CELLS: BreakdownBy.CELL,
        MapLevel.VILLAGES: BreakdownBy.VILLAGE,
        MapLevel.TOWNSHIPS: BreakdownBy.CHILD_DIVISION,
        MapLevel.UNITS: BreakdownBy.CHILD_DIVISION,
    }
)
# The first is what is shown unless another is asked for.
POSSIBLE: Mapping[DivisionLevel, tuple[MapLevel, ...]] = MappingProxyType(
    {
        DivisionLevel.NATION: (MapLevel.UNITS,),
        DivisionLevel.PROVINCE: (MapLevel.UNITS,),
        DivisionLevel.CITY: (MapLevel.UNITS,),
        DivisionLevel.COUNTY: (MapLevel.TOWNSHIPS, MapLevel.VILLAGES, MapLevel.CELLS),
        DivisionLevel.TOWNSHIP: (MapLevel.CELLS, MapLevel.VILLAGES),
        DivisionLevel.VILLAGE: (MapLevel.CELLS,),
    }
)


def levels_of(area: Area) -> tuple[MapLevel, ...]:
    """The ways in which an area can be cut, the usual one first; all but divisions are cut into cells."""
    return POSSIBLE[area.level] if area.kind == AreaKind.DIVISION and area.level else (MapLevel.CELLS,)


def usual_cut(area: Area, cuts: Mapping[Cut, MapLevel]) -> Cut:
    """The first of a map's own cuts that an area allows; the first of all where it allows none."""
    possible = levels_of(area)
    return next((cut for cut, level in cuts.items() if level in possible), next(iter(cuts)))


def level_of(area: Area, wanted: MapLevel | None) -> MapLevel:
    """The wanted way to cut an area, or its usual one. Raises DomainError LEVEL_NOT_POSSIBLE."""
    possible = levels_of(area)
    if wanted is None:
        return possible[0]
    if wanted not in possible:
        raise DomainError(
            "LEVEL_NOT_POSSIBLE",
            f"此范围不能按“{wanted.zh}”分；可用 level：{'、'.join(possible)}。",
            f"This area cannot be cut into {wanted.en}; possible levels: {', '.join(possible)}.",
        )
    return wanted
