"""The real part of the demonstration county: codes, names and township points, see data/ATTRIBUTION.md."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from geo.coordinates import LonLat


@dataclass(frozen=True, slots=True)
class TownshipRow:
    """A township by its NBS 2023 code and name, at its GeoNames point (EPSG:4326)."""

    code: str
    name: str
    seat: LonLat


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


def read_townships() -> tuple[TownshipRow, ...]:
    """The 28 townships of 铜梁区, by code."""
    return tuple(
        TownshipRow(row["code"], row["name"], LonLat(float(row["lon"]), float(row["lat"])))
        for row in _rows("townships.csv")
    )


def read_villages() -> tuple[VillageRow, ...]:
    """The 333 villages and communities of 铜梁区, by code."""
    return tuple(VillageRow(row["code"], row["name"], row["township_code"]) for row in _rows("villages.csv"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("app.demo").joinpath("data", name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))
