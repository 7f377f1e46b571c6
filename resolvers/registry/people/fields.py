"""Which fields of persons were changed, by whom and with which version."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField
from db.ids import IdMaker
from db.models import Person, PersonAmendment
from resolvers.ask import Ask, Statement


@dataclass(frozen=True, slots=True)
class Change:
    """A field, what it said, and what it says now; a telephone number is masked."""

    field: PersonField
    was: str | None
    became: str | None


def text_of(value: str | date | None) -> str | None:
    """A value as it is noted and told."""
    return None if value is None else str(value)


async def note_changes(
    connection: AsyncConnection,
    ask: Ask,
    key: tuple[int, int],
    changes: Sequence[Change],
    *,
    ids: IdMaker,
) -> None:
    """Notes what was changed of a locked person, with the version that the change has made."""
    made = select(Person.version).where(Person.county_id == key[0], Person.id == key[1])
    rows = [
        {
            "county_id": key[0],
            "id": ids.next(),
            "person_id": key[1],
            "field": one.field.value,
            "was": one.was,
            "became": one.became,
            "recorded_by": ask.viewer.subject,
            "version": made.scalar_subquery(),
        }
        for one in changes
    ]
    await connection.execute(insert(PersonAmendment).values(rows))


async def conflicts(
    connection: AsyncConnection,
    ask: Ask,
    key: tuple[int, int],
    fields: Collection[PersonField],
    *,
    since: int,
) -> dict[PersonField, Row[Any]]:
    """The latest change by somebody else, after a version, of each of some fields that has one."""
    noted = PersonAmendment
    found: Statement = select(noted.field, noted.recorded_by, noted.recorded_at).where(
        *[noted.county_id == key[0], noted.person_id == key[1], noted.version > since],
        noted.field.in_([field.value for field in fields]),
        noted.recorded_by != ask.viewer.subject,
    )
    rows = (await connection.execute(found.order_by(noted.version, noted.field))).all()
    return {PersonField.of(row.field): row for row in rows}
