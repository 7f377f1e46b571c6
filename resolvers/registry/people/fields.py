"""Which fields of persons were changed, by whom and with which version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField
from db.ids import IdMaker
from db.models import PersonAmendment
from resolvers.ask import Ask, Statement
from resolvers.registrations.homes import among


@dataclass(frozen=True, slots=True)
class Change:
    """A field, what it said, and what it says now; a telephone number is masked."""

    field: PersonField
    was: str | None
    became: str | None


def text_of(value: str | date | None) -> str | None:
    """A value as it is noted and told."""
    return None if value is None else str(value)


def noted_rows(
    ask: Ask, key: tuple[int, int], changes: Sequence[Change], *, version: int, ids: IdMaker
) -> list[dict[str, Any]]:
    """What is noted of changes of a locked person that make a version."""
    return [
        {
            "county_id": key[0],
            "id": ids.next(),
            "person_id": key[1],
            "field": one.field.value,
            "was": one.was,
            "became": one.became,
            "recorded_by": ask.viewer.subject,
            "version": version,
        }
        for one in changes
    ]


async def changes_since(
    connection: AsyncConnection, county_id: int, since: Mapping[int, int]
) -> dict[int, list[Row[Any]]]:
    """What was noted after a version, the earliest first, of persons given by id with their versions."""
    noted = PersonAmendment
    columns = (noted.person_id, noted.version, noted.field, noted.recorded_by, noted.recorded_at)
    rows: Statement = select(*columns).where(
        noted.county_id == county_id,
        noted.person_id == among(list(since)),
        noted.version > min(since.values(), default=0),
    )
    found: dict[int, list[Row[Any]]] = {person: [] for person in since}
    for row in await connection.execute(rows.order_by(noted.version, noted.field)):
        if row.version > since[row.person_id]:
            found[row.person_id].append(row)
    return found
