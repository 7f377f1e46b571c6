"""Opening a station: from a day on, on a division that has none."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import UNIT_LEVELS, DivisionLevel, StationField, StationForm
from db.engine import Database
from db.ids import IdMaker
from db.models import Division, Station, StationService, StationVersion
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current
from resolvers.ground.named_areas import NamedArea, area_of, managed_area_statement
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.stations.dated import end_on
from resolvers.registry.stations.refusals import already_there, refuse_far
from resolvers.registry.stations.stretches import Stretch
from resolvers.registry.stations.values import Saying, check_values, columns_of
from resolvers.registry.stations.versions import moment, write
from resolvers.scope import require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class Opening:
    """A station to be opened on a division from a day on; `said` is something of every field."""

    client_id: UUID
    division_code: str
    on: date
    said: tuple[Saying, ...]


async def open_station(database: Database, ask: Ask, opening: Opening, ids: IdMaker) -> Recorded:
    """Opens a station, committed, or returns the first result of the client id.

    Its level is the division's. Who was named to serve the division on the day serves it no longer from then
    on; whoever was named from a later day on that is past does.
    Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, STATION_ALREADY_THERE, STATION_DAY_NOT_POSSIBLE,
    HEAD_POST_NOT_OF_LEVEL, STATION_NOT_FOUND (of the place it shares), STATION_CHANGED_SINCE (who
    serves the division changes on a later day that is still to come), CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    refuse_far(ask, opening.on)
    async with database.writing() as connection:
        named = managed_area_statement(ask, NamedArea(division_code=opening.division_code))
        area = area_of((await connection.execute(named)).all())
        county_id, row_id = area.county_id, ids.next()
        division = await _locked_division(connection, area)
        claim = Claim(county_id, opening.client_id, ask.viewer.subject, digest_of(opening), row_id)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(county_id, first, replayed=True)
        await _check(connection, opening, division)
        await _write(connection, ask, opening, division, row_id=row_id, ids=ids)
        of = {"county_id": county_id, "division_id": area.id}
        await end_on(connection, StationService, of, on=opening.on, today=ask.today, ids=ids)
    return Recorded(county_id, row_id, replayed=False)


async def _locked_division(connection: AsyncConnection, area: Area) -> Row[Any]:
    mine: Statement = select(Division.county_id, Division.id.label("division_id"), Division.level).where(
        Division.county_id == area.county_id, Division.id == area.id
    )
    return (await connection.execute(mine.with_for_update())).one()


async def _check(connection: AsyncConnection, opening: Opening, division: Row[Any]) -> None:
    standing = select(StationVersion.id).where(
        *[StationVersion.county_id == division.county_id, current(StationVersion, None)],
        StationVersion.division_id == division.division_id,
        or_(func.upper(StationVersion.valid).is_(None), func.upper(StationVersion.valid) > opening.on),
    )
    if (await connection.execute(standing.limit(1))).first() is not None:
        raise already_there()
    await check_values(connection, None, dict(opening.said), opening.on, place=division)


async def _write(
    connection: AsyncConnection, ask: Ask, opening: Opening, division: Row[Any], *, row_id: int, ids: IdMaker
) -> None:
    form = StationForm.CENTRE if DivisionLevel.of(division.level) in UNIT_LEVELS else StationForm.STATION
    made = insert(Station).values(**division._mapping, id=row_id, form=form.value)  # noqa: SLF001  # SQLAlchemy documents it
    station = (await connection.execute(made.returning(*Station.__table__.c))).one()
    values = {name: value for said in opening.said for name, value in columns_of(*said).items()}
    at: datetime = await moment(connection)
    said = {"version": 1, "open_in": Range(opening.on, None, bounds="[)"), "recorded_at": at}
    said["recorded_by"] = ask.viewer.subject
    await write(connection, station, [Stretch(opening.on, date.max, values)], said, ids=ids)


def everything(said: dict[StationField, Any]) -> tuple[Saying, ...]:
    """Something of every field: None where nothing is said."""
    return tuple((field, said.get(field)) for field in StationField)
