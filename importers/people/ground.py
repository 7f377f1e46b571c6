"""The villages and cells of a county, by the codes and names that files give them."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import join

from db.codes import DivisionLevel
from db.engine import Database
from db.models import Division, DivisionVersion, GridCell, GridPlan
from geo.division_codes import twelve_digits
from importers.files.sheets import Cell
from importers.findings import Read
from importers.people.said import Ground
from importers.values.numbers import division_code
from importers.values.said import folded, held, of_said
from resolvers.areas import AreaKind
from resolvers.ask import Ask, Statement, current
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.within import Placed, cell_holds, decided, lies_in

_LEVELS = (DivisionLevel.TOWNSHIP.value, DivisionLevel.VILLAGE.value)
_DIGITS = (9, 12)


class Named(NamedTuple):
    """A division, and the name of the one above it."""

    ground: Ground
    parent: str


@dataclass(frozen=True, slots=True)
class KnownGround:
    """What may be named: divisions by code and by name, cells by code."""

    codes: dict[str, Ground] = field(default_factory=dict)
    names: dict[str, list[Named]] = field(default_factory=lambda: defaultdict(list))
    cells: dict[str, Ground] = field(default_factory=dict)

    def coded(self, cell: Cell, column: str) -> Read[Ground]:
        """A township or village by its code."""
        read = division_code(cell, column)
        if read.value is None:
            return Read(None, read.findings)
        found = self.codes.get(twelve_digits(read.value)) if len(read.value) in _DIGITS else None
        return _unknown(column) if found is None else Read(found, read.findings)

    def named(self, cell: Cell, column: str, township: str) -> Read[Ground]:
        """A township or village by its whole name, and that of its township if it is said."""
        return of_said(cell, column, lambda said: self._named(folded(said.text), column, folded(township)))

    def cell(self, cell: Cell, column: str) -> Read[Ground]:
        """A cell by its code."""
        return of_said(cell, column, lambda said: self._cell(folded(said.text), column))

    def _named(self, text: str, column: str, township: str) -> Read[Ground]:
        found = self.names.get(text, [])
        within = [one for one in found if not township or one.parent == township]
        if len(within) == 1:
            return Read(within[0].ground)
        if within:
            return held(
                "VILLAGE_AMBIGUOUS",
                column,
                "县内有几个同名的村（社区），请写代码",
                "several villages of the county bear this name: give the code",
            )
        return _unknown(column)

    def _cell(self, text: str, column: str) -> Read[Ground]:
        if text in self.cells:
            return Read(self.cells[text])
        return held("CELL_UNKNOWN", column, "没有此代码的网格", "no cell bears this code")


def _unknown(column: str) -> Read[Ground]:
    return held(
        "VILLAGE_UNKNOWN",
        column,
        "本县没有此名称或代码的村（社区）或乡镇",
        "no village or township of the county bears this name or code",
    )


async def known_ground(database: Database, ask: Ask, county_id: int) -> KnownGround:
    """The ground of a county, as far as the viewer may search in it."""
    known = KnownGround()
    rows = await database.rows(_divisions(ask, county_id))
    names = {row.id: folded(row.name) for row in rows}
    for row in rows:
        ground = Ground(AreaKind.DIVISION.value, row.id, row.level)
        known.codes[row.code] = ground
        known.names[names[row.id]].append(Named(ground, names.get(row.parent_id, "")))
    for row in await database.rows(_cells(ask, county_id)):
        known.cells[row.code] = Ground(AreaKind.CELL.value, row.id, None)
    return known


def _divisions(ask: Ask, county_id: int) -> Statement:
    version = DivisionVersion
    here = and_(version.county_id == Division.county_id, version.division_id == Division.id)
    mine = _searched(ask, Placed(Division.county_id, Division.id, None))
    return (
        select(Division.id, Division.level, version.parent_id, version.code, version.name)
        .select_from(join(Division, version, here))
        .where(Division.county_id == county_id, version.county_id == county_id)
        .where(Division.level.in_(_LEVELS), current(version, ask.today), mine)
    )


def _cells(ask: Ask, county_id: int) -> Statement:
    cell = GridCell
    planned = join(cell, GridPlan, and_(GridPlan.county_id == cell.county_id, GridPlan.id == cell.plan_id))
    mine = _searched(ask, Placed(cell.county_id, cell.division_id, cell.id))
    return (
        select(cell.id, cell.code)
        .select_from(planned)
        .where(cell.county_id == county_id, GridPlan.county_id == county_id)
        .where(cell_holds(ask.today, None), decided(), mine)
    )


def _searched(ask: Ask, row: Placed) -> Any:
    return or_(*[lies_in(area, row, ask.today) for area in require(ask.viewer, Permission.SEARCH)])
