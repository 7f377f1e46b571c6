"""What the register holds of a county's divisions, for a list that is held against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import DivisionLevel
from db.models import CountyUnit, Division, DivisionVersion
from geo.division_codes import NATION_CODE
from importers.values.said import folded
from resolvers.ask import Statement

__all__ = ["Ground", "ground_of"]

_ADCODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Ground:
    """A county on a day: its code of six digits, the names of units by code (its own and those above it).

    `townships` are those that stand, by code; `parents` the code of the township of each village that stands;
    `names` the names, made regular, of all divisions that stand; `others`
    codes of townships that stand on other days.
    """

    county_id: int
    adcode: str
    units: Mapping[str, str]
    townships: Mapping[str, str]
    parents: Mapping[str, str]
    names: Mapping[str, str]
    others: frozenset[str]

    @property
    def code(self) -> str:
        """The county's code in twelve digits."""
        return self.adcode.ljust(len(NATION_CODE), "0")


async def ground_of(connection: AsyncConnection, county_id: int, on: date) -> Ground:
    """The divisions of a county on a day."""
    unit: Statement = select(CountyUnit.adcode).where(CountyUnit.county_id == county_id)
    adcode = str((await connection.execute(unit)).scalar_one())
    rows = (await connection.execute(_divisions(county_id))).all()
    standing = [row for row in rows if on in row.valid]
    townships = [row for row in rows if row.level == DivisionLevel.TOWNSHIP.value]
    ids = {row.division_id: row.code for row in townships if on in row.valid}
    known = {row.code: row.name for row in townships if on in row.valid}
    above = {row.adcode: row.name for row in await connection.execute(_above(adcode))}
    return Ground(
        county_id,
        adcode,
        {code.ljust(len(NATION_CODE), "0"): folded(name) for code, name in above.items()},
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


def _above(adcode: str) -> Statement:
    """The county, and the units whose codes its own begins with."""
    codes = {adcode, adcode[:4] + "00", adcode[:2] + "0000", NATION_CODE[:_ADCODE_DIGITS]}
    return select(CountyUnit.adcode, CountyUnit.name).where(CountyUnit.adcode.in_(codes))
