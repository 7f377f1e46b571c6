"""The divisions and stations of the demonstration: delivered through the importer, found again by code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import psycopg

from app.demo.counties import DemoCounty
from app.demo.ground.county import Ground, Township, Village
from app.demo.spans import IntArray
from db.codes import DivisionLevel
from db.ids import IdMaker
from importers.divisions import PACKAGE_VINTAGE, import_division_rows, rows_in_memory

_PROVINCES = {"440000": "广东省", "500000": "重庆市"}
# 深圳市, and the two groupings of 重庆市.
_CITIES = {"440300": "深圳市", "500100": "市辖区", "500200": "县"}

# Only what this transaction added: a register that was there before keeps its own memory.
_KNOWN_SINCE = """
WITH links AS (
    UPDATE county_link SET recorded_at = %(known_at)s WHERE recorded_at = now()
), divisions AS (
    UPDATE division_version SET recorded_at = %(known_at)s WHERE recorded_at = now()
)
UPDATE station_version SET recorded_at = %(known_at)s WHERE recorded_at = now()
"""

_FOUND = """
SELECT version.code, version.division_id, station.station_id
FROM division_version AS version
LEFT JOIN station_version AS station
  ON station.county_id = version.county_id AND station.division_id = version.division_id
 AND station.valid @> %(on)s::date AND station.superseded_at IS NULL
WHERE version.county_id = %(county_id)s AND version.superseded_at IS NULL AND version.valid @> %(on)s::date
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A division with its keys, and the station it has of its own."""

    code: str
    name: str
    division_id: int
    station_id: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """A county and its ground, whose codes may still be those of the county it was derived for."""

    county: DemoCounty
    ground: Ground


@dataclass(frozen=True, slots=True)
class Places:
    """A county's divisions in the order of its ground; a division's index counts villages, then townships."""

    county: DemoCounty
    root: Place
    villages: tuple[Place, ...]
    townships: tuple[Place, ...]
    township_of_village: tuple[int, ...]

    @property
    def division_ids(self) -> IntArray:
        """The division's id by index."""
        places = (*self.villages, *self.townships)
        return np.array([place.division_id for place in places], dtype=np.int64)

    def township_index(self, village: int) -> int:
        """The index of a village's township among all divisions."""
        return len(self.villages) + self.township_of_village[village]


def deliver_divisions(
    connection: psycopg.Connection,
    settled: Sequence[Settled],
    *,
    valid_from: date,
    ids: IdMaker,
    progress: Callable[[str, int, int], None],
) -> None:
    """Imports the counties, what is above them, and each one's townships and villages as on its ground."""
    codes = [one.county.code6 for one in settled]
    levels = {
        DivisionLevel.PROVINCE: [(code, _PROVINCES[code]) for code in _above(codes, 2)],
        DivisionLevel.CITY: [(code, _CITIES[code]) for code in _above(codes, 4)],
        DivisionLevel.COUNTY: [(one.county.code6, one.county.name) for one in settled],
        DivisionLevel.TOWNSHIP: [row for one in settled for row in _rows(one.county, one.ground.townships)],
        DivisionLevel.VILLAGE: [row for one in settled for row in _rows(one.county, one.ground.villages)],
    }
    vintage_on = min(PACKAGE_VINTAGE, valid_from)
    rows = rows_in_memory(levels)
    import_division_rows(connection, rows, vintage_on=vintage_on, ids=ids, dry_run=False, progress=progress)
    connection.execute(_KNOWN_SINCE, {"known_at": f"{vintage_on} 01:00Z"})


def found_places(connection: psycopg.Connection, county: DemoCounty, ground: Ground, on: date) -> Places:
    """The county's divisions and stations as the database has them on a day."""
    rows = connection.execute(_FOUND, {"county_id": county.county_id, "on": on}).fetchall()
    found = {code: (division_id, station_id) for code, division_id, station_id in rows}
    number = {township.code: index for index, township in enumerate(ground.townships)}
    root = f"{county.code6}000000"
    return Places(
        county,
        Place(root, county.name, *found[root]),
        tuple(Place(village.code, village.name, *found[village.code]) for village in ground.villages),
        tuple(Place(township.code, township.name, *found[township.code]) for township in ground.townships),
        tuple(number[village.township_code] for village in ground.villages),
    )


def _above(codes: Iterable[str], digits: int) -> list[str]:
    return sorted({code[:digits].ljust(6, "0") for code in codes})


def _rows(county: DemoCounty, places: Sequence[Township] | Sequence[Village]) -> list[tuple[str, str]]:
    return [(county.code6 + place.code[6:], place.name) for place in places]
