"""Registering persons: once per client id, and each identity number once in the nation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import EndReason, LifeEventKind, PersonStatus
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Person, PersonKey, Residence
from resolvers.ask import Ask, Statement, current
from resolvers.changes.marks import mark_person
from resolvers.changes.written import Unlisted, tell_of_person
from resolvers.people.identities import IdentityKeys, key_hash
from resolvers.receipts import Claim, Recorded, claimed
from resolvers.registrations.homes import home_copied, homes_superseded, recounted
from resolvers.registrations.recording import LifeEventEntry, write_life_event
from resolvers.registry.people.entry import Registration, check_day, check_service
from resolvers.registry.people.homes import Home
from resolvers.registry.people.settling import write_homes
from resolvers.registry.people.stretches import Stretch, stretches_of
from resolvers.scope import require
from resolvers.viewer import Permission

# Whoever left may be registered anew, there or elsewhere; whoever died may not.
LEFT = {PersonStatus.MOVED_OUT.value, PersonStatus.INELIGIBLE.value}


async def register_person(
    database: Database, ask: Ask, entry: Registration, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """Registers a person from a day on, committed, or returns the first result of the client id.

    Raises DomainError DAY_IN_THE_FUTURE, SERVICE_DAYS_REVERSED, ALREADY_REGISTERED, CLIENT_ID_TAKEN and those
    of `stretches_of`.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(entry.on, ask.today)
    if entry.came_home is not None:
        check_day(entry.came_home.on, ask.today, "cameHome.on")
    check_service(entry.enlisted_on, entry.discharged_on)
    row_id = ids.next()
    claim = Claim(entry.county_id, entry.client_id, ask.viewer.subject, entry.digest(keys), row_id)
    async with database.writing() as connection:
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(entry.county_id, first, replayed=True)
        stretches = await stretches_of(connection, ask, entry.county_id, entry.home, on=entry.on, mine=True)
        former = await _take_key(connection, entry, row_id=row_id, keys=keys, ids=ids)
        row = entry.columns(keys, row_id) | former
        await write_person(connection, ask, row, stretches, home=entry.home, on=entry.on, ids=ids)
        await recounted(connection, ask, (entry.county_id, row_id), [])
        await _write_event(connection, ask, entry, row_id=row_id, ids=ids)
        await mark_person(connection, (entry.county_id, row_id))
        await tell_of_person(connection, ask, (entry.county_id, row_id), Unlisted())
    return Recorded(entry.county_id, row_id, replayed=False)


async def _take_key(
    connection: AsyncConnection, entry: Registration, *, row_id: int, keys: IdentityKeys, ids: IdMaker
) -> dict[str, int]:
    """Makes the number this person's, waiting for another transaction that is about to take it.

    The columns that name the registration from which this one goes on, if there was one.

    Raises DomainError ALREADY_REGISTERED, which says nothing of the other registration.
    """
    row = {"key_hash": key_hash(keys, entry.identity_number), "county_id": entry.county_id}
    taking = insert_or(PersonKey).values(**row, person_id=row_id).on_conflict_do_nothing()
    if (await connection.execute(taking.returning(PersonKey.county_id))).first() is not None:
        return {}
    mine = PersonKey.key_hash == row["key_hash"]
    held: Statement = select(PersonKey.county_id, PersonKey.person_id).where(mine).with_for_update()
    key = (await connection.execute(held)).one()
    former = (key.county_id, key.person_id)
    person = await standing_locked(connection, former)
    if person.status not in LEFT or person.status_on > entry.on:
        raise _already_registered()
    await ending_sealed(connection, former, ids)
    await connection.execute(
        update(PersonKey).where(mine).values(county_id=entry.county_id, person_id=row_id)
    )
    return {"former_county_id": former[0], "former_id": former[1]}


async def standing_locked(connection: AsyncConnection, key: tuple[int, int]) -> Row[Any]:
    """The status of a person and since when, locked until the commit."""
    found: Statement = select(Person.status, Person.status_on).where(
        Person.county_id == key[0], Person.id == key[1]
    )
    return (await connection.execute(found.with_for_update())).one()


async def ending_sealed(connection: AsyncConnection, key: tuple[int, int], ids: IdMaker) -> None:
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


async def write_person(
    connection: AsyncConnection,
    ask: Ask,
    row: dict[str, Any],
    stretches: Sequence[Stretch],
    *,
    home: Home,
    on: date,
    ids: IdMaker,
) -> None:
    """The one place where a person is written, registered from a day; `row` says all but where they live."""
    today = next(one for one in stretches if ask.today in one.valid)
    standing = {"status": PersonStatus.ACTIVE.value, "status_on": on}
    place = {"division_id": today.division_id, "cell_id": today.cell_id, **home.columns()}
    await connection.execute(insert(Person).values(**row, **standing, **place))
    key = (row["county_id"], row["id"])
    await write_homes(connection, ask, key, stretches, geom=place["geom"], ids=ids)


async def _write_event(
    connection: AsyncConnection, ask: Ask, entry: Registration, *, row_id: int, ids: IdMaker
) -> None:
    """That a veteran came home, if it was said."""
    if entry.came_home is None:
        return
    event = LifeEventEntry(
        client_id=entry.client_id,
        county_id=entry.county_id,
        person_id=row_id,
        kind=LifeEventKind.RETURN_HOME,
        occurred_on=entry.came_home.on,
        source=entry.came_home.source,
    )
    await write_life_event(connection, ask, event, row_id=ids.next(), ids=ids)


def _already_registered() -> DomainError:
    return DomainError(
        "ALREADY_REGISTERED",
        "该身份证号码已有登记；如属迁入，请原登记地发起跨县迁移。",
        "This identity number is registered already; of somebody who moves here, the other county offers a"
        " transfer.",
    )
