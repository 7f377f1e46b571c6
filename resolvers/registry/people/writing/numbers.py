"""Identity numbers taken for persons: each once in the nation, but for those who left."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import EndReason, PersonStatus
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, PersonKey, Residence
from resolvers.ask import Statement, current
from resolvers.people.identities import IdentityKeys, key_hash
from resolvers.registrations.homes import home_copied, homes_superseded
from resolvers.registry.people.entry import Registration

# Whoever left may be registered anew, there or elsewhere; whoever died may not.
LEFT = {PersonStatus.MOVED_OUT.value, PersonStatus.INELIGIBLE.value}


async def numbers_taken(
    connection: AsyncConnection, entries: Mapping[int, Registration], *, keys: IdentityKeys, ids: IdMaker
) -> set[int]:
    """Makes numbers those of the persons with these ids; returns the ids whose numbers are somebody else's.

    Waits for other transactions that are about to take one. Rows are taken in the order of their hashes.
    """
    hashes = {row_id: key_hash(keys, entry.identity_number) for row_id, entry in entries.items()}
    rows = [
        {"key_hash": hashes[row_id], "county_id": entry.county_id, "person_id": row_id}
        for row_id, entry in sorted(entries.items(), key=lambda one: hashes[one[0]])
    ]
    taking = insert(PersonKey).values(rows).on_conflict_do_nothing().returning(PersonKey.person_id)
    taken = set((await connection.execute(taking)).scalars())
    left = {row_id: entry for row_id, entry in entries.items() if row_id not in taken}
    held = await _held(connection, [hashes[row_id] for row_id in left]) if left else {}
    refused: set[int] = set()
    for row_id, entry in left.items():
        # Once it is taken over it is held by somebody registered.
        former = held.pop(hashes[row_id], None)
        if former is None or former.status not in LEFT or former.status_on > entry.on:
            refused.add(row_id)
            continue
        await _seal_ending(connection, (former.county_id, former.id), ids)
        mine = PersonKey.key_hash == hashes[row_id]
        to = {"county_id": entry.county_id, "person_id": row_id}
        await connection.execute(update(PersonKey).where(mine).values(**to))
    return refused


async def _held(connection: AsyncConnection, hashes: Sequence[bytes]) -> dict[bytes, Row[Any]]:
    """Numbers and the persons, locked, who bear them; one whose person is being written is left out."""
    key = PersonKey
    found: Statement = select(key.key_hash, key.county_id, key.person_id).where(key.key_hash.in_(hashes))
    rows = (await connection.execute(found.order_by(key.key_hash).with_for_update())).all()
    bearers = [(row.county_id, row.person_id) for row in rows]
    columns = (Person.county_id, Person.id, Person.status, Person.status_on)
    persons: Statement = select(*columns).where(tuple_(Person.county_id, Person.id).in_(bearers))
    locking = persons.order_by(Person.county_id, Person.id).with_for_update()
    people = {(row.county_id, row.id): row for row in (await connection.execute(locking)).all()}
    pairs = [(row.key_hash, people.get((row.county_id, row.person_id))) for row in rows]
    return {key_hash: person for key_hash, person in pairs if person is not None}


async def _seal_ending(connection: AsyncConnection, key: tuple[int, int], ids: IdMaker) -> None:
    """Records the end of a former registration again, so that it cannot be undone any more."""
    closed = [EndReason.MOVED_OUT.value, EndReason.INELIGIBLE.value]
    ending = select(Residence.id, Residence.valid, Residence.end_reason).where(
        *[Residence.county_id == key[0], Residence.person_id == key[1], current(Residence, None)],
        Residence.end_reason.in_(closed),
    )
    for row in (await connection.execute(ending)).all():
        await homes_superseded(connection, key, [row.id])
        again = {"valid": row.valid, "end_reason": row.end_reason, "id": ids.next()}
        await home_copied(connection, key, row.id, again)


def already_registered() -> DomainError:
    """The refusal of a number that somebody bears: it says nothing of the other registration."""
    return DomainError(
        "ALREADY_REGISTERED",
        "该身份证号码已有登记；如属迁入，请原登记地先办理迁出。",
        "This identity number is registered already; of somebody who moves here, the registration there is"
        " ended first.",
    )
