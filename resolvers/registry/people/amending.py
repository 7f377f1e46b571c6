"""Amending what the registry says of a person, field by field, against the version its sender began with."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, PersonAmendment
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.people.standing import DATED
from resolvers.receipts import Claim, Recorded, claimed_each, disclaimed
from resolvers.registrations.changed import locked_persons
from resolvers.registrations.touched import Touched, counted_and_told
from resolvers.registry.people.fields import Change, noted_rows, text_of
from resolvers.registry.people.standings.days import set_always, stood_of, write_stood
from resolvers.registry.people.writing.differences import Amendment, Changed, changed_each
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import person_not_found

Outcome: TypeAlias = Recorded | DomainError


async def amend_person(
    database: Database, ask: Ask, amendment: Amendment, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """Amends a person, all fields or none, committed, or returns the first result of the client id.

    A field that somebody else has changed since the base version is a conflict, unless to the same value;
    others are merged. Raises DomainError PERSON_NOT_FOUND, BAD_BASE_VERSION, AMENDMENT_CONFLICT,
    DAY_IN_THE_FUTURE, SERVICE_DAYS_REVERSED, CLIENT_ID_TAKEN.
    """
    async with database.writing() as connection:
        [outcome], touched = await amended(connection, ask, [amendment], keys=keys, ids=ids)
        if isinstance(outcome, DomainError):
            raise outcome
        await counted_and_told(connection, ask, amendment.county_id, touched)
    return outcome


async def amended(
    connection: AsyncConnection,
    ask: Ask,
    amendments: Sequence[Amendment],
    *,
    keys: IdentityKeys,
    ids: IdMaker,
) -> tuple[list[Outcome], Touched]:
    """What became of each of several amendments in one county, of as many persons.

    One that is refused leaves nothing behind; there are two thousand at most. The caller has what was
    touched counted and told in the same transaction, last of all.
    """
    require(ask.viewer, Permission.SEARCH)
    county_id, about = amendments[0].county_id, [one.person_id for one in amendments]
    persons = await locked_persons(connection, ask, county_id, about, day=ask.today)
    claims = [
        Claim(county_id, one.client_id, ask.viewer.subject, one.digest(keys), one.person_id)
        for one in amendments
    ]
    firsts = await claimed_each(connection, claims)
    fresh = [one for one in amendments if one.client_id not in firsts and one.person_id in persons]
    changed = await changed_each(connection, ask, fresh, keys)
    outcomes = {one.client_id: _outcome(one, firsts, changed) for one in amendments}
    refused = [
        one.client_id
        for one in amendments
        if one.client_id not in firsts and isinstance(outcomes[one.client_id], DomainError)
    ]
    await disclaimed(connection, county_id, refused)
    written = {person: one for person, one in changed.items() if isinstance(one, Changed) and one.columns}
    await _write(connection, ask, county_id, written, ids=ids)
    touched = Touched({person: persons[person] for person in written})
    return [outcomes[one.client_id] for one in amendments], touched


def _outcome(
    amendment: Amendment,
    firsts: Mapping[UUID, int | DomainError],
    changed: Mapping[int, Changed | DomainError],
) -> Outcome:
    first = firsts.get(amendment.client_id)
    if isinstance(first, DomainError):
        return first
    if first is not None:
        return Recorded(amendment.county_id, first, replayed=True)
    found = changed.get(amendment.person_id, person_not_found())
    return found if isinstance(found, DomainError) else Recorded(*amendment.key, replayed=False)


async def _write(
    connection: AsyncConnection, ask: Ask, county_id: int, changed: Mapping[int, Changed], *, ids: IdMaker
) -> None:
    noted: list[dict[str, Any]] = []
    for person_id, one in changed.items():
        dated = {name: one.columns[name] for name in DATED if name in one.columns}
        if dated:
            stood = await stood_of(connection, (county_id, person_id))
            after = set_always(stood, dated)
            await write_stood(connection, (county_id, person_id), stood, after, ids=ids)
        mine = (Person.county_id == county_id, Person.id == person_id)
        await connection.execute(
            update(Person).where(*mine).values(**one.columns, version=Person.version + 1)
        )
        changes = [
            Change(field, text_of(getattr(one.stands, name)), text_of(one.columns[name]))
            for field in PersonField
            if (name := _shown(field)) in one.columns
        ]
        version = one.stands.version + 1
        noted += noted_rows(ask, (county_id, person_id), changes, version=version, ids=ids)
    if noted:
        await connection.execute(insert(PersonAmendment), noted)


def _shown(field: PersonField) -> str:
    """The column that shows a field."""
    return "phone_masked" if field == PersonField.PHONE else field.value.lower()
