"""Persons as they are written when they are registered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import LifeEventKind, PersonStatus
from db.ids import IdMaker
from db.models import Person, Residence
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.registrations.recording import LifeEventEntry, write_life_event
from resolvers.registry.people.entry import Registration
from resolvers.registry.people.settling import home_rows
from resolvers.registry.people.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to be written, and where they live from their day on."""

    entry: Registration
    stretches: Sequence[Stretch]


async def write_newcomers(
    connection: AsyncConnection,
    ask: Ask,
    newcomers: Mapping[int, Newcomer],
    *,
    keys: IdentityKeys,
    ids: IdMaker,
) -> None:
    """The one place where persons are written, each under its id, with what was said of coming home."""
    if not newcomers:
        return
    persons, homes = [], []
    for row_id, one in newcomers.items():
        entry = one.entry
        today = next(stretch for stretch in one.stretches if ask.today in stretch.valid)
        standing = {"status": PersonStatus.ACTIVE.value, "status_on": entry.on}
        place = {"division_id": today.division_id, "cell_id": today.cell_id, **entry.home.columns()}
        persons.append({**entry.columns(keys, row_id), **standing, **place})
        homes += home_rows((entry.county_id, row_id), one.stretches, geom=place["geom"], ids=ids)
    await connection.execute(insert(Person), persons)
    await connection.execute(insert(Residence), homes)
    for row_id, one in newcomers.items():
        await _write_event(connection, ask, one.entry, row_id=row_id, ids=ids)


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
