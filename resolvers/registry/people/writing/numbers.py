"""Identity numbers taken for persons: each once in the nation, but for those who left."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import LargeBinary, Row, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import EndReason, PersonStatus
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, PersonKey, Residence
from db.sets import any_of, inserted
from resolvers.ask import Ask, Statement, current
from resolvers.people.identities import IdentityKeys, key_hashes
from resolvers.registrations.homes import home_copied, homes_superseded
from resolvers.registry.people.entry import Registration
from resolvers.scope import reach_into

# Whoever left may be registered anew, there or elsewhere; whoever died may not.
LEFT = {PersonStatus.MOVED_OUT.value, PersonStatus.INELIGIBLE.value}
Key: TypeAlias = tuple[int, int]


async def numbers_taken(
    connection: AsyncConnection,
    ask: Ask,
    entries: Mapping[int, Registration],
    *,
    keys: IdentityKeys,
    ids: IdMaker,
) -> tuple[set[int], dict[int, Key]]:
    """Makes numbers those of the persons with these ids.

    The ids whose numbers are somebody else's, and of the others the registration from which one goes on, if
    there was one. Waits for other transactions that are about to take one. Rows are taken in the order of
    their hashes.
    """
    hashes = {row_id: key_hashes(keys, entry.identity_number) for row_id, entry in entries.items()}
    rows = [
        {"key_hash": hashed, "key_id": key_id, "county_id": entries[row_id].county_id, "person_id": row_id}
        for row_id, under in hashes.items()
        for key_id, hashed in under.items()
    ]
    taken = await _taken(connection, rows)
    left = {row_id: entry for row_id, entry in entries.items() if len(taken[row_id]) < len(hashes[row_id])}
    wanted = [hashed for row_id in left for hashed in hashes[row_id].values()]
    held = await _held(connection, ask, wanted) if left else {}
    refused, formers = set[int](), dict[int, Key]()
    for row_id, entry in left.items():
        # Once it is taken over it is held by somebody registered.
        former = _popped(held, hashes[row_id].values())
        if former is None or former.status not in LEFT or former.status_on > entry.on:
            refused.add(row_id)
            continue
        formers[row_id] = (former.county_id, former.id)
        await ending_sealed(connection, formers[row_id], ids)
        mine = PersonKey.key_hash.in_(hashes[row_id].values())
        to = {"county_id": entry.county_id, "person_id": row_id}
        await connection.execute(update(PersonKey).where(mine).values(**to))
    # While keys are rotated a number may stand under one of two hashes: the other is no proof.
    half = [hashed for row_id in refused for hashed in taken[row_id]]
    if half:
        await connection.execute(delete(PersonKey).where(PersonKey.key_hash == any_of(LargeBinary(), half)))
    return refused, formers


async def _taken(
    connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]
) -> defaultdict[int, set[bytes]]:
    """Takes hashes that are nobody's, in their order; which ones, by the person."""
    columns = (PersonKey.key_hash, PersonKey.person_id)
    ordered = sorted(rows, key=lambda row: row["key_hash"])
    taking = inserted(PersonKey, ordered).on_conflict_do_nothing().returning(*columns)
    taken: defaultdict[int, set[bytes]] = defaultdict(set)
    for row in await connection.execute(taking):
        taken[row.person_id].add(row.key_hash)
    return taken


def _popped(held: dict[bytes, Row[Any]], hashes: Iterable[bytes]) -> Row[Any] | None:
    """Who bears a number under any of its hashes, taken out under all."""
    found = [held.pop(one, None) for one in hashes]
    return next((one for one in found if one is not None), None)


async def _held(connection: AsyncConnection, ask: Ask, hashes: Sequence[bytes]) -> dict[bytes, Row[Any]]:
    """Numbers and the persons, locked, who bear them; one whose person is being written is left out."""
    key = PersonKey
    mine = key.key_hash == any_of(LargeBinary(), hashes)
    found: Statement = select(key.key_hash, key.county_id, key.person_id).where(mine)
    rows = (await connection.execute(found.order_by(key.key_hash).with_for_update())).all()
    bearers = [(row.county_id, row.person_id) for row in rows]
    await reach_into(connection, ask.viewer, {county_id for county_id, _ in bearers})
    columns = (Person.county_id, Person.id, Person.status, Person.status_on)
    persons: Statement = select(*columns).where(tuple_(Person.county_id, Person.id).in_(bearers))
    locking = persons.order_by(Person.county_id, Person.id).with_for_update()
    people = {(row.county_id, row.id): row for row in (await connection.execute(locking)).all()}
    pairs = [(row.key_hash, people.get((row.county_id, row.person_id))) for row in rows]
    return {key_hash: person for key_hash, person in pairs if person is not None}


async def standing_locked(connection: AsyncConnection, key: Key) -> Row[Any]:
    """The status of a person and since when, locked until the commit."""
    found: Statement = select(Person.status, Person.status_on).where(
        Person.county_id == key[0], Person.id == key[1]
    )
    return (await connection.execute(found.with_for_update())).one()


async def ending_sealed(connection: AsyncConnection, key: Key, ids: IdMaker) -> None:
    """Records the end of a former registration again, so that it cannot be undone any more."""
    closed = [EndReason.MOVED_OUT.value, EndReason.INELIGIBLE.value]
    columns = (Residence.valid, Residence.end_reason, Residence.recorded_by)
    ending = select(Residence.id, *columns).where(
        *[Residence.county_id == key[0], Residence.person_id == key[1], current(Residence, None)],
        Residence.end_reason.in_(closed),
    )
    for row in (await connection.execute(ending)).all():
        await homes_superseded(connection, key, [row.id])
        again = {"valid": row.valid, "end_reason": row.end_reason, "id": ids.next()}
        again["recorded_by"] = row.recorded_by
        await home_copied(connection, key, row.id, again)


def already_registered() -> DomainError:
    """The refusal of a number that somebody bears: it says nothing of the other registration."""
    return DomainError(
        "ALREADY_REGISTERED",
        "该身份证号码已有登记；如属迁入，请原登记地发起跨县迁移。",
        "This identity number is registered already; of somebody who moves here, the other county offers a"
        " transfer.",
    )
