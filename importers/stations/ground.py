"""The divisions of a county on which stations stand, by the codes and names that files give them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, null, select
from sqlalchemy.orm import join

from db.codes import DivisionLevel
from db.engine import Database
from db.models import Division as DivisionRow
from db.models import DivisionVersion, StationVersion
from geo.division_codes import twelve_digits
from importers.findings import Read
from importers.places.divisions import Division, Divisions
from importers.values.said import folded, held
from resolvers.ask import Ask, Statement, current
from resolvers.scope import manages
from resolvers.within import Placed

_LEVELS = (DivisionLevel.TOWNSHIP.value, DivisionLevel.VILLAGE.value)


@dataclass(frozen=True, slots=True)
class KnownGround:
    """Divisions by code and by name, and by the names that their stations have; each as its code.

    `county` is the code of the whole county, None if it is not the viewer's to manage.
    """

    divisions: Divisions
    codes: Mapping[str, int]
    stations: Mapping[str, tuple[str, ...]]
    county: str | None = None

    def of(self, code: str | None, township: str, village: str, *, column: str) -> Read[str]:
        """The code of the division of a line, by code, by village or by township alone; None of none."""
        if code is not None and twelve_digits(code) in self.codes and not village:
            return Read(twelve_digits(code))
        if code is None and not village:
            match = self.divisions.township(township or None, column)
        else:
            match = self.divisions.village(code, township or None, village or None, column)
        return Read(match.code, match.findings)

    def called(self, name: str, column: str) -> Read[str]:
        """The division whose station has a name; held unless there is just one."""
        found = self.stations.get(folded(name), ())
        if len(found) == 1:
            return Read(found[0])
        return held(
            "DIVISION_MISSING",
            column,
            "未写明所在区划，且没有（或不止一个）此名称的站",
            "it names no division, and no station, or more than one, has that name",
        )


async def known_ground(database: Database, ask: Ask, county_id: int) -> KnownGround:
    """The divisions of a county that the viewer manages."""
    rows = await database.rows(_divisions(ask, county_id))
    codes = {row.id: row.code for row in rows}
    known = [(row.level, Division(row.code, row.name, codes.get(row.parent_id, ""))) for row in rows]
    townships, villages = ([one for level, one in known if level == wanted] for wanted in _LEVELS)
    above = [one.name for level, one in known if level not in _LEVELS]
    stations: dict[str, tuple[str, ...]] = {}
    for row in await database.rows(_stations(ask, county_id)):
        if row.division_id in codes:
            name = folded(row.name)
            stations[name] = (*stations.get(name, ()), codes[row.division_id])
    divisions = Divisions(townships, villages, above)
    county = next((row.code for row in rows if row.level not in _LEVELS), None)
    return KnownGround(divisions, {row.code: row.id for row in rows}, stations, county)


def _divisions(ask: Ask, county_id: int) -> Statement:
    version = DivisionVersion
    here = and_(version.county_id == DivisionRow.county_id, version.division_id == DivisionRow.id)
    return (
        select(DivisionRow.id, DivisionRow.level, version.parent_id, version.code, version.name)
        .select_from(join(DivisionRow, version, here))
        .where(DivisionRow.county_id == county_id, version.county_id == county_id)
        .where(current(version, ask.today))
        .where(manages(ask, Placed(DivisionRow.county_id, DivisionRow.id, null())))
    )


def _stations(ask: Ask, county_id: int) -> Statement:
    version: Any = StationVersion
    named = select(version.division_id, version.name)
    return named.where(version.county_id == county_id, current(version, ask.today))
