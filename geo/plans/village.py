"""What a proposal is made from and what it is: a village with homes and cells, a band, the cells drawn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from db.codes import Code
from geo.coordinates import FloatArray
from geo.plans.grounds import Tie


class PlanLimit(Code):
    """Why the cells of a village cannot be brought into the band, or balanced better."""

    NO_HOMES = "NO_HOMES", "没有已定位的人员", "nobody located lives there"
    BAND_FITS_NO_NUMBER = "BAND_FITS_NO_NUMBER", "任何网格数都不合区间", "no number of cells fits the band"
    HEAVY_BUILDING = "HEAVY_BUILDING", "一处住所的人数已超出区间", "one building holds more than a cell may"
    FEW_BUILDINGS = "FEW_BUILDINGS", "住所少于所需网格数", "fewer buildings than cells are needed"
    SEPARATE_PARTS = "SEPARATE_PARTS", "地块互不相连", "the ground falls into separate parts"
    SHAPE_OF_GROUND = (
        "SHAPE_OF_GROUND",
        "地形所限，须保持网格连片",
        "cells must stay in one piece on this ground",
    )


@dataclass(frozen=True, slots=True)
class Band:
    """The least and the greatest load of a cell, both included."""

    low: float
    high: float

    def holds(self, load: float) -> bool:
        """Whether a cell of this load lies within."""
        return self.low <= load <= self.high

    def cells_for(self, load: float, today: int) -> int:
        """How many cells a load needs: today's number where it fits, else the nearest that does.

        Where none fits, the number that comes nearest to the middle of the band, at least one.
        """
        fewest, most = int(np.ceil(load / self.high)), int(np.floor(load / self.low))
        if 1 <= fewest <= most:
            return min(max(today, fewest), most)
        return max(1, round(load / ((self.low + self.high) / 2.0)))


@dataclass(frozen=True, slots=True)
class Village:
    """A village in metres: its region, homes of its people (n, 2) with their loads (n,), its cells today."""

    region: BaseGeometry
    homes: FloatArray
    loads: FloatArray
    cells: tuple[BaseGeometry, ...]
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A proposed cell: its shape in metres, its load, and in how many parts it lies."""

    shape: BaseGeometry
    load: float
    parts: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The cells proposed for a village, north to south; whether they are today's; what stands in the way.

    `spread` is the coefficient of variation of the loads: no better one was found.
    """

    cells: tuple[DrawnCell, ...]
    is_unchanged: bool
    spread: float
    limits: tuple[PlanLimit, ...]


def spread_of(loads: FloatArray | NDArray[np.float64]) -> float:
    """The coefficient of variation of loads: standard deviation over mean, 0 for none."""
    mean = float(np.mean(loads)) if len(loads) else 0.0
    return float(np.std(loads)) / mean if mean > 0.0 else 0.0
