"""Homes that are taken up again, on the ground as it was drawn anew in the meantime."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2 import functions as geo
from sqlalchemy import Row, and_, or_, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import EndReason, GridPlanStatus
from db.ids import IdMaker
from db.models import GridCell, GridPlan, Person, Residence
from resolvers.ask import Ask, Statement, current
from resolvers.registrations.homes import home_copied
from resolvers.within import decided

# A home on a border, or a step beyond it, is still the cell's: five centimetres in degrees.
BORDER_DEGREES = 5e-7


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell, or none, in which a home lies for some days."""

    cell_id: int | None
    valid: Range[date]


async def ground_held(connection: AsyncConnection, ask: Ask, county_id: int) -> None:
    """Has a plan that is to be put in force wait until the commit, or waits for one, and then sees its cells.

    Without it whoever gets a home meanwhile is left in a cell that has ended. Before any person is locked, as
    plans are taken before persons. Who has no grant in the county is told later that nothing is there, and
    holds nothing.
    """
    areas = [grant.area for grant in ask.viewer.grants]
    if not any(area.county_id == county_id or area.spans_counties for area in areas):
        return
    plan = GridPlan
    mine = select(plan.id).where(plan.county_id == county_id, plan.status == GridPlanStatus.ACTIVE.value)
    await connection.execute(mine.order_by(plan.id).with_for_update(read=True, key_share=True))


async def home_again(
    connection: AsyncConnection,
    ask: Ask,
    key: tuple[int, int],
    row_id: int,
    *,
    said: dict[str, Any],
    ids: IdMaker,
) -> list[int]:
    """Repeats a home of a person with its days and end, cut where plans have drawn its cell anew since.

    As a plan places homes: by their point among the cells of their village; those without a point keep the
    village alone. The ids of the rows, the earliest first.
    """
    pieces = await _pieces(connection, key[0], row_id, said["valid"])
    made = []
    for place, piece in enumerate(pieces, 1):
        row = {**said, "id": ids.next(), "recorded_by": ask.viewer.subject}
        row |= {"cell_id": piece.cell_id, "valid": piece.valid}
        row |= {} if place == len(pieces) else {"end_reason": EndReason.REGRIDDED.value}
        await home_copied(connection, key, row_id, row)
        made.append(int(row["id"]))
    return made


async def lives_today(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> None:
    """Has a locked person's row repeat the home of today."""
    home = select(Residence.division_id, Residence.cell_id).where(
        Residence.county_id == key[0], Residence.person_id == key[1], current(Residence, ask.today)
    )
    now = (await connection.execute(home)).first()
    if now is not None:
        mine = (Person.county_id == key[0], Person.id == key[1])
        await connection.execute(update(Person).where(*mine).values(**now._mapping))  # noqa: SLF001  # SQLAlchemy documents it


async def _pieces(
    connection: AsyncConnection, county_id: int, row_id: int, valid: Range[date]
) -> list[Piece]:
    home = select(Residence.cell_id, Residence.geom.is_not(None).label("located")).where(
        Residence.county_id == county_id, Residence.id == row_id
    )
    row = (await connection.execute(home)).one()
    if row.cell_id is None and not row.located:
        return [Piece(None, valid)]
    cells = (await connection.execute(_around(county_id, row_id))).all()
    return _cut(row.cell_id, valid, cells)


def _around(county_id: int, row_id: int) -> Statement:
    """The cell of a home, and those of its village in which its point lies, of all plans there have been."""
    cell, home = GridCell, Residence
    there = and_(cell.division_id == home.division_id, geo.ST_DWithin(cell.geom, home.geom, BORDER_DEGREES))
    found: Statement = (
        select(cell.id, cell.valid)
        .join(home, and_(home.county_id == cell.county_id, or_(cell.id == home.cell_id, there)))
        .join(GridPlan, and_(GridPlan.county_id == cell.county_id, GridPlan.id == cell.plan_id))
        .where(cell.county_id == county_id, home.county_id == county_id, home.id == row_id, decided())
    )
    return found.order_by(geo.ST_Distance(cell.geom, home.geom), cell.code)


def _cut(cell_id: int | None, valid: Range[date], cells: Sequence[Row[Any]]) -> list[Piece]:
    """The days of a home by cell: its own as long as there is one, then whichever holds it."""
    days = {cell.id: cell.valid for cell in cells}
    found: list[Piece] = []
    start, end, here = valid.lower or date.min, valid.upper or date.max, cell_id
    while start < end:
        until = end
        if here is None:
            later = [cell.valid.lower for cell in cells if (cell.valid.lower or date.min) > start]
            until = min([*later, end])
        elif days[here].upper is not None:
            until = min(days[here].upper, end)
        found.append(Piece(here, Range(start, None if until == date.max else until)))
        start = until
        here = next((cell.id for cell in cells if start in cell.valid), None)
    return found
