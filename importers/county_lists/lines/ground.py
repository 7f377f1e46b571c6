"""What the register holds of a county's divisions, for a list that is held against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import DivisionLevel
from db.models import CountyCode, CountyUnit, Division, DivisionVersion
from geo.division_codes import NATION_CODE
from importers.values.said import folded
from resolvers.ask import Statement

__all__ = ["Ground", "ground_of"]

_ADCODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Ground:
    """A county on a day: its codes of six digits, the names of units by code (its own and those above it).

    A city that is its own only county bears that county's code, too: 嘉峪关市 is 620200 and 620201.
    `townships` are those that stand, by code; `parents` the code of the township of each village that stands;
    `names` the names, made regular, of all divisions that stand; `others`
    codes of townships that stand on other days.
    """

    county_id: int
    adcodes: frozenset[str]
    units: Mapping[str, str]
    townships: Mapping[str, str]
    parents: Mapping[str, str]
    names: Mapping[str, str]
    others: frozenset[str]

    @property
    def roots(self) -> set[str]:
        """The county's codes in twelve digits."""
        return set(map(_whole, self.adcodes))


async def ground_of(connection: AsyncConnection, county_id: int, on: date) -> Ground:
    """The divisions of a county on a day."""
    unit: Statement = select(CountyUnit.adcode).where(CountyUnit.county_id == county_id)
    adcode = str((await connection.execute(unit)).scalar_one())
    borne = {row.adcode: row.name for row in await connection.execute(_borne(county_id, on))}
    rows = (await connection.execute(_divisions(county_id))).all()
    standing = [row for row in rows if on in row.valid]
    townships = [row for row in rows if row.level == DivisionLevel.TOWNSHIP.value]
    ids = {row.division_id: row.code for row in townships if on in row.valid}
    known = {row.code: row.name for row in townships if on in row.valid}
    units = borne | {row.adcode: row.name for row in await connection.execute(_above(adcode))}
    return Ground(
        county_id,
        frozenset({adcode, *borne}),
        {_whole(code): folded(name) for code, name in units.items()},
        known,
        {row.code: ids[row.parent_id] for row in standing if row.parent_id in ids},
        {row.code: folded(row.name) for row in standing},
        frozenset(row.code for row in townships) - known.keys(),
    )


def _divisions(county_id: int) -> Statement:
    version = DivisionVersion
    here = and_(Division.county_id == version.county_id, Division.id == version.division_id)
    columns = (version.division_id, version.parent_id, version.code, version.name, version.valid)
    shown = select(*columns, Division.level).join(Division, here)
    return shown.where(version.county_id == county_id, version.superseded_at.is_(None))


def _borne(county_id: int, on: date) -> Statement:
    """The codes that a county bears on a day, each with its name."""
    mine = select(CountyCode.adcode, CountyCode.name).where(CountyCode.county_id == county_id)
    return mine.where(CountyCode.valid.contains(on))


def _whole(adcode: str) -> str:
    return adcode.ljust(len(NATION_CODE), "0")


def _above(adcode: str) -> Statement:
    """The county, and the units whose codes its own begins with."""
    codes = {adcode, adcode[:4] + "00", adcode[:2] + "0000", NATION_CODE[:_ADCODE_DIGITS]}
    return select(CountyUnit.adcode, CountyUnit.name).where(CountyUnit.adcode.in_(codes))
