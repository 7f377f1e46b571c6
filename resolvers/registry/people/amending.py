"""Amending what the registry says of a person, field by field, against the version its sender began with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField
from db.engine import Database
from db.ids import IdMaker
from db.models import Person
from resolvers.ask import Ask, Statement
from resolvers.changes.marks import mark_person
from resolvers.changes.stale import person_made_stale
from resolvers.changes.written import tell_of_person
from resolvers.people.identities import IdentityKeys, keyed_digest
from resolvers.people.standing import DATED
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_person
from resolvers.registry.people.entry import check_day, check_service, phone_columns
from resolvers.registry.people.fields import (
    Change,
    check_base,
    conflict,
    conflicts,
    note_changes,
    text_of,
)
from resolvers.registry.people.standings import set_always, stood_of, write_stood
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import person_not_found


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


async def amend_person(
    database: Database, ask: Ask, amendment: Amendment, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """Amends a person, all fields or none, committed, or returns the first result of the client id.

    A field that somebody else has changed since the base version is a conflict, unless to the same value;
    others are merged. Raises DomainError PERSON_NOT_FOUND, BAD_BASE_VERSION, AMENDMENT_CONFLICT,
    DAY_IN_THE_FUTURE, SERVICE_DAYS_REVERSED, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    digest = amendment.digest(keys)
    claim = Claim(amendment.county_id, amendment.client_id, ask.viewer.subject, digest, amendment.person_id)
    async with database.writing() as connection:
        person = await locked_person(connection, ask, amendment.key, ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(amendment.county_id, first, replayed=True)
        if person is None:
            raise person_not_found()
        changed = await _changed(connection, ask, amendment, keys)
        if changed:
            await _write(connection, ask, amendment, changed, ids=ids)
            await person_made_stale(connection, amendment.key)
            await mark_person(connection, amendment.key)
            await tell_of_person(connection, ask, amendment.key, person)
    return Recorded(*amendment.key, replayed=False)


async def _changed(
    connection: AsyncConnection, ask: Ask, amendment: Amendment, keys: IdentityKeys
) -> dict[str, Any]:
    """The columns that come to be otherwise. Raises DomainError if that may not be."""
    columns = amendment.columns(keys)
    stands = await _standing(connection, amendment)
    check_base(amendment.base_version, stands.version)
    changed = {
        field: new
        for field, new in columns.items()
        if any(value != getattr(stands, name) for name, value in new.items())
    }
    found = await conflicts(connection, ask, amendment.key, set(changed), since=amendment.base_version)
    if found:
        raise conflict(found, stands.version)
    written = {name: value for new in changed.values() for name, value in new.items()}
    merged = {**stands._mapping, **written}  # noqa: SLF001  # SQLAlchemy documents it
    check_day(merged["born_on"], ask.today, "bornOn")
    check_service(merged["enlisted_on"], merged["discharged_on"])
    return written


async def _standing(connection: AsyncConnection, amendment: Amendment) -> Row[Any]:
    person = Person
    columns = [person.name, person.sex, person.born_on, person.phone_cipher, person.phone_masked]
    columns += [person.address, person.registered_code, person.enlisted_on, person.discharged_on]
    found: Statement = select(*columns, person.version).where(
        person.county_id == amendment.county_id, person.id == amendment.person_id
    )
    return (await connection.execute(found)).one()


async def _write(
    connection: AsyncConnection, ask: Ask, amendment: Amendment, written: Mapping[str, Any], *, ids: IdMaker
) -> None:
    stands = await _standing(connection, amendment)
    changes = [
        Change(field, text_of(getattr(stands, name)), text_of(written[name]))
        for field in PersonField
        if (name := _shown(field)) in written
    ]
    dated = {name: written[name] for name in DATED if name in written}
    if dated:
        stood = await stood_of(connection, amendment.key)
        await write_stood(connection, amendment.key, stood, set_always(stood, dated), ids=ids)
    mine = (Person.county_id == amendment.county_id, Person.id == amendment.person_id)
    await connection.execute(update(Person).where(*mine).values(**written, version=Person.version + 1))
    await note_changes(connection, ask, amendment.key, changes, ids=ids)


def _shown(field: PersonField) -> str:
    """The column that shows a field."""
    return "phone_masked" if field == PersonField.PHONE else field.value.lower()
