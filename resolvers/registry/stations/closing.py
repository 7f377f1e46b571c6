"""Closing a station from a day on: nobody it serves, supervises or employs is left without."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.ids import IdMaker
from db.models import Station
from resolvers.ask import Ask, Statement
from resolvers.hand_overs.writing import remember
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.stations.hanging import hanging_on
from resolvers.registry.stations.refusals import (
    bad_successor,
    closed_already,
    not_found,
    not_settled,
    refuse_far,
    refuse_past,
)
from resolvers.registry.stations.settling import Succession, settle, succession_of
from resolvers.registry.stations.stretches import ended
from resolvers.registry.stations.versions import History, Key, history_of, locked_station, say
from resolvers.scope import manages, require
from resolvers.viewer import Permission
from resolvers.within import Placed


@dataclass(frozen=True, slots=True)
class Closing:
    """A station that closes on a day, and the one that takes over what hangs on it, if any."""

    client_id: UUID
    station: Key
    on: date
    successor: Key | None


async def close_station(database: Database, ask: Ask, closing: Closing, ids: IdMaker) -> Recorded:
    """Closes a station, committed, or returns the first result of the client id.

    The successor serves the divisions it served, supervises the stations it supervised and has its workers.
    Raises DomainError NOT_PERMITTED, STATION_NOT_FOUND, STATION_CLOSED, STATION_NOT_SETTLED,
    SUCCESSOR_NOT_POSSIBLE, SUPERVISION_CIRCLE, BEGINS_IN_THE_PAST, STATION_DAY_NOT_POSSIBLE, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    refuse_past(ask, closing.on)
    refuse_far(ask, closing.on)
    key = closing.station
    claim = Claim(key[0], closing.client_id, ask.viewer.subject, digest_of(closing), key[1])
    async with database.writing() as connection:
        await _lock_both(connection, ask, closing)
        station = await locked_station(connection, ask, key)
        if await claimed(connection, claim) is not None:
            return Recorded(*key, replayed=True)
        if station is None:
            raise not_found()
        history = await history_of(connection, station)
        await _close(connection, ask, closing, history, ids=ids)
    return Recorded(*key, replayed=False)


async def _lock_both(connection: AsyncConnection, ask: Ask, closing: Closing) -> None:
    """Locks station and successor in the order of their ids: two may take over from each other at once."""
    keys = {closing.station, closing.successor or closing.station}
    if len({county_id for county_id, _ in keys}) > 1:
        raise bad_successor()
    both: Statement = (
        select(Station.id)
        .where(
            Station.county_id == closing.station[0], Station.id.in_([station_id for _, station_id in keys])
        )
        .where(manages(ask, Placed(Station.county_id, Station.division_id, null())))
    )
    await connection.execute(both.order_by(Station.id).with_for_update())


async def _close(
    connection: AsyncConnection, ask: Ask, closing: Closing, history: History, *, ids: IdMaker
) -> None:
    opened = history.known.stretches
    if not opened[0].first < closing.on < opened[-1].end:
        raise closed_already()
    hanging = await hanging_on(connection, ask, closing.station, closing.on)
    left = hanging.abroad if closing.successor else hanging
    if left:
        raise not_settled(left.divisions, left.stations, left.workers)
    order = await _succession(connection, ask, closing)
    await say(connection, ask, history, ended(opened, closing.on), ids=ids, closing_on=closing.on)
    if order is not None:
        moved = await settle(connection, order, ids=ids)
        told = {"workers": [str(one) for one in moved], "divisions": list(hanging.divisions)}
        await remember(connection, closing.station[0], closing.client_id, told)


async def _succession(connection: AsyncConnection, ask: Ask, closing: Closing) -> Succession | None:
    """What the successor takes over, if there is one. Raises DomainError if it cannot."""
    if closing.successor is None:
        return None
    station = await locked_station(connection, ask, closing.successor)
    if station is None:
        raise not_found()
    stretches = (await history_of(connection, station)).known.stretches
    is_there = any(one.holds(closing.on) for one in stretches) and stretches[-1].end == date.max
    if closing.successor == closing.station or not is_there:
        raise bad_successor()
    return await succession_of(connection, closing.station, closing.successor, closing.on)
