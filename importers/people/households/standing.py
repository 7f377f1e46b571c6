"""The households of a file's lines as they stand: who would be in them, and where those belong already."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import DivisionLevel, PersonStatus, RowOutcome, RowVerdict
from db.models import GridCell, HouseholdMember, Person
from importers.people.households.planning import Lodger
from importers.people.said import Ground, said_in
from importers.runs.rows import opened
from resolvers.areas import AreaKind
from resolvers.ask import Statement, current
from resolvers.people.identities import IdentityKeys
from resolvers.registrations.homes import among
from resolvers.registry.households.members import Stay

__all__ = ["lodgers_of", "stays_about"]

_TAKEN = frozenset({RowVerdict.NEW.value, RowVerdict.CHANGED.value, RowVerdict.UNCHANGED.value})
# Of a line that registers somebody: it waits, or has been written.
_DONE_OR_WAITS = frozenset({None, RowOutcome.WRITTEN.value})


async def lodgers_of(
    connection: AsyncConnection, county_id: int, rows: Sequence[Row[Any]], keys: IdentityKeys
) -> list[Lodger]:
    """Lines as those of households, in their order; where somebody new would live is told by the line."""
    persons = [row.person_id for row in rows if row.person_id is not None]
    villages = await _villages(connection, Person, county_id, persons)
    named = {row.id: _ground(row, keys) for row in rows if row.person_id is None}
    cells = [one.id for one in named.values() if one is not None and one.kind == AreaKind.CELL.value]
    of_cells = await _villages(connection, GridCell, county_id, cells)

    def village(row: Row[Any]) -> int | None:
        if row.person_id is not None:
            return villages.get(row.person_id)
        ground = named.get(row.id)
        if ground is None or ground.kind == AreaKind.CELL.value:
            return ground and of_cells.get(ground.id)
        return ground.id if ground.level == DivisionLevel.VILLAGE.value else None

    return [
        Lodger(
            row_id=row.id,
            person_id=row.person_id,
            is_head=row.is_head,
            village_id=village(row),
            is_taken=row.verdict in _TAKEN and not (_is_new(row) and row.outcome not in _DONE_OR_WAITS),
            is_new=_is_new(row),
        )
        for row in rows
    ]


async def stays_about(
    connection: AsyncConnection, county_id: int, lodgers: Sequence[Lodger]
) -> dict[int, list[Stay]]:
    """The stays of registered persons in every household to which one of some lines' persons belongs."""
    persons = [one.person_id for one in lodgers if one.person_id is not None]
    member = HouseholdMember
    theirs = select(member.household_id).where(
        member.county_id == county_id, member.person_id == among(persons), current(member, None)
    )
    is_active = and_(
        *[Person.county_id == member.county_id, Person.id == member.person_id],
        Person.status == PersonStatus.ACTIVE.value,
    )
    columns = (member.household_id, member.person_id, member.is_head, member.valid, member.id)
    rows: Statement = select(*columns).join(Person, is_active).where(member.county_id == county_id)
    mine = rows.where(member.household_id.in_(theirs), current(member, None))
    found = defaultdict[int, list[Stay]](list)
    for household_id, *stay in await connection.execute(mine.order_by(func.lower(member.valid), member.id)):
        found[household_id].append(Stay(*stay))
    return dict(found)


def _is_new(row: Row[Any]) -> bool:
    return bool(row.verdict == RowVerdict.NEW.value)


def _ground(row: Row[Any], keys: IdentityKeys) -> Ground | None:
    return said_in(opened(keys, "said", row)).ground


async def _villages(
    connection: AsyncConnection, table: type[Person | GridCell], county_id: int, ids: Sequence[int]
) -> dict[int, int]:
    """The village of each of some persons or cells."""
    if not ids:
        return {}
    found: Statement = select(table.id, table.division_id)
    mine = found.where(table.county_id == county_id, table.id == among(ids))
    return {row.id: row.division_id for row in await connection.execute(mine)}
