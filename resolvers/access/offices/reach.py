"""How far somebody's permissions reach today, in numbers: by the conditions that hold for what they ask."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import ColumnElement, func, null, select

from db.codes import Permission, PersonStatus
from db.engine import Database
from db.models import DivisionVersion, GridCell, Person
from resolvers.ask import Ask, Statement, current
from resolvers.ground.cells import cells as cells_on
from resolvers.scope import manages, sees_count, sees_person
from resolvers.within import Placed, placed

STEP = 10
Condition = Callable[[Ask, Placed], ColumnElement[bool]]
_MAY: MappingProxyType[Permission, Condition] = MappingProxyType(
    {Permission.MANAGE: manages, Permission.ANALYSE: sees_count, Permission.SEARCH: sees_person}
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What lies where a permission holds: divisions as a whole, cells, and the persons registered there.

    `persons` is rounded down to tens, None of one to nine, and of MANAGE, which shows no persons.
    """

    permission: Permission
    divisions: int
    cells: int
    persons: int | None


async def reach_of(database: Database, ask: Ask) -> tuple[Reach, ...]:
    """The reach of each permission that the viewer of `ask` holds; a statement for each."""
    held = [one for one in Permission if ask.viewer.areas(one)]
    rows = {one: (await database.rows(_numbers(ask, one)))[0] for one in held}
    return tuple(
        Reach(one, row.divisions, row.cells, None if one == Permission.MANAGE else _told(row.persons))
        for one, row in rows.items()
    )


def _told(number: int) -> int | None:
    """The tens of a number: what one account reaches less another's would tell few persons to the unit."""
    return None if 0 < number < STEP else number - number % STEP


def _numbers(ask: Ask, permission: Permission) -> Statement:
    """One row: divisions, cells, persons."""
    may, division, cell = _MAY[permission], DivisionVersion, GridCell
    at_division = Placed(division.county_id, division.division_id, null())
    at_cell = Placed(cell.county_id, cell.division_id, cell.id)
    divisions = select(func.count()).where(may(ask, at_division), current(division, ask.today))
    cells = select(func.count()).select_from(cells_on(ask.today).where(may(ask, at_cell)).subquery())
    persons = select(func.count()).where(may(ask, placed(Person)), Person.status == PersonStatus.ACTIVE.value)
    return select(
        divisions.scalar_subquery().label("divisions"),
        cells.scalar_subquery().label("cells"),
        persons.scalar_subquery().label("persons"),
    )
