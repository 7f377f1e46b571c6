"""Setting what a person is from a day on: categories, priority classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import VETERAN_CATEGORIES, PersonCategory, PersonField, PriorityClass
from db.engine import Database
from db.ids import IdMaker
from db.models import Person, PersonAmendment
from resolvers.ask import Ask
from resolvers.changes.marks import mark_person
from resolvers.changes.stale import person_made_stale
from resolvers.changes.written import tell_of_person
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_person, require_registered
from resolvers.registrations.homes import homes_of
from resolvers.registry.people.entry import check_day
from resolvers.registry.people.fields import (
    Change,
    by_others,
    changes_since,
    check_base,
    conflict,
    noted_rows,
)
from resolvers.registry.people.standings.days import Stood, on_day, set_from, stood_of, write_stood
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import person_not_found

Codes: TypeAlias = tuple[PersonCategory, ...] | tuple[PriorityClass, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a person is from a day on, and the version of the person on which its sender began."""

    client_id: UUID
    county_id: int
    person_id: int
    base_version: int
    on: date
    codes: Codes
    field: PersonField

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id

    @property
    def column(self) -> str:
        """The column that is set."""
        return self.field.value.lower()

    @property
    def columns(self) -> dict[str, Any]:
        """What is to stand in the rows of those days."""
        changed: dict[str, Any] = {self.column: [one.value for one in self.codes]}
        if self.field == PersonField.CATEGORIES:
            changed["is_veteran"] = bool(VETERAN_CATEGORIES.intersection(self.codes))
        return changed


async def set_standing(database: Database, ask: Ask, setting: Setting, ids: IdMaker) -> Recorded:
    """Sets it from the day on until another is known already, committed, or returns the first result.

    From the day of registration on it is set as if registered so. What changes nothing makes no version.
    Raises DomainError PERSON_NOT_FOUND, BAD_BASE_VERSION, AMENDMENT_CONFLICT, DAY_IN_THE_FUTURE,
    NOT_RESIDENT_THEN, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(setting.on, ask.today)
    digest = digest_of(setting)
    claim = Claim(setting.county_id, setting.client_id, ask.viewer.subject, digest, setting.person_id)
    async with database.writing() as connection:
        person = await locked_person(connection, ask, setting.key, ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(setting.county_id, first, replayed=True)
        if person is None:
            raise person_not_found()
        await require_registered(connection, setting.key, setting.on)
        before = await stood_of(connection, setting.key)
        after = await _set(connection, ask, setting, before)
        if after != before:
            await write_stood(connection, setting.key, before, after, ids=ids)
            await _note(connection, ask, setting, before, ids=ids)
            await person_made_stale(connection, setting.key)
            await mark_person(connection, setting.key)
            await tell_of_person(connection, ask, setting.key, person)
    return Recorded(*setting.key, replayed=False)


async def _set(
    connection: AsyncConnection, ask: Ask, setting: Setting, before: Sequence[Stood]
) -> list[Stood]:
    """What the person is then taken to have been. Raises DomainError if that may not be."""
    mine = (Person.county_id == setting.county_id, Person.id == setting.person_id)
    version = (await connection.execute(select(Person.version).where(*mine))).scalar_one()
    check_base(setting.base_version, version)
    [opening, *_] = await homes_of(connection, setting.key)
    since = None if setting.on == opening.valid.lower else setting.on
    after = set_from(before, since, setting.columns)
    if after == before:
        return after
    noted = await changes_since(connection, setting.county_id, {setting.person_id: setting.base_version})
    found = by_others(ask, noted[setting.person_id], {setting.field})
    if found:
        raise conflict(found, version)
    return after


async def _note(
    connection: AsyncConnection, ask: Ask, setting: Setting, before: Sequence[Stood], *, ids: IdMaker
) -> None:
    mine = (Person.county_id == setting.county_id, Person.id == setting.person_id)
    made = update(Person).where(*mine).values(version=Person.version + 1).returning(Person.version)
    version = (await connection.execute(made)).scalar_one()
    was = on_day(before, setting.on).values
    change = Change(setting.field, _text_of(was, setting.column), _text_of(setting.columns, setting.column))
    await connection.execute(
        insert(PersonAmendment), noted_rows(ask, setting.key, [change], version=version, ids=ids)
    )


def _text_of(values: Mapping[str, Any], column: str) -> str | None:
    return ",".join(values[column]) or None
