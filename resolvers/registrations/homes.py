"""Where a person has lived: read, superseded, copied and counted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, Row, any_, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import EndReason
from db.errors import DomainError
from db.models import Person, Residence
from resolvers.ask import Ask, Statement, current
from resolvers.changes.stale import persons_made_stale
from resolvers.registrations.counts import Shift, counted

Homes: TypeAlias = Sequence[Row[Any]]
_COPIED = ("county_id", "person_id", "division_id", "cell_id", "geom")


async def homes_of(connection: AsyncConnection, key: tuple[int, int]) -> Homes:
    """Where a person has lived, as now known, the earliest first."""
    return (await homes_of_each(connection, key[0], [key[1]]))[key[1]]


async def homes_of_each(
    connection: AsyncConnection, county_id: int, persons: Sequence[int]
) -> dict[int, Homes]:
    """The same of each of several persons of a county."""
    home = Residence
    located = home.geom.is_not(None).label("located")
    columns = [home.id, home.division_id, home.cell_id, located, home.valid, home.end_reason]
    statement: Statement = select(home.person_id, *columns).where(
        home.county_id == county_id, home.person_id == among(persons), current(home, None)
    )
    found: dict[int, list[Row[Any]]] = {person: [] for person in persons}
    for row in await connection.execute(statement.order_by(home.person_id, func.lower(home.valid))):
        found[row.person_id].append(row)
    return {**found}


async def recounted(connection: AsyncConnection, ask: Ask, key: tuple[int, int], before: Homes) -> None:
    """Counts a locked person where they live today, no longer where they did `before`; months are stale."""
    await recounted_each(connection, ask, key[0], {key[1]: before})


async def recounted_each(
    connection: AsyncConnection, ask: Ask, county_id: int, before: Mapping[int, Homes]
) -> None:
    """The same of several locked persons of a county, all at once."""
    persons = sorted(before)
    columns = (Person.id, Person.last_attempt_on, Person.last_contact_on, Person.last_visit_on)
    rows: Statement = select(*columns).where(Person.county_id == county_id, Person.id == among(persons))
    people = {row.id: row for row in await connection.execute(rows)}
    after = await homes_of_each(connection, county_id, persons)
    await persons_made_stale(connection, county_id, persons)
    shifts = [Shift(people[one], _on(ask, before[one]), _on(ask, after[one])) for one in persons]
    await counted(connection, county_id, shifts)


def check_not_moved(homes: Homes, on: date) -> None:
    """Raises DomainError MOVED_SINCE if the person moved within the county on a day or later."""
    moved = (home.valid.upper for home in homes if home.end_reason == EndReason.REHOUSED.value)
    if any(day >= on for day in moved):
        raise DomainError(
            "MOVED_SINCE",
            "此人在该日或其后已另有迁居记录。",
            "The person moved on that day or since; see where they live now.",
        )


def _on(ask: Ask, homes: Homes) -> Homes:
    return [home for home in homes if ask.today in home.valid]


def among(ids: Iterable[int]) -> ColumnElement[Any]:
    """What a column of ids equals if it is one of some, however many: a single value of the statement."""
    return any_(literal(list(ids), ARRAY(BigInteger)))


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
    copied = [name for name in _COPIED if name not in changed]
    source = select(*[table[name] for name in copied], *values).where(
        table.county_id == key[0], table.id == row_id
    )
    await connection.execute(insert(Residence).from_select([*copied, *changed], source))
