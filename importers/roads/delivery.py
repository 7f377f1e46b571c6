"""A file of roads as it was read."""

from dataclasses import dataclass

from geo.roads.noding import Way
from importers.report import Rejection


@dataclass(frozen=True, slots=True)
class RoadDelivery:
    """The ways of a file, the rows it had that were not taken, and how many were no roads or told twice."""

    source: str
    ways: tuple[Way, ...]
    rejections: tuple[Rejection, ...] = ()
    ignored: int = 0
    folded: int = 0
