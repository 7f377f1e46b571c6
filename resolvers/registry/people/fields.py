"""Which fields of persons were changed, by whom and with which version."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField
from db.errors import DomainError
from db.ids import IdMaker
from db.models import PersonAmendment
from resolvers.ask import Ask, Statement
from resolvers.registrations.homes import among
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


def by_others(
    ask: Ask, rows: Sequence[Row[Any]], fields: Collection[PersonField]
) -> dict[PersonField, Row[Any]]:
    """Of what was noted, the latest change by somebody else of each of some fields that has one."""
    others = [row for row in rows if row.recorded_by != ask.viewer.subject]
    return {field: row for row in others if (field := PersonField.of(row.field)) in fields}


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
