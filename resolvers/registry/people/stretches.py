"""Where a home lies from a day on: in the village and cell of its place, as the ground was drawn when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2 import functions as geo
from sqlalchemy import ColumnElement, Row, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import join

from db.errors import DomainError
from db.models import GridCell, GridPlan
from resolvers.areas import AreaKind
from resolvers.ask import Ask, Statement
from resolvers.registry.people.homes import Home, Spot, point_of
from resolvers.scope import out_of_scope
from resolvers.viewer import Permission
from resolvers.within import Placed, decided, lies_in

_CELL = Placed(GridCell.county_id, GridCell.division_id, GridCell.id)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The village and cell of a home for some days: those of its place as the ground was drawn then."""

    division_id: int
    cell_id: int | None
    valid: Range[date]


async def stretches_of(
    connection: AsyncConnection, ask: Ask, county_id: int, home: Home, *, on: date, mine: bool
) -> list[Stretch]:
    """Where a home lies from a day on: without gaps, the last without end.

    `mine`: today's cell must be one in which the viewer may search. Raises DomainError AREA_NOT_FOUND,
    HOME_NOT_PLACED, HOME_CONTRADICTORY.
    """
    cells = [] if home.spot is None else await _cells(connection, ask, home, _covers(home.spot, county_id))
    today = next((cell for cell in cells if ask.today in cell.valid), None)
    if today is not None and not today.inside:
        raise _contradictory()
    if today is not None and mine and not today.seen:
        raise out_of_scope()
    if today is None and home.area is None:
        raise _not_placed()
    if today is None and home.area is not None and home.area.kind == AreaKind.CELL:
        cells = await _cells(connection, ask, home, _is(home.area.id, county_id))
        today = next((cell for cell in cells if ask.today in cell.valid), None)
        if today is None:
            raise out_of_scope()
    if today is None:
        assert home.area is not None  # noqa: S101  # was looked at above
        return _without_gaps([], home.area.id, on)
    return _without_gaps(cells, today.division_id, on)


async def _cells(
    connection: AsyncConnection, ask: Ask, home: Home, which: ColumnElement[bool]
) -> Sequence[Row[Any]]:
    """Some cells that are in force on some day; `inside` what was named, `seen`."""
    planned = join(
        GridCell, GridPlan, and_(GridPlan.county_id == GridCell.county_id, GridPlan.id == GridCell.plan_id)
    )
    searched = [lies_in(area, _CELL, ask.today) for area in ask.viewer.areas(Permission.SEARCH)]
    inside = literal(value=True) if home.area is None else lies_in(home.area, _CELL, ask.today)
    columns = [GridCell.id, GridCell.division_id, GridCell.valid, inside.label("inside")]
    statement: Statement = (
        select(*columns, or_(*searched).label("seen"))
        .select_from(planned)
        .where(which, decided())
        .order_by(func.lower(GridCell.valid), GridCell.code)
    )
    return (await connection.execute(statement)).all()


def _covers(spot: Spot, county_id: int) -> ColumnElement[bool]:
    return and_(_in_county(county_id), geo.ST_Covers(GridCell.geom, point_of(spot)))


def _is(cell_id: int, county_id: int) -> ColumnElement[bool]:
    return and_(_in_county(county_id), GridCell.id == cell_id)


def _in_county(county_id: int) -> ColumnElement[bool]:
    return and_(GridCell.county_id == county_id, GridPlan.county_id == county_id)


def _without_gaps(cells: Iterable[Row[Any]], division_id: int, on: date) -> list[Stretch]:
    """The stretches from a day on; between cells, and where two overlap, the earlier one and the village."""
    found: list[Stretch] = []
    next_on: date | None = on
    for cell in cells:
        first, end = cell.valid.lower or on, cell.valid.upper
        if next_on is None or (end is not None and end <= next_on):
            continue
        if first > next_on:
            found.append(Stretch(division_id, None, Range(next_on, first)))
        found.append(Stretch(cell.division_id, cell.id, Range(max(first, next_on), end)))
        next_on = end
    if next_on is not None:
        found.append(Stretch(division_id, None, Range(next_on, None)))
    return found


def _not_placed() -> DomainError:
    return DomainError(
        "HOME_NOT_PLACED",
        "该坐标不在任何网格内；请另给村（社区）代码。",
        "The place lies in no cell; name its village too.",
    )


def _contradictory() -> DomainError:
    return DomainError(
        "HOME_CONTRADICTORY",
        "该坐标不在所给的网格或村（社区）内；请核对，或只给其一。",
        "The place does not lie in the cell or village named: check them, or give one of the two.",
    )
