"""What the registry knows of the persons of some lines: who they are, on which days they were registered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    """The names of persons, the days on which they were registered, and the modes of contacts that stand."""

    names: Mapping[int, str]
    registered: frozenset[PersonDay]
    contacts: frozenset[tuple[int, date, str]]


async def persons_of(
    connection: AsyncConnection, county_id: int, said: Mapping[int, Said], keys: IdentityKeys
) -> dict[int, int]:
    """The persons of the county whom lines name, by the line."""
    hashes = {key: key_hashes(keys, one.number) for key, one in said.items() if one.number is not None}
    borne: Statement = select(PersonKey.key_hash, PersonKey.person_id).where(
        PersonKey.key_hash
        == any_of(LargeBinary(), [one for under in hashes.values() for one in under.values()]),
        PersonKey.county_id == county_id,
    )
    bearers = {row.key_hash: row.person_id for row in await connection.execute(borne)}
    given = {key: one.person_id for key, one in said.items() if one.number is None and one.person_id}
    there: Statement = select(Person.id).where(
        Person.county_id == county_id, Person.id == among(given.values())
    )
    known = set((await connection.execute(there)).scalars())
    by_number = {
        key: bearers[one] for key, under in hashes.items() for one in under.values() if one in bearers
    }
    return by_number | {key: one for key, one in given.items() if one in known}


async def facts_of(connection: AsyncConnection, county_id: int, wanted: Sequence[PersonDay]) -> Facts:
    """The facts about persons on days."""
    persons = sorted({person for person, _ in wanted})
    named: Statement = select(Person.id, Person.name).where(
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
    return Facts(
        {row.id: row.name for row in await connection.execute(named)},
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
