"""Which station serves a division or supervises a station, and who is named for a village: from a day on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import DivisionLevel
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Division, ResponsiblePerson, Station, StationService, StationSupervision
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement
from resolvers.ground.named_areas import NamedArea, area_of, managed_area_statement
from resolvers.ground.openings import is_open
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.stations.dated import put_from
from resolvers.registry.stations.refusals import circle, not_found, refuse_past
from resolvers.scope import manages, require
from resolvers.serving import subordinates
from resolvers.viewer import Permission
from resolvers.within import Placed

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Serving:
    """The station that serves a division from a day on; None: the one that does by default."""

    client_id: UUID
    division_code: str
    station: Key | None
    on: date


@dataclass(frozen=True, slots=True)
class Naming:
    """The person who is named for a village from a day on; None: nobody."""

    client_id: UUID
    division_code: str
    name: str | None
    post: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Supervising:
    """The station that supervises a station from a day on; None: that of the division above."""

    client_id: UUID
    station: Key
    supervisor: Key | None
    on: date


async def serve_division(database: Database, ask: Ask, entry: Serving, ids: IdMaker) -> Recorded:
    """Has a station of the county serve a division that the viewer manages.

    Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, STATION_NOT_FOUND, BEGINS_IN_THE_PAST,
    STATION_CHANGED_SINCE, CLIENT_ID_TAKEN.
    """

    async def write(connection: AsyncConnection, area: Area) -> None:
        if entry.station is not None:
            await _require_station(connection, entry.station, entry.on, county_id=area.county_id)
        said = entry.station and {"station_id": entry.station[1]}
        of = {"county_id": area.county_id, "division_id": area.id}
        await put_from(connection, StationService, of, said, on=entry.on, ids=ids)

    return await _of_division(database, ask, entry, write)


async def name_responsible_person(database: Database, ask: Ask, entry: Naming, ids: IdMaker) -> Recorded:
    """Names who is responsible for a village that the viewer manages (001-V4).

    Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, LEVEL_NOT_POSSIBLE, BEGINS_IN_THE_PAST,
    STATION_CHANGED_SINCE, CLIENT_ID_TAKEN.
    """

    async def write(connection: AsyncConnection, area: Area) -> None:
        if area.level != DivisionLevel.VILLAGE:
            raise DomainError(
                "LEVEL_NOT_POSSIBLE", "只有村（社区）须明确专人。", "Somebody is named for villages only."
            )
        said = None if entry.name is None else {"name": entry.name, "post": entry.post}
        of = {"county_id": area.county_id, "division_id": area.id}
        await put_from(connection, ResponsiblePerson, of, said, on=entry.on, ids=ids)

    return await _of_division(database, ask, entry, write)


async def supervise_station(database: Database, ask: Ask, entry: Supervising, ids: IdMaker) -> Recorded:
    """Has another station supervise one that the viewer manages (requirement A-05).

    Raises DomainError NOT_PERMITTED, STATION_NOT_FOUND (of either), SUPERVISION_CIRCLE, BEGINS_IN_THE_PAST,
    STATION_CHANGED_SINCE, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    refuse_past(ask, entry.on)
    county_id, station_id = entry.station
    claim = Claim(county_id, entry.client_id, ask.viewer.subject, digest_of(entry), station_id)
    async with database.writing() as connection:
        mine = manages(ask, Placed(Station.county_id, Station.division_id, null()))
        standing = (await connection.execute(_station(entry.station).where(mine).with_for_update())).first()
        if await claimed(connection, claim) is not None:
            return Recorded(county_id, station_id, replayed=True)
        if standing is None:
            raise not_found()
        await _require_station(connection, entry.station, entry.on)
        said = None
        if entry.supervisor is not None:
            await _require_station(connection, entry.supervisor, entry.on)
            await _refuse_circle(connection, entry)
            said = dict(zip(("supervisor_county_id", "supervisor_id"), entry.supervisor, strict=True))
        of = {"county_id": county_id, "station_id": station_id}
        await put_from(connection, StationSupervision, of, said, on=entry.on, ids=ids)
    return Recorded(county_id, station_id, replayed=False)


async def _of_division(
    database: Database,
    ask: Ask,
    entry: Serving | Naming,
    write: Callable[[AsyncConnection, Area], Awaitable[None]],
) -> Recorded:
    require(ask.viewer, Permission.MANAGE)
    refuse_past(ask, entry.on)
    async with database.writing() as connection:
        named = managed_area_statement(ask, NamedArea(division_code=entry.division_code))
        area = area_of((await connection.execute(named)).all())
        division = select(Division.id).where(Division.county_id == area.county_id, Division.id == area.id)
        await connection.execute(division.with_for_update())
        claim = Claim(area.county_id, entry.client_id, ask.viewer.subject, digest_of(entry), area.id)
        if await claimed(connection, claim) is not None:
            return Recorded(area.county_id, area.id, replayed=True)
        await write(connection, area)
    return Recorded(area.county_id, area.id, replayed=False)


async def _require_station(
    connection: AsyncConnection, key: Key, on: date, *, county_id: int | None = None
) -> None:
    """Locks it against its closing, and then looks whether it is open on the day."""
    if county_id not in (None, key[0]):
        raise not_found()
    await connection.execute(_station(key).with_for_update(read=True))
    if not (await connection.execute(select(is_open(*key, on)))).scalar_one():
        raise not_found()


async def _refuse_circle(connection: AsyncConnection, entry: Supervising) -> None:
    area = Area(AreaKind.STATION, *entry.station)
    below = (await connection.execute(subordinates(area, entry.on))).scalars().all()
    if entry.supervisor in [(entry.station[0], station_id) for station_id in below]:
        raise circle()


def _station(key: Key) -> Statement:
    return select(Station.id).where(Station.county_id == key[0], Station.id == key[1])
