"""Persons as they are written when they are registered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import LifeEventKind, PersonStatus
from db.ids import IdMaker
from db.models import Person, Residence
from db.sets import inserted
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.registrations.recording import LifeEventEntry, write_life_event
from resolvers.registry.people.entry import Registration
from resolvers.registry.people.homes import Home
from resolvers.registry.people.settling import home_rows
from resolvers.registry.people.stretches import Stretch

# A person's row, and those of their homes.
Written: TypeAlias = tuple[dict[str, Any], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to be written, and where they live from their day on."""

    entry: Registration
    stretches: Sequence[Stretch]
    former: tuple[int, int] | None = None

    def columns(self, keys: IdentityKeys, row_id: int) -> dict[str, Any]:
        """What is written of the person, but for where they live; `former` is what it goes on from."""
        county_id, person_id = self.former or (None, None)
        return self.entry.columns(keys, row_id) | {"former_county_id": county_id, "former_id": person_id}


async def write_newcomers(
    connection: AsyncConnection,
    ask: Ask,
    newcomers: Mapping[int, Newcomer],
    *,
    keys: IdentityKeys,
    ids: IdMaker,
) -> None:
    """Writes persons, each under its id, with what was said of coming home."""
    if not newcomers:
        return
    written = []
    for row_id, one in newcomers.items():
        row, home, on = one.columns(keys, row_id), one.entry.home, one.entry.on
        written.append(written_rows(ask, row, one.stretches, home=home, on=on, ids=ids))
    await _write(connection, written)
    for row_id, one in newcomers.items():
        await _write_event(connection, ask, one.entry, row_id=row_id, ids=ids)


def written_rows(
    ask: Ask, row: Mapping[str, Any], stretches: Sequence[Stretch], *, home: Home, on: date, ids: IdMaker
) -> Written:
    """The rows of a person registered from a day, and of their homes; `row` says all but where they live."""
    today = next(one for one in stretches if ask.today in one.valid)
    standing = {"status": PersonStatus.ACTIVE.value, "status_on": on}
    place = {"division_id": today.division_id, "cell_id": today.cell_id, **home.columns()}
    homes = home_rows(ask, (row["county_id"], row["id"]), stretches, geom=place["geom"], ids=ids)
    return {**row, **standing, **place}, homes


async def write_person(connection: AsyncConnection, written: Written) -> None:
    """Writes one person."""
    await _write(connection, [written])


async def _write(connection: AsyncConnection, written: Sequence[Written]) -> None:
    """The one place where persons are written."""
    await connection.execute(inserted(Person, [person for person, _ in written]))
    await connection.execute(inserted(Residence, [home for _, homes in written for home in homes]))


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
