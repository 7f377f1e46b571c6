"""What the registry knows of the persons of some lines: who they are, on which days they were registered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Date, LargeBinary, Row, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Contact, Person, PersonKey, Residence
from db.sets import any_of
from importers.contacts.listed import listed
from importers.contacts.said import Said
from resolvers.ask import Statement, current
from resolvers.people.identities import IdentityKeys, key_hashes
from resolvers.registrations.homes import among

PersonDay: TypeAlias = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and masked numbers of persons, the days on which they were registered, contacts that stand.

    Of contacts their modes.
    """

    names: Mapping[int, str]
    masks: Mapping[int, str] = field(repr=False)
    registered: frozenset[PersonDay]
    contacts: frozenset[tuple[int, date, str]]


async def persons_of(
    connection: AsyncConnection, county_id: int, said: Mapping[int, Said], keys: IdentityKeys
) -> dict[int, int]:
    """The persons of the county whom lines name, by the line; none for one whose number and id are of two."""
    hashes = {key: key_hashes(keys, one.number) for key, one in said.items() if one.number is not None}
    borne: Statement = select(PersonKey.key_hash, PersonKey.person_id).where(
        PersonKey.key_hash
        == any_of(LargeBinary(), [one for under in hashes.values() for one in under.values()]),
        PersonKey.county_id == county_id,
    )
    bearers = {row.key_hash: row.person_id for row in await connection.execute(borne)}
    given = {key: one.person_id for key, one in said.items() if one.person_id}
    there: Statement = select(Person.id).where(
        Person.county_id == county_id, Person.id == among(given.values())
    )
    known = set((await connection.execute(there)).scalars())
    by_number = {
        key: bearers[one] for key, under in hashes.items() for one in under.values() if one in bearers
    }
    by_id = {key: one for key, one in given.items() if one in known}
    named = {key: _one(one, by_number.get(key), by_id.get(key)) for key, one in said.items()}
    return {key: person for key, person in named.items() if person is not None}


def _one(said: Said, bearer: int | None, ours: int | None) -> int | None:
    """Whom a line names, by all that it says of who it is."""
    if said.number is None:
        return ours
    return bearer if said.person_id is None or bearer == ours else None


async def facts_of(connection: AsyncConnection, county_id: int, wanted: Sequence[PersonDay]) -> Facts:
    """The facts about persons on days."""
    persons = sorted({person for person, _ in wanted})
    named: Statement = select(Person.id, Person.name, Person.identity_masked).where(
        Person.county_id == county_id, Person.id == among(persons)
    )
    homes: Statement = select(Residence.person_id, Residence.valid).where(
        Residence.county_id == county_id, Residence.person_id == among(persons), current(Residence, None)
    )
    given = listed(
        person_id=(BigInteger, [person for person, _ in wanted]),
        contacted_on=(Date, [on for _, on in wanted]),
    )
    same = and_(Contact.person_id == given.c.person_id, Contact.contacted_on == given.c.contacted_on)
    there: Statement = (
        select(Contact.person_id, Contact.contacted_on, Contact.mode)
        .join(given, same)
        .where(Contact.county_id == county_id, Contact.superseded_at.is_(None))
        .distinct()
    )
    people = (await connection.execute(named)).all()
    return Facts(
        {row.id: row.name for row in people},
        {row.id: row.identity_masked for row in people},
        _registered(wanted, await connection.execute(homes)),
        frozenset(tuple(row) for row in await connection.execute(there)),
    )


def _registered(wanted: Sequence[PersonDay], homes: Iterable[Row[Any]]) -> frozenset[PersonDay]:
    lived: dict[int, list[Any]] = {}
    for row in homes:
        lived.setdefault(row.person_id, []).append(row.valid)
    return frozenset(
        (person, on) for person, on in wanted if any(on in valid for valid in lived.get(person, ()))
    )
