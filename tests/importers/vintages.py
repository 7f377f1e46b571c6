"""Vintages of a province's units, made from the national list, and what a reform makes of them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from db.codes import DivisionLevel
from tests.importers.deliveries import Pairs

LISTS = Path(__file__).resolve().parents[1] / "data" / "divisions"
FILES = {
    DivisionLevel.PROVINCE: "provinces.csv",
    DivisionLevel.CITY: "cities.csv",
    DivisionLevel.COUNTY: "areas.csv",
    DivisionLevel.TOWNSHIP: "streets.csv",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A county, or a city (whose townships are its counties'): who it is, its code, name and townships.

    `townships` are the last digits and the name of each.
    """

    who: str
    code: str
    name: str
    townships: Pairs = ()


@dataclass(frozen=True, slots=True)
class Vintage:
    """A province: its cities and counties. A county lies in the city that its code begins with."""

    province: tuple[str, str]
    cities: tuple[Unit, ...]
    counties: tuple[Unit, ...]

    def levels(self, *, zones: bool = True) -> dict[DivisionLevel, Pairs]:
        """The lists as delivered, with functional zones or by rules that know none."""
        counties = [one for one in self.counties if zones or one.code[4] != "7"]
        streets = [(one.code + tail, name) for one in counties for tail, name in one.townships]
        return {
            DivisionLevel.PROVINCE: (self.province,),
            DivisionLevel.CITY: tuple((one.code, one.name) for one in self.cities),
            DivisionLevel.COUNTY: tuple((one.code, one.name) for one in counties),
            DivisionLevel.TOWNSHIP: tuple(street for street in streets if zones or street[0][6] not in "45"),
        }

    def with_counties(self, changed: Iterable[Unit]) -> "Vintage":
        """The same province with other counties, in the order of their codes."""
        return replace(self, counties=tuple(sorted(changed, key=lambda one: one.code)))


def province(code: str) -> Vintage:
    """A province of the national list of 2023, but for 金门县, of which the list has no townships."""
    names, cities, counties, townships = (_pairs(FILES[level]) for level in FILES)
    return Vintage(
        next(pair for pair in names if pair[0] == code),
        tuple(Unit(code, code, name) for code, name in _below(code, cities)),
        tuple(
            Unit(one, one, name, tuple((street[6:], called) for street, called in _below(one, townships)))
            for one, name in _below(code, counties)
            if name != "金门县"
        ),
    )


def counties() -> Pairs:
    """All counties of the national list of 2023."""
    return _pairs(FILES[DivisionLevel.COUNTY])


def _below(code: str, pairs: Pairs) -> Pairs:
    return tuple(pair for pair in pairs if pair[0].startswith(code))


@cache
def _pairs(file: str) -> Pairs:
    with (LISTS / file).open(encoding="utf-8", newline="") as opened:
        return tuple((row["code"], row["name"]) for row in csv.DictReader(opened))
