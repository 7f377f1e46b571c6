"""Where a person has lived: read, superseded, copied and counted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Person, Residence
from resolvers.ask import Ask, Statement, current
from resolvers.changes.stale import person_made_stale
from resolvers.registrations.counts import counted

_COPIED = ("county_id", "person_id", "division_id", "cell_id", "geom")


async def homes_of(connection: AsyncConnection, key: tuple[int, int]) -> Sequence[Row[Any]]:
    """Where a person has lived, as now known, the earliest first."""
    home = Residence
    located = home.geom.is_not(None).label("located")
    statement: Statement = select(
        *[home.id, home.division_id, home.cell_id, located, home.valid, home.end_reason]
    ).where(home.county_id == key[0], home.person_id == key[1], current(home, None))
    return (await connection.execute(statement.order_by(func.lower(home.valid)))).all()


async def recounted(
    connection: AsyncConnection, ask: Ask, key: tuple[int, int], before: Sequence[Row[Any]]
) -> None:
    """Counts a locked person where they live today, no longer where they did `before`; months are stale."""
    columns = (Person.last_attempt_on, Person.last_contact_on, Person.last_visit_on)
    found: Statement = select(*columns).where(Person.county_id == key[0], Person.id == key[1])
    person = (await connection.execute(found)).one()
    left, taken = (
        [home for home in homes if ask.today in home.valid]
        for homes in (before, await homes_of(connection, key))
    )
    await person_made_stale(connection, key)
    await counted(connection, key[0], person, left=left, taken=taken)


async def homes_superseded(connection: AsyncConnection, key: tuple[int, int], ids: Sequence[int]) -> None:
    """Stamps some of a person's residences superseded."""
    rows = (Residence.county_id == key[0], Residence.person_id == key[1], Residence.id.in_(ids))
    await connection.execute(update(Residence).where(*rows).values(superseded_at=func.now()))


async def home_copied(
    connection: AsyncConnection, key: tuple[int, int], row_id: int, changed: dict[str, Any]
) -> None:
    """Another row like one of a person's residences, with some columns changed."""
    table = Residence.__table__.c
    values = [literal(value, table[name].type).label(name) for name, value in changed.items()]
    source = select(*[table[name] for name in _COPIED], *values).where(
        table.county_id == key[0], table.id == row_id
    )
    await connection.execute(insert(Residence).from_select([*_COPIED, *changed], source))
