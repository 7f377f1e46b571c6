"""Which fields of persons were changed, by whom and with which version."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, PersonAmendment
from resolvers.ask import Ask, Statement
from resolvers.wording.refusals import bad_value


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


def check_base(base: int, version: int) -> None:
    """Raises DomainError BAD_BASE_VERSION unless it is a version that the person has had."""
    if not 0 < base <= version:
        raise bad_value(
            "BAD_BASE_VERSION",
            "baseVersion",
            "须为此人的某个版本，照查询结果所给。",
            "should be a version of the person, as an answer gave it.",
        )


def conflict(found: Mapping[PersonField, Row[Any]], version: int) -> DomainError:
    """The answer where somebody else has changed the same since."""
    told = [
        {"field": field.value, "heldBy": row.recorded_by, "heldAt": row.recorded_at.isoformat()}
        for field, row in found.items()
    ]
    return DomainError(
        "AMENDMENT_CONFLICT",
        "所改的项此后已被他人更改；请核对后以现在的版本重新提交。",
        "Somebody else has changed the same since: compare, and amend the present version.",
        {"conflicts": told, "version": version},
    )
