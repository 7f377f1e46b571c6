"""Telling that months of persons may be wrong: part of each transaction that changes the facts they count.

A writer takes these rows after persons and receipt, before the day, the place, the county and the feed.
Whoever finds by reading whose months they are holds DECIDING of the county, shared, until the commit. A
keeper has it alone while its snapshot is taken: it sees both a decision and whoever came before it, or the
decision finds them (docs/decisions/0112).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, Integer, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Residence, StalePerson
from resolvers.ask import Statement, current

EVER = date(1, 1, 1)
# Tells this lock from others; its other half is the county.
DECIDING = 20_013


def stale_person(county_id: int, person_id: int, from_on: Any) -> Statement:
    """A row for `made_stale`: the months of one person from a day on."""
    return select(literal(county_id, Integer), literal(person_id, BigInteger), cast(from_on, Date))


def made_stale(rows: Statement) -> Insert:
    """Tells it of persons, given by county, id and the day from which on their months may be wrong."""
    marking = insert(StalePerson).from_select(["county_id", "person_id", "from_on"], rows)
    return marking.on_conflict_do_update(
        index_elements=["county_id", "person_id"],
        set_={"from_on": func.least(StalePerson.from_on, marking.excluded.from_on)},
    )


async def person_made_stale(connection: AsyncConnection, key: tuple[int, int]) -> None:
    """Tells it of all months of a person."""
    await connection.execute(made_stale(stale_person(*key, literal(EVER))))


async def persons_made_stale(connection: AsyncConnection, county_id: int, persons: Sequence[int]) -> None:
    """The same of several persons of a county, given in the order of their ids."""
    one = func.unnest(literal(list(persons), ARRAY(BigInteger))).column_valued("stale_one")
    rows: Statement = select(literal(county_id, Integer), one, literal(EVER, Date))
    await connection.execute(made_stale(rows))


async def cells_made_stale(connection: AsyncConnection, county_id: int, cells: Any, on: date) -> None:
    """Tells it of those who live in some cells on a day or later."""
    await connection.execute(select(func.pg_advisory_xact_lock_shared(DECIDING, county_id)))
    home = Residence
    rows: Statement = (
        select(home.county_id, home.person_id, literal(on, Date))
        .where(
            home.county_id == county_id,
            home.cell_id.in_(cells),
            func.coalesce(func.upper(home.valid) > on, True),
            current(home, None),
        )
        .distinct()
        .order_by(home.person_id)
    )
    await connection.execute(made_stale(rows))
