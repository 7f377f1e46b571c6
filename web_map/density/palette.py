"""Into which class a bin of a density map falls, and how each class is drawn."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from db.codes import Code
from resolvers.spatial.answers import BinState, DensityBin
from resolvers.wording.language import name_of, said
from web_map.palette import GREY, Paint, Pattern


class DensityClass(Code):
    """Six rungs between the breaks of a scale, and what lies below; each kind of emptiness is its own."""

    RUNG_6 = "rung6", "第六级（最密）", "rung 6, the densest"
    RUNG_5 = "rung5", "第五级", "rung 5"
    RUNG_4 = "rung4", "第四级", "rung 4"
    RUNG_3 = "rung3", "第三级", "rung 3"
    RUNG_2 = "rung2", "第二级", "rung 2"
    RUNG_1 = "rung1", "第一级", "rung 1"
    ABOVE_0 = "above0", "低于第一级", "below rung 1"
    ZERO = "zero", "0（有登记对象）", "0, though somebody is registered"
    NOBODY = "nobody", "无登记对象", "nobody registered"
    WITHHELD = "withheld", "不足 5 人或为保护他处，不予显示", "withheld"
    NO_GEOMETRY = "noshape", "无边界，未绘出（见表）", "no boundary: in the table only"


# As the map of coverage has it: apart for the colour-blind, and darker throughout.
PAINTS: Mapping[Code, Paint] = MappingProxyType(
    {
        DensityClass.RUNG_6: Paint("#0c2c84"),
        DensityClass.RUNG_5: Paint("#225ea8"),
        DensityClass.RUNG_4: Paint("#1d91c0"),
        DensityClass.RUNG_3: Paint("#41b6c4"),
        DensityClass.RUNG_2: Paint("#7fcdbb"),
        DensityClass.RUNG_1: Paint("#c7e9b4"),
        DensityClass.ABOVE_0: Paint("#edf8b1"),
        DensityClass.ZERO: Paint("#ffffff"),
        DensityClass.NOBODY: Paint("#e4e7eb", Pattern.EMPTY),
        DensityClass.WITHHELD: Paint(GREY, Pattern.HATCH),
        DensityClass.NO_GEOMETRY: Paint("#ffffff", Pattern.ABSENT),
    }
)
RUNGS = tuple(DensityClass)[:6]
# Per km², from which a rung may begin.
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_EMPTY = {
    BinState.NOBODY: DensityClass.NOBODY,
    BinState.WITHHELD: DensityClass.WITHHELD,
    BinState.NO_GEOMETRY: DensityClass.NO_GEOMETRY,
}


@dataclass(frozen=True, slots=True)
class Scale:
    """The breaks of a map per km², the highest first: round numbers of the series 1, 2, 5.

    They stay the same, so that months and places compare, as long as the densest bin stays on its step; a
    city is not one colour.
    """

    breaks: tuple[int, ...]

    @classmethod
    def of(cls, bins: Iterable[DensityBin]) -> Self:
        """The scale whose highest break is the last that a bin of the map reaches, 50 at least."""
        most = max((one.per_km2 or 0.0 for one in bins), default=0.0)
        reached = max(bisect_right(STEPS, most), len(RUNGS))
        return cls(STEPS[reached - len(RUNGS) : reached][::-1])

    def class_of(self, one: DensityBin) -> DensityClass:
        """The class of a bin by its density alone."""
        if one.state in _EMPTY:
            return _EMPTY[one.state]
        density = one.per_km2 or 0.0
        least = DensityClass.ABOVE_0 if density > 0.0 else DensityClass.ZERO
        rungs = zip(self.breaks, RUNGS, strict=True)
        return next((name for break_, name in rungs if density >= break_), least)

    def name_of(self, density_class: DensityClass) -> str:
        """What a class is called in a legend: from which number to which, or why there is none."""
        if density_class == RUNGS[0]:
            return said(f"{self.breaks[0]} 及以上", f"{self.breaks[0]} and more")
        if density_class == DensityClass.ABOVE_0:
            return said(f"不足 {self.breaks[-1]}", f"above 0 and under {self.breaks[-1]}")
        if density_class not in RUNGS:
            return name_of(density_class)
        place = RUNGS.index(density_class)
        least, most = self.breaks[place], self.breaks[place - 1]
        return said(f"{least} 至不足 {most}", f"{least} to under {most}")
