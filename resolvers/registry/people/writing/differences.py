"""What amendments change of persons, against the versions their senders began with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField
from db.errors import DomainError
from db.models import Person
from resolvers.ask import Ask, Statement
from resolvers.people.identities import IdentityKeys, SealedAt, keyed_digest, same_sealed
from resolvers.receipts import digest_of
from resolvers.registrations.homes import among
from resolvers.registry.people.entry import check_day, check_service, phone_columns
from resolvers.registry.people.fields import by_others, changes_since, check_base, conflict


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to be otherwise, by field, and the version of the person on which its sender began."""

    client_id: UUID
    county_id: int
    person_id: int
    base_version: int
    values: tuple[tuple[PersonField, Any], ...]

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id

    def digest(self, keys: IdentityKeys) -> bytes:
        """What tells a replay from something else; a telephone number in it cannot be found by trying."""
        hidden = [
            (field, keyed_digest(keys, value) if field == PersonField.PHONE and value else value)
            for field, value in self.values
        ]
        return digest_of(replace(self, values=tuple(hidden)))

    def columns(self, keys: IdentityKeys) -> dict[PersonField, dict[str, Any]]:
        """What is to stand in the person's row, by field."""
        return {
            field: phone_columns(keys, self.key, value)
            if field == PersonField.PHONE
            else {field.value.lower(): value}
            for field, value in self.values
        }


@dataclass(frozen=True, slots=True)
class Changed:
    """What a person's row says, and the columns that come to be otherwise."""

    stands: Row[Any]
    columns: Mapping[str, Any]


async def changed_each(
    connection: AsyncConnection, ask: Ask, amendments: Sequence[Amendment], keys: IdentityKeys
) -> dict[int, Changed | DomainError]:
    """What comes to be otherwise of each person, or why that may not be."""
    if not amendments:
        return {}
    county_id = amendments[0].county_id
    stands = await standing(connection, county_id, [one.person_id for one in amendments])
    since = {one.person_id: one.base_version for one in amendments}
    noted = await changes_since(connection, county_id, since)
    found: dict[int, Changed | DomainError] = {}
    for one in amendments:
        try:
            columns = _changed(ask, one, stands[one.person_id], noted=noted[one.person_id], keys=keys)
        except DomainError as refusal:
            found[one.person_id] = refusal
        else:
            found[one.person_id] = Changed(stands[one.person_id], columns)
    return found


def _changed(
    ask: Ask,
    amendment: Amendment,
    stands: Row[Any],
    *,
    noted: Sequence[Row[Any]],
    keys: IdentityKeys,
) -> dict[str, Any]:
    """The columns that come to be otherwise. Raises DomainError if that may not be."""
    check_base(amendment.base_version, stands.version)
    columns = amendment.columns(keys)
    changed = {
        field: columns[field]
        for field, value in amendment.values
        if not _stands(amendment.key, stands, (field, value), keys)
    }
    conflicts = by_others(ask, noted, changed)
    if conflicts:
        raise conflict(conflicts, stands.version)
    written = {name: value for new in changed.values() for name, value in new.items()}
    merged = {**stands._mapping, **written}  # noqa: SLF001  # SQLAlchemy documents it
    check_day(merged["born_on"], ask.today, "bornOn")
    check_service(merged["enlisted_on"], merged["discharged_on"])
    return written


def _stands(
    key: tuple[int, int], stands: Row[Any], said: tuple[PersonField, Any], keys: IdentityKeys
) -> bool:
    """Whether a field is what it would come to be."""
    field, value = said
    if field == PersonField.PHONE:
        return same_sealed(keys, SealedAt("person", "phone_cipher", *key), stands.phone_cipher, value)
    return bool(value == getattr(stands, field.value.lower()))


async def standing(
    connection: AsyncConnection, county_id: int, persons: Sequence[int]
) -> dict[int, Row[Any]]:
    """What may be amended of persons of a county, as it stands, with the version, by id."""
    person = Person
    columns = [person.name, person.sex, person.born_on, person.phone_cipher, person.phone_masked]
    columns += [person.address, person.registered_code, person.enlisted_on, person.discharged_on]
    found: Statement = select(person.id, *columns, person.version).where(
        person.county_id == county_id, person.id == among(persons)
    )
    return {row.id: row for row in await connection.execute(found)}
