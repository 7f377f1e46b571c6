"""The villages and cells of a county, by the codes and names that files give them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import join

from db.codes import DivisionLevel
from db.engine import Database
from db.models import Division as DivisionRow
from db.models import DivisionVersion, GridCell, GridPlan
from geo.division_codes import twelve_digits
from importers.files.sheets import Cell
from importers.findings import Read
from importers.people.said import Ground
from importers.places.divisions import Division, Divisions
from importers.values.said import folded, held, of_said
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement, current
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.within import Placed, cell_holds, decided, lies_in

_LEVELS = (DivisionLevel.TOWNSHIP.value, DivisionLevel.VILLAGE.value)


@dataclass(frozen=True, slots=True)
class KnownGround:
    """What may be named: divisions by code, villages also by name, cells by code."""

    divisions: Divisions
    codes: Mapping[str, Ground]
    cells: Mapping[str, Ground]

    def village(self, code: str | None, township: str, village: str, *, column: str) -> Read[Ground]:
        """The village of a line by its code, else by its name; a township by its code alone."""
        named = None if code is None else self.codes.get(twelve_digits(code))
        if named is not None and named.level == DivisionLevel.TOWNSHIP.value:
            return Read(named)
        match = self.divisions.village(code, township or None, village or None, column)
        return Read(None if match.code is None else self.codes[match.code], match.findings)

    def cell(self, cell: Cell, column: str) -> Read[Ground]:
        """A cell by its code."""
        return of_said(cell, column, lambda said: self._cell(folded(said.text), column))

    def _cell(self, text: str, column: str) -> Read[Ground]:
        if text in self.cells:
            return Read(self.cells[text])
        return held("CELL_UNKNOWN", column, "没有此代码的网格", "no cell bears this code")


async def known_ground(
    database: Database, ask: Ask, county_id: int, permission: Permission = Permission.SEARCH
) -> KnownGround:
    """The ground of a county, as far as the viewer may search in it, or has another permission there."""
    mine = partial(_permitted, ask, require(ask.viewer, permission))
    rows = await database.rows(_divisions(ask, county_id, mine))
    codes = {row.id: row.code for row in rows}
    known = [(row.level, Division(row.code, row.name, codes.get(row.parent_id, ""))) for row in rows]
    townships, villages = ([one for level, one in known if level == wanted] for wanted in _LEVELS)
    cells = await database.rows(_cells(ask, county_id, mine))
    return KnownGround(
        Divisions(townships, villages, await _above(database, ask, county_id)),
        {row.code: Ground(AreaKind.DIVISION.value, row.id, row.level) for row in rows},
        {row.code: Ground(AreaKind.CELL.value, row.id, None) for row in cells},
    )


async def _above(database: Database, ask: Ask, county_id: int) -> list[str]:
    """The name of the county, with which addresses begin."""
    version = DivisionVersion
    named: Statement = select(version.name).where(
        version.county_id == county_id, version.parent_id.is_(None), current(version, ask.today)
    )
    return [row.name for row in await database.rows(named)]


def _divisions(ask: Ask, county_id: int, mine: Callable[[Placed], Any]) -> Statement:
    version = DivisionVersion
    here = and_(version.county_id == DivisionRow.county_id, version.division_id == DivisionRow.id)
    placed = Placed(DivisionRow.county_id, DivisionRow.id, None)
    return (
        select(DivisionRow.id, DivisionRow.level, version.parent_id, version.code, version.name)
        .select_from(join(DivisionRow, version, here))
        .where(DivisionRow.county_id == county_id, version.county_id == county_id)
        .where(DivisionRow.level.in_(_LEVELS), current(version, ask.today), mine(placed))
    )


def _cells(ask: Ask, county_id: int, mine: Callable[[Placed], Any]) -> Statement:
    cell = GridCell
    planned = join(cell, GridPlan, and_(GridPlan.county_id == cell.county_id, GridPlan.id == cell.plan_id))
    placed = Placed(cell.county_id, cell.division_id, cell.id)
    return (
        select(cell.id, cell.code)
        .select_from(planned)
        .where(cell.county_id == county_id, GridPlan.county_id == county_id)
        .where(cell_holds(ask.today, None), decided(), mine(placed))
    )


def _permitted(ask: Ask, areas: Sequence[Area], row: Placed) -> Any:
    return or_(*[lies_in(area, row, ask.today) for area in areas])
