"""The real part of the demonstration counties: codes, names, points, roads; see data/ATTRIBUTION.md."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from geo.coordinates import FloatArray

DATA = Path(__file__).resolve().parents[1] / "data"
# Folders below it, one for each county.
TONGLIANG, FUTIAN = "tongliang", "futian"
# The nodes lie beside it, as `rongge import roads` wants them.
FUTIAN_ROADS = DATA / FUTIAN / "edges.csv"
_CROSSINGS = "nodes.csv"
# About twenty metres.
_STEP_DEGREES = 0.0002


@dataclass(frozen=True, slots=True)
class TownshipRow:
    """A township by its NBS 2023 code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village or urban community by its NBS 2023 code and name."""

    code: str
    name: str
    township_code: str

    @property
    def is_community(self) -> bool:
        """Whether it is an urban community (居委会): the statisticians number them below 200."""
        return self.code[9:] < "200"


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """A road network in degrees: its crossings (n, 2), and points along its roads some 20 m apart (m, 2)."""

    crossings: FloatArray
    along: FloatArray


def read_townships(county: str) -> tuple[TownshipRow, ...]:
    """The townships of a county by code: 28 of 铜梁区, 11 of 福田区."""
    return tuple(TownshipRow(row["code"], row["name"]) for row in _rows(county, "townships.csv"))


def read_seats(county: str) -> FloatArray:
    """The GeoNames points (t, 2) of the townships in their order, in degrees; 铜梁区 alone has them."""
    return np.array([(float(row["lon"]), float(row["lat"])) for row in _rows(county, "townships.csv")])


def read_villages(county: str) -> tuple[VillageRow, ...]:
    """The villages and communities of a county by code: 333 of 铜梁区, 93 of 福田区."""
    rows = _rows(county, "villages.csv")
    return tuple(VillageRow(row["code"], row["name"], row["township_code"]) for row in rows)


def read_streets() -> Streets:
    """The roads of central 福田区."""
    crossings = [(float(row["lon"]), float(row["lat"])) for row in _rows(FUTIAN, _CROSSINGS)]
    lines = shapely.from_wkt([row["geom_wkt"] for row in _rows(FUTIAN, FUTIAN_ROADS.name)])
    along = shapely.get_coordinates(shapely.segmentize(lines, _STEP_DEGREES))
    return Streets(np.array(crossings), np.unique(along, axis=0))


def _rows(county: str, name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader((DATA / county / name).read_text(encoding="utf-8").splitlines())
