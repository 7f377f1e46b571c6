"""Taking back the last act about a station, as if it had never been: its opening, or an amendment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import GridWorker, Receipt, StationService, StationSupervision, StationVersion
from resolvers.ask import Ask, Statement, current
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.stations.refusals import not_found, not_settled
from resolvers.registry.stations.versions import History, Key, history_of, locked_station, moment, say
from resolvers.scope import require
from resolvers.viewer import Permission


@dataclass(frozen=True, slots=True)
class Undoing:
    """The act that made a version of a station, done under a client id, is to be taken back."""

    client_id: UUID
    station: Key
    version: int
    done_under: UUID


class BuiltOnError(DomainError):
    """The refusal to take back what somebody has built on: by whom, if that is kept, and when."""

    def __init__(self, by: str | None, at: datetime) -> None:
        super().__init__(
            "AMENDMENT_CONFLICT",
            "该站此后已有更改。",
            "The station was changed since.",
        )
        self.by, self.at = by, at


async def undo_station_act(database: Database, ask: Ask, undoing: Undoing, ids: IdMaker) -> Recorded:
    """Takes back the last act about a station, committed, or returns the first result of the client id.

    A station that was opened by it was never there; who served its division before does so again. Raises
    DomainError NOT_PERMITTED, STATION_NOT_FOUND, STATION_NOT_SETTLED, CLIENT_ID_TAKEN, and BuiltOnError.
    """
    require(ask.viewer, Permission.MANAGE)
    key = undoing.station
    claim = Claim(key[0], undoing.client_id, ask.viewer.subject, digest_of(undoing), key[1])
    async with database.writing() as connection:
        station = await locked_station(connection, ask, key)
        if await claimed(connection, claim) is not None:
            return Recorded(*key, replayed=True)
        if station is None:
            raise not_found()
        history = await history_of(connection, station)
        if history.version != undoing.version:
            raise BuiltOnError(history.known.by, history.known.at)
        if undoing.version > 1:
            await say(connection, ask, history, history.said[undoing.version - 1].stretches, ids=ids)
        else:
            await _withdraw(connection, history, undoing, ids=ids)
    return Recorded(*key, replayed=False)


async def _withdraw(connection: AsyncConnection, history: History, undoing: Undoing, *, ids: IdMaker) -> None:
    """Supersedes all that is said of a station on which nothing hangs by name."""
    county_id, station_id = undoing.station
    opened: Statement = select(Receipt.recorded_at).where(
        Receipt.county_id == county_id, Receipt.client_id == undoing.done_under
    )
    at = (await connection.execute(opened)).scalar()
    await _require_bare(connection, history.station, at)
    mine = (StationVersion.county_id == county_id, StationVersion.station_id == station_id)
    there = (*mine, StationVersion.superseded_at.is_(None))
    now = await moment(connection)
    await connection.execute(update(StationVersion).where(*there).values(superseded_at=now))
    if at is not None:
        await _serve_again(connection, history.station, at, ids=ids)


async def _require_bare(connection: AsyncConnection, station: Row[Any], at: datetime | None) -> None:
    """Raises DomainError STATION_NOT_SETTLED if a worker, a division or a station hangs on it by name."""
    worker, service, above, version = GridWorker, StationService, StationSupervision, StationVersion
    here = station.county_id
    hanging = (
        select(func.count()).where(
            worker.county_id == here, worker.station_id == station.id, ~func.isempty(worker.valid)
        ),
        select(func.count()).where(
            service.county_id == here,
            current(service, None),
            or_(
                service.station_id == station.id,
                (service.division_id == station.division_id) & (service.recorded_at > at),
            ),
        ),
        select(func.count()).where(
            current(above, None),
            or_(
                (above.county_id == here) & (above.station_id == station.id),
                (above.supervisor_county_id == here) & (above.supervisor_id == station.id),
            ),
        ),
        select(func.count()).where(
            version.county_id == here, version.co_located_id == station.id, current(version, None)
        ),
    )
    numbers = [(await connection.execute(one)).scalar_one() for one in hanging]
    if any(numbers):
        raise not_settled([], [], numbers[0])


async def _serve_again(connection: AsyncConnection, station: Row[Any], at: datetime, *, ids: IdMaker) -> None:
    """Has who served the division by name before the opening serve it as if there had been none."""
    service = StationService
    mine = (service.county_id == station.county_id, service.division_id == station.division_id)
    ended: Statement = select(*service.__table__.c).where(*mine, service.superseded_at == at)
    rows = (await connection.execute(ended)).all()
    shortened = update(service).where(*mine, service.recorded_at == at, current(service, None))
    await connection.execute(shortened.values(superseded_at=func.now()))
    for row in rows:
        kept = {name: value for name, value in row._mapping.items() if name not in _OF_ROWS}  # noqa: SLF001  # SQLAlchemy documents it
        await connection.execute(insert(service).values(kept | {"id": ids.next()}))


_OF_ROWS = frozenset({"recorded_at", "superseded_at"})
