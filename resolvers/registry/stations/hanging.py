"""What hangs on a station from a day on: the divisions it serves, whom it supervises, its workers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Integer, and_, func, literal, not_, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import DivisionVersion, GridWorker, Residence, Station, StationService, StationSupervision
from resolvers.ask import Ask, Parents, Statement, current
from resolvers.ground.stations import children_of_stations
from resolvers.registry.stations.versions import Key
from resolvers.serving import divisions_served


@dataclass(frozen=True, slots=True)
class Hanging:
    """By code the divisions that a station serves and those of the stations that it supervises.

    `foreign` are those of stations in other counties, which an act in this county does not change.
    """

    divisions: tuple[str, ...]
    stations: tuple[str, ...]
    foreign: tuple[str, ...]
    workers: int

    def __bool__(self) -> bool:
        """Whether anything does."""
        return bool(self.divisions or self.stations or self.workers)

    @property
    def abroad(self) -> "Hanging":
        """What no act in this county can settle."""
        return Hanging((), self.foreign, (), 0)


async def hanging_on(connection: AsyncConnection, ask: Ask, key: Key, on: date) -> Hanging:
    """What hangs on a station from a day on. Of divisions served by default those in which people live."""
    there = Ask(ask.viewer, ask.today, on)
    parents = Parents(None, literal(key[0], Integer), literal(key[1], BigInteger))
    served = (await connection.execute(_divisions(there, parents, key))).scalars().all()
    below = (await connection.execute(_stations(there, parents, key))).all()
    workers = select(func.count()).where(
        GridWorker.county_id == key[0], GridWorker.station_id == key[1], goes_on(GridWorker, on)
    )
    return Hanging(
        tuple(served),
        tuple(row.code for row in below),
        tuple(row.code for row in below if row.county_id != key[0]),
        (await connection.execute(workers)).scalar_one(),
    )


def goes_on(table: Any, on: date) -> Any:
    """The condition that a row of a table holds on a day or later: one that never held does not."""
    goes = or_(func.upper(table.valid).is_(None), func.upper(table.valid) > on)
    return and_(goes, not_(func.isempty(table.valid)))


def _divisions(ask: Ask, parents: Parents, key: Key) -> Statement:
    served = divisions_served(ask, parents).subquery("served")
    peopled = select(served.c.division_id).where(
        select(Residence.id)
        .where(
            *[Residence.county_id == key[0], Residence.division_id == served.c.division_id],
            *[current(Residence, None), goes_on(Residence, ask.as_of)],
        )
        .correlate(served)
        .exists()
    )
    named = select(StationService.division_id).where(
        *[StationService.county_id == key[0], StationService.station_id == key[1]],
        *[current(StationService, None), goes_on(StationService, ask.as_of)],
    )
    return _codes(key[0], union(peopled, named), ask)


def _codes(county_id: int, divisions: Any, ask: Ask) -> Statement:
    version, found = DivisionVersion, divisions.subquery("found")
    return (
        select(version.code)
        .where(version.county_id == county_id, version.division_id.in_(select(found.c.division_id)))
        .where(current(version, ask.as_of))
        .order_by(version.code)
    )


def _stations(ask: Ask, parents: Parents, key: Key) -> Statement:
    children = children_of_stations(ask, parents).order_by(None).subquery("child")
    supervision = StationSupervision
    later = select(supervision.county_id, supervision.station_id).where(
        *[supervision.supervisor_county_id == key[0], supervision.supervisor_id == key[1]],
        *[current(supervision, None), goes_on(supervision, ask.as_of)],
    )
    below = union(select(children.c.county_id, children.c.id.label("station_id")), later).subquery("below")
    version = DivisionVersion
    return (
        select(version.county_id, version.code)
        .join_from(
            below, Station, (Station.county_id == below.c.county_id) & (Station.id == below.c.station_id)
        )
        .join(
            version,
            (version.county_id == Station.county_id)
            & (version.division_id == Station.division_id)
            & current(version, ask.as_of),
        )
        .order_by(version.code)
    )
