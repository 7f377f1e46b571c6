"""Grid workers: entered once per client id, and mended field by field."""

from typing import Any

from sqlalchemy import Row, insert, literal, null, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ChangeKind
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import CellAssignment, GridWorker, Station, StationVersion
from resolvers.ask import Ask, Statement, current
from resolvers.hand_overs.held import held_posts
from resolvers.hand_overs.writing import remember, tell_of_cells
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.staff.orders import NewWorker, WorkerAmendment, post_day_not_possible
from resolvers.scope import manages, require
from resolvers.viewer import Permission
from resolvers.within import Placed

STATION = Placed(Station.county_id, Station.division_id, null())


async def add_worker(database: Database, ask: Ask, entry: NewWorker, ids: IdMaker) -> Recorded:
    """Enters a worker at a station that the viewer manages, or returns the first result of the client id.

    Raises DomainError NOT_PERMITTED, STATION_NOT_FOUND, CLIENT_ID_TAKEN and those of `NewWorker.checked`.
    """
    async with database.writing() as connection:
        return await entered(connection, ask, entry, ids)


async def entered(connection: AsyncConnection, ask: Ask, entry: NewWorker, ids: IdMaker) -> Recorded:
    """The same within a transaction."""
    require(ask.viewer, Permission.MANAGE)
    entry.checked(ask.today)
    claim = Claim(entry.county_id, entry.client_id, ask.viewer.subject, digest_of(entry), ids.next())
    station = await _managed_station(connection, ask, (entry.county_id, entry.station_id))
    first = await claimed(connection, claim)
    if first is not None:
        return Recorded(entry.county_id, first, replayed=True)
    if entry.on not in station.open_in:
        raise post_day_not_possible()
    worker = {"county_id": entry.county_id, "id": claim.row_id, "station_id": entry.station_id}
    post = {"name": entry.name, "valid": Range(entry.on, None, bounds="[)")}
    await connection.execute(insert(GridWorker).values(worker | post))
    return Recorded(entry.county_id, claim.row_id, replayed=False)


async def amend_worker(database: Database, ask: Ask, amendment: WorkerAmendment) -> Recorded:
    """Mends a worker's entry, or returns the first result of the client id.

    Raises DomainError NOT_PERMITTED, WORKER_NOT_FOUND, STATION_NOT_FOUND, WORKER_CHANGED (naming the fields
    that are not any more what was seen), CLIENT_ID_TAKEN and those of `WorkerAmendment.checked`.
    """
    require(ask.viewer, Permission.MANAGE)
    amendment.checked()
    key = (amendment.county_id, amendment.worker_id)
    claim = Claim(key[0], amendment.client_id, ask.viewer.subject, digest_of(amendment), key[1])
    async with database.writing() as connection:
        worker = await _locked_worker(connection, ask, key)
        if await claimed(connection, claim) is not None:
            return Recorded(*key, replayed=True)
        changed = _changed(amendment, worker)
        if "station_id" in changed:
            await _managed_station(connection, ask, (key[0], changed["station_id"]))
        await _write(connection, amendment, worker, changed)
        if "name" in changed:
            await tell_of_cells(connection, ask, key[0], await _cells(connection, ask, key))
    return Recorded(*key, replayed=False)


async def _locked_worker(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> Row[Any]:
    await held_posts(connection, ask, key[0], [key[1]], shared=False)
    found: Statement = select(GridWorker.name, GridWorker.station_id).where(
        GridWorker.county_id == key[0], GridWorker.id == key[1]
    )
    return (await connection.execute(found)).one()


def _changed(amendment: WorkerAmendment, worker: Row[Any]) -> dict[str, Any]:
    """The columns that become others. Whatever is right already is left."""
    sent = {"name": amendment.name, "station_id": amendment.station_id}
    asked = {column: one for column, one in sent.items() if one is not None}
    changed = {column: one.becomes for column, one in asked.items() if one.becomes != getattr(worker, column)}
    lost = [column for column in changed if getattr(worker, column) != asked[column].was]
    if lost:
        fields = ["stationId" if column == "station_id" else column for column in lost]
        raise DomainError(
            "WORKER_CHANGED",
            f"以下内容此后已被他人更改，请重新查看：{'、'.join(fields)}。",
            f"Changed by somebody else since, look again: {', '.join(fields)}.",
            {"fields": fields},
        )
    return changed


async def _write(
    connection: AsyncConnection, amendment: WorkerAmendment, worker: Row[Any], changed: dict[str, Any]
) -> None:
    """The receipt keeps what it was before."""
    if not changed:
        return
    mine = (GridWorker.county_id == amendment.county_id, GridWorker.id == amendment.worker_id)
    await connection.execute(update(GridWorker).where(*mine).values(changed))
    before = {column: str(getattr(worker, column)) for column in changed}
    await remember(connection, amendment.county_id, amendment.client_id, {"before": before})


async def _cells(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> list[tuple[str, int, int]]:
    """The cells that show the worker's name, as the feed is told of them."""
    theirs: Statement = (
        select(literal(ChangeKind.CELL.value), CellAssignment.cell_id, CellAssignment.cell_id)
        .where(
            CellAssignment.county_id == key[0],
            CellAssignment.worker_id == key[1],
            current(CellAssignment, ask.today),
        )
        .distinct()
    )
    return [tuple(row) for row in await connection.execute(theirs)]


async def _managed_station(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> Row[Any]:
    """A station that the viewer manages, which stays until the commit."""
    found: Statement = select(Station.id).where(
        Station.county_id == key[0], Station.id == key[1], manages(ask, STATION)
    )
    station = (await connection.execute(found.with_for_update(read=True))).first()
    if station is None:
        raise DomainError(
            "STATION_NOT_FOUND",
            "没有这个服务站，或不在您的管理范围内。",
            "There is no such station, or it lies outside what you manage.",
        )
    opened = select(StationVersion.open_in).where(
        StationVersion.county_id == key[0], StationVersion.station_id == key[1], current(StationVersion, None)
    )
    return (await connection.execute(opened.limit(1))).one()
