"""The place that a line gives, in the system that was declared for its file."""

from typing import NamedTuple

from db.codes import CoordinateSystem
from importers.files.sheets import Cell
from importers.findings import Read
from importers.places.located import located
from importers.places.pairs import pair_of
from importers.places.systems import PlaceSystem
from importers.values.said import held

__all__ = ["Spotted", "spotted"]


class Spotted(NamedTuple):
    """A place that a line gives, in its system."""

    lon: float
    lat: float
    system: str


def spotted(lon: Cell, lat: Cell, column: str, system: PlaceSystem | None) -> Read[Spotted]:
    """The place, as it is given where it is degrees; of metres what they are in degrees.

    Held without a declared system.
    """
    pair = pair_of(lon, lat, column)
    if pair.value is None:
        return Read(None, pair.findings)
    if system is None:
        undeclared = "请指明坐标系", "say in which coordinate system the places are"
        return Read(None, held("SYSTEM_UNDECLARED", column, *undeclared).findings)
    [place] = located([pair.value], system, column)
    findings = (*pair.findings, *place.findings)
    if place.value is None:
        return Read(None, findings)
    if system.degrees is not None:
        return Read(Spotted(*pair.value, system.degrees.value), findings)
    return Read(Spotted(place.value.lon, place.value.lat, CoordinateSystem.CGCS2000.value), findings)
