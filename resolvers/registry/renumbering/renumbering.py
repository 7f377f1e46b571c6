"""A wrong identity number put right: whose key it is, what is sealed, and sex and birth day with it.

Rows are taken in the order of registering: the numbers' by their hashes, the person's, the receipt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import PersonField
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, PersonAmendment, PersonKey
from geo.identity_numbers import born_of
from resolvers.ask import Ask, Statement
from resolvers.changes.marks import mark_person
from resolvers.changes.stale import person_made_stale
from resolvers.changes.written import tell_of_person
from resolvers.people.identities import (
    IdentityKeys,
    SealedAt,
    key_hashes,
    keyed_digest,
    masked_identity,
    open_sealed,
    seal,
)
from resolvers.people.lists import person as person_of_viewer
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_person
from resolvers.registry.people.fields import (
    Change,
    by_others,
    changes_since,
    check_base,
    conflict,
    noted_rows,
    text_of,
)
from resolvers.registry.people.settling import check_active
from resolvers.registry.people.standings.days import set_always, stood_of, write_stood
from resolvers.registry.people.writing.numbers import already_registered
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import person_not_found

_DATED = ("sex", "born_on")


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The number that a person really bears, and the version of the person on which its sender began."""

    client_id: UUID
    county_id: int
    person_id: int
    base_version: int
    identity_number: str

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id

    def digest(self, keys: IdentityKeys) -> bytes:
        """What tells a replay from something else; the number in it cannot be found by trying."""
        return digest_of(replace(self, identity_number=keyed_digest(keys, self.identity_number)))


async def correct_identity_number(
    database: Database, ask: Ask, renumbering: Renumbering, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """Puts a number right for all days, committed, or returns the first result of the client id.

    Sex and day of birth are those of the number. What is the number already changes nothing. Raises
    DomainError PERSON_NOT_FOUND, REGISTRATION_CLOSED, ALREADY_REGISTERED, BAD_BASE_VERSION,
    AMENDMENT_CONFLICT, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    key, number = renumbering.key, renumbering.identity_number
    claim = Claim(
        *(key[0], renumbering.client_id, ask.viewer.subject, renumbering.digest(keys)), renumbering.person_id
    )
    async with database.writing() as connection:
        # Whoever names somebody outside of what they may see locks nothing.
        if (await connection.execute(person_of_viewer(ask, *key))).first() is None:
            raise person_not_found()
        was = await _number(connection, keys, key)
        former = key_hashes(keys, was)
        held = await _numbers_locked(connection, key, was=former, new=key_hashes(keys, number))
        person = await locked_person(connection, ask, key, ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(key[0], first, replayed=True)
        check_active(person)
        stands = await _number(connection, keys, key)
        if stands not in {was, number}:
            raise await _put_right_meanwhile(connection, key)
        if held != key:
            raise already_registered()
        if number != stands:
            await _written(connection, ask, renumbering, keys=keys, ids=ids)
            await connection.execute(delete(PersonKey).where(PersonKey.key_hash.in_(former.values())))
            await person_made_stale(connection, key)
            await mark_person(connection, key)
            await tell_of_person(connection, ask, key, person)
    return Recorded(*key, replayed=False)


async def _number(connection: AsyncConnection, keys: IdentityKeys, key: tuple[int, int]) -> str:
    """The number of a person as it is registered."""
    cipher = select(Person.identity_cipher).where(Person.county_id == key[0], Person.id == key[1])
    sealed = (await connection.execute(cipher)).scalar_one()
    return open_sealed(keys, SealedAt("person", "identity_cipher", *key), sealed)


async def _numbers_locked(
    connection: AsyncConnection, key: tuple[int, int], *, was: Mapping[int, bytes], new: Mapping[int, bytes]
) -> tuple[int, int] | None:
    """Locks both numbers by their hashes, the new one taken if it was nobody's; whose the new one is."""
    rows = {
        one: {"key_hash": one, "key_id": key_id, "county_id": key[0], "person_id": key[1]}
        for key_id, one in new.items()
    }
    holders = set[tuple[int, int] | None]()
    for one in sorted({*was.values(), *rows}):
        if one in rows:
            await connection.execute(insert_or(PersonKey).values(rows[one]).on_conflict_do_nothing())
        columns = (PersonKey.county_id, PersonKey.person_id)
        held: Statement = select(*columns).where(PersonKey.key_hash == one)
        found = (await connection.execute(held.with_for_update())).first()
        if one in rows:
            holders.add(None if found is None else (found.county_id, found.person_id))
    # Under any hash: while keys are rotated a number may still stand under one alone.
    return next(iter(holders - {key}), key)


async def _put_right_meanwhile(connection: AsyncConnection, key: tuple[int, int]) -> DomainError:
    """The conflict with whoever put a number right before its row could be taken."""
    [*_, last] = [
        row
        for row in (await changes_since(connection, key[0], {key[1]: 0}))[key[1]]
        if row.field == PersonField.IDENTITY_NUMBER.value
    ]
    return conflict({PersonField.IDENTITY_NUMBER: last}, last.version)


async def _written(
    connection: AsyncConnection,
    ask: Ask,
    renumbering: Renumbering,
    *,
    keys: IdentityKeys,
    ids: IdMaker,
) -> None:
    """Writes the number, sex and day of birth of a locked person, and notes what was otherwise."""
    key, number = renumbering.key, renumbering.identity_number
    mine = (Person.county_id == key[0], Person.id == key[1])
    shown = (Person.identity_masked, Person.sex, Person.born_on, Person.version)
    stands = (await connection.execute(select(*shown).where(*mine))).one()
    check_base(renumbering.base_version, stands.version)
    noted = await changes_since(connection, key[0], {key[1]: renumbering.base_version})
    found = by_others(ask, noted[key[1]], {PersonField.IDENTITY_NUMBER})
    if found:
        raise conflict(found, stands.version)
    born = born_of(number)
    new: dict[str, Any] = {"sex": born.sex.value, "born_on": born.on}
    dated = {name: new[name] for name in _DATED if new[name] != getattr(stands, name)}
    if dated:
        stood = await stood_of(connection, key)
        await write_stood(connection, key, stood, set_always(stood, dated), ids=ids)
    sealed = {"identity_cipher": seal(keys, SealedAt("person", "identity_cipher", *key), number)}
    sealed_and_shown: dict[str, Any] = {**sealed, "identity_masked": masked_identity(number), **dated}
    await connection.execute(
        update(Person).where(*mine).values(**sealed_and_shown, version=Person.version + 1)
    )
    changes = [Change(PersonField.IDENTITY_NUMBER, stands.identity_masked, masked_identity(number))]
    changes += [
        Change(PersonField.of(name.upper()), text_of(getattr(stands, name)), text_of(value))
        for name, value in dated.items()
    ]
    rows = noted_rows(ask, key, changes, version=stands.version + 1, ids=ids)
    await connection.execute(insert(PersonAmendment), rows)
