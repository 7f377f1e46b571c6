"""What a new registration takes along from the one it goes on from; what was done stays with the former."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from db.models import DossierEntry, Person, PersonKey
from resolvers.ask import Ask, Statement, current
from resolvers.people.identities import IdentityKeys, SealedAt, key_hashes, open_sealed, seal
from resolvers.registrations.changed import registration_closed
from resolvers.registry.people.standings.days import stood_of, write_anew

_SEALED = ("identity_cipher", "phone_cipher")
_COPIED = (
    *("name", "sex", "born_on", "identity_masked", "phone_masked", "categories", "priority_classes"),
    *("is_veteran", "enlisted_on", "discharged_on", "registered_code"),
)
Key = tuple[int, int]


async def key_locked(connection: AsyncConnection, keys: IdentityKeys, former: Key) -> dict[int, bytes]:
    """The keyed hashes of a person's number, locked before the person, as registering locks them."""
    cipher = select(Person.identity_cipher).where(Person.county_id == former[0], Person.id == former[1])
    sealed = (await connection.execute(cipher)).scalar_one()
    hashed = key_hashes(keys, open_sealed(keys, SealedAt("person", "identity_cipher", *former), sealed))
    held: Statement = select(PersonKey.key_hash).where(PersonKey.key_hash.in_(hashed.values()))
    await connection.execute(held.order_by(PersonKey.key_hash).with_for_update())
    return hashed


async def key_moved(connection: AsyncConnection, hashed: Mapping[int, bytes], former: Key, to: Key) -> None:
    """Makes a locked number that of the next registration.

    Raises DomainError REGISTRATION_CLOSED if it is that of another by now.
    """
    columns = (PersonKey.county_id, PersonKey.person_id)
    held = select(*columns).where(PersonKey.key_hash.in_(hashed.values()))
    if {tuple(holder) for holder in await connection.execute(held)} - {former}:
        raise registration_closed()
    where = {"county_id": to[0], "person_id": to[1]}
    for key_id, one in sorted(hashed.items(), key=lambda under: under[1]):
        moving = insert_or(PersonKey).values(key_hash=one, key_id=key_id, **where)
        await connection.execute(moving.on_conflict_do_update(index_elements=["key_hash"], set_=where))


async def carried(connection: AsyncConnection, keys: IdentityKeys, former: Key, *, to: Key) -> dict[str, Any]:
    """The columns of a person's next registration that say who they are; ciphers are sealed for its row."""
    table = Person.__table__.c
    mine = select(*[table[name] for name in (*_COPIED, *_SEALED)]).where(
        table.county_id == former[0], table.id == former[1]
    )
    row: dict[str, Any] = dict((await connection.execute(mine)).one()._mapping)  # noqa: SLF001  # SQLAlchemy documents it
    for column in _SEALED:
        if row[column] is not None:
            value = open_sealed(keys, SealedAt("person", column, *former), row[column])
            row[column] = seal(keys, SealedAt("person", column, *to), value)
    names = {"county_id": to[0], "id": to[1], "former_county_id": former[0], "former_id": former[1]}
    return row | names


async def standings_carried(connection: AsyncConnection, former: Key, *, to: Key, ids: IdMaker) -> None:
    """What somebody was on which days, as it is known, of whom that was ever changed; `to` is written."""
    stood = await stood_of(connection, former)
    if any(one.id is not None for one in stood):
        await write_anew(connection, to, stood, ids=ids)


async def dossier_carried(
    connection: AsyncConnection, ask: Ask, former: tuple[int, int], *, to: tuple[int, int], ids: IdMaker
) -> None:
    """Repeats what a dossier says under the registration that goes on from a former one."""
    own = DossierEntry
    columns = (own.section, own.said, own.verified_on, own.source)
    mine = (own.county_id == former[0], own.person_id == former[1], current(own, None))
    rows = (await connection.execute(select(*columns).where(*mine))).mappings().all()
    if rows:
        anew = {"county_id": to[0], "person_id": to[1], "recorded_by": ask.viewer.subject}
        await connection.execute(insert(own), [{**row, **anew, "id": ids.next()} for row in rows])
