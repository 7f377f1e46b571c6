"""Into which class a bin of a density map falls, and how each class is drawn."""

from collections.abc import Mapping
from types import MappingProxyType

from db.codes import Code
from resolvers.spatial.answers import BinState, DensityBin
from web_map.palette import GREY, Paint, Pattern


class DensityClass(Code):
    """Fixed breaks per km², so that months and counties compare; each kind of emptiness is its own."""

    FROM_50 = "from50", "50 及以上", "50 and more"
    FROM_20 = "from20", "20 至不足 50", "20 to under 50"
    FROM_10 = "from10", "10 至不足 20", "10 to under 20"
    FROM_5 = "from5", "5 至不足 10", "5 to under 10"
    FROM_2 = "from2", "2 至不足 5", "2 to under 5"
    FROM_1 = "from1", "1 至不足 2", "1 to under 2"
    ABOVE_0 = "above0", "不足 1", "above 0 and under 1"
    ZERO = "zero", "0（有登记对象）", "0, though somebody is registered"
    NOBODY = "nobody", "无登记对象", "nobody registered"
    WITHHELD = "withheld", "不足 5 人或为保护他处，不予显示", "withheld"
    NO_GEOMETRY = "noshape", "无边界，未绘出（见表）", "no boundary: in the table only"


# As the map of coverage has it: apart for the colour-blind, and darker throughout.
PAINTS: Mapping[Code, Paint] = MappingProxyType(
    {
        DensityClass.FROM_50: Paint("#0c2c84"),
        DensityClass.FROM_20: Paint("#225ea8"),
        DensityClass.FROM_10: Paint("#1d91c0"),
        DensityClass.FROM_5: Paint("#41b6c4"),
        DensityClass.FROM_2: Paint("#7fcdbb"),
        DensityClass.FROM_1: Paint("#c7e9b4"),
        DensityClass.ABOVE_0: Paint("#edf8b1"),
        DensityClass.ZERO: Paint("#ffffff"),
        DensityClass.NOBODY: Paint("#e4e7eb", Pattern.EMPTY),
        DensityClass.WITHHELD: Paint(GREY, Pattern.HATCH),
        DensityClass.NO_GEOMETRY: Paint("#ffffff", Pattern.ABSENT),
    }
)
BREAKS = (
    (50, DensityClass.FROM_50),
    (20, DensityClass.FROM_20),
    (10, DensityClass.FROM_10),
    (5, DensityClass.FROM_5),
    (2, DensityClass.FROM_2),
    (1, DensityClass.FROM_1),
)
_EMPTY = {
    BinState.NOBODY: DensityClass.NOBODY,
    BinState.WITHHELD: DensityClass.WITHHELD,
    BinState.NO_GEOMETRY: DensityClass.NO_GEOMETRY,
}


def class_of(one: DensityBin) -> DensityClass:
    """The class of a bin by its density alone."""
    if one.state in _EMPTY:
        return _EMPTY[one.state]
    density = one.per_km2 or 0.0
    least = DensityClass.ABOVE_0 if density > 0.0 else DensityClass.ZERO
    return next((name for break_, name in BREAKS if density >= break_), least)
