"""How writers say whose kept duties may be wrong: a mark, in the transaction that changes what they hang on.

A mark is a row of its own: it waits for nobody, and whoever refreshes takes away only those it has seen
(docs/decisions/0037). Who finds by reading which units to mark says so until the commit (`marking_units`),
and who has taken marks away waits for that (`units_marked`) before computing (docs/decisions/0112).
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CTE, BigInteger, Date, Executable, Integer, exists, func, insert, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import DutyMark, Person
from db.models.kept.duty import EVERYBODY
from db.models.rollup import EVER_ON
from resolvers.within import units_below

_WRITTEN = ("county_id", "person_id", "from_on")
# Tells this lock from others.
MARKING = (20_014, 0)


def marked(county_id: int, person_id: int, among: CTE) -> CTE:
    """Marks a person for each row of `among`, one or none; to be added to the statement that writes."""
    values = (literal(county_id, Integer), literal(person_id, BigInteger), literal(EVER_ON, Date))
    return insert(DutyMark).from_select(_WRITTEN, select(*values).select_from(among)).cte("duty_marked")


async def mark_person(connection: AsyncConnection, key: tuple[int, int]) -> None:
    """Marks a person."""
    row = dict(zip(_WRITTEN, (*key, EVER_ON), strict=True))
    await connection.execute(insert(DutyMark).values(row))


async def mark_persons(connection: AsyncConnection, county_id: int, persons: Sequence[int]) -> None:
    """Marks several persons of a county."""
    one = func.unnest(literal(list(persons), ARRAY(BigInteger))).column_valued("marked_one")
    rows = select(literal(county_id, Integer), one, literal(EVER_ON, Date))
    await connection.execute(insert(DutyMark).from_select(_WRITTEN, rows))


async def mark_everybody(connection: AsyncConnection, county_id: int) -> None:
    """Marks all persons of a county, whose duties are then computed anew at once."""
    row = dict(zip(_WRITTEN, (county_id, EVERYBODY, EVER_ON), strict=True))
    await connection.execute(insert(DutyMark).values(row))


def marking_units() -> Executable:
    """Before the units to be marked are read: holds until the commit, beside others who do so."""
    return select(func.pg_advisory_xact_lock_shared(*MARKING))


def units_marked() -> tuple[Executable, ...]:
    """Waits until whoever is marking units has committed, and holds up nobody afterwards."""
    waiting = select(func.pg_advisory_xact_lock(*MARKING))
    return text("SAVEPOINT waiting"), waiting, text("ROLLBACK TO SAVEPOINT waiting")


async def mark_units_below(connection: AsyncConnection, county_id: int, today: date) -> None:
    """Marks everybody in a unit and in those below it, where there are persons."""
    await connection.execute(marking_units())
    unit = units_below(county_id, today).subquery("marked_unit")
    somebody = exists().where(Person.county_id == unit.c.county_id)
    everybody = select(unit.c.county_id, literal(EVERYBODY, BigInteger), literal(EVER_ON, Date)).where(
        somebody
    )
    await connection.execute(insert(DutyMark).from_select(_WRITTEN, everybody))
