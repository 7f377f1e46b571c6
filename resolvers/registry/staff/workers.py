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
from resolvers.people.identities import IdentityKeys, SealedAt, same_sealed
from resolvers.receipts import Claim, Recorded, claimed
from resolvers.registry.people.entry import phone_columns
from resolvers.registry.staff.numbers import numbers_refused
from resolvers.registry.staff.orders import NewWorker, WorkerAmendment, post_day_not_possible
from resolvers.scope import manages, require
from resolvers.viewer import Permission
from resolvers.within import Placed

# Whose row a telephone number is sealed for.
TABLE = "grid_worker"
STATION = Placed(Station.county_id, Station.division_id, null())


async def add_worker(
    database: Database, ask: Ask, entry: NewWorker, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """Enters a worker at a station that the viewer manages, or returns the first result of the client id.

    Raises DomainError NOT_PERMITTED, STATION_NOT_FOUND, STAFF_NUMBER_TAKEN, CLIENT_ID_TAKEN and those of
    `NewWorker.checked`.
    """
    with numbers_refused():
        async with database.writing() as connection:
            return await entered(connection, ask, entry, keys=keys, ids=ids)


async def entered(
    connection: AsyncConnection, ask: Ask, entry: NewWorker, *, keys: IdentityKeys, ids: IdMaker
) -> Recorded:
    """The same within a transaction."""
    require(ask.viewer, Permission.MANAGE)
    entry = entry.checked(ask.today)
    claim = Claim(entry.county_id, entry.client_id, ask.viewer.subject, entry.digest(keys), ids.next())
    station = await _managed_station(connection, ask, (entry.county_id, entry.station_id))
    first = await claimed(connection, claim)
    if first is not None:
        return Recorded(entry.county_id, first, replayed=True)
    if entry.on not in station.open_in:
        raise post_day_not_possible()
    worker = {"county_id": entry.county_id, "id": claim.row_id, "station_id": entry.station_id}
    post = {"name": entry.name, "valid": Range(entry.on, None, bounds="[)")}
    told = {"staff_number": entry.staff_number}
    told |= phone_columns(keys, (entry.county_id, claim.row_id), entry.phone, of=TABLE)
    await connection.execute(insert(GridWorker).values(worker | post | told))
    return Recorded(entry.county_id, claim.row_id, replayed=False)


async def amend_worker(
    database: Database, ask: Ask, amendment: WorkerAmendment, keys: IdentityKeys
) -> Recorded:
    """Mends a worker's entry, or returns the first result of the client id.

    Raises DomainError NOT_PERMITTED, WORKER_NOT_FOUND, STATION_NOT_FOUND, WORKER_CHANGED (naming the fields
    that are not any more what was seen), STAFF_NUMBER_TAKEN, CLIENT_ID_TAKEN and those of
    `WorkerAmendment.checked`.
    """
    with numbers_refused():
        async with database.writing() as connection:
            return await mended(connection, ask, amendment, keys)


async def mended(
    connection: AsyncConnection, ask: Ask, amendment: WorkerAmendment, keys: IdentityKeys
) -> Recorded:
    """The same within a transaction."""
    require(ask.viewer, Permission.MANAGE)
    amendment = amendment.checked()
    key = (amendment.county_id, amendment.worker_id)
    claim = Claim(key[0], amendment.client_id, ask.viewer.subject, amendment.digest(keys), key[1])
    worker = await _locked_worker(connection, ask, key)
    if await claimed(connection, claim) is not None:
        return Recorded(*key, replayed=True)
    changed = _changed(amendment, worker, keys)
    if "station_id" in changed:
        await _managed_station(connection, ask, (key[0], changed["station_id"]))
    await _write(connection, amendment, worker, changed)
    if "name" in changed:
        await tell_of_cells(connection, ask, key[0], await _cells(connection, ask, key))
    return Recorded(*key, replayed=False)


async def _locked_worker(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> Row[Any]:
    await held_posts(connection, ask, key[0], [key[1]], shared=False)
    told = (GridWorker.name, GridWorker.station_id, GridWorker.staff_number)
    found: Statement = select(*told, GridWorker.phone_cipher, GridWorker.phone_masked).where(
        GridWorker.county_id == key[0], GridWorker.id == key[1]
    )
    return (await connection.execute(found)).one()


_SENT = {
    "name": "name",
    "station_id": "stationId",
    "staff_number": "staffNumber",
    "phone_masked": "phone",
}


def _changed(amendment: WorkerAmendment, worker: Row[Any], keys: IdentityKeys) -> dict[str, Any]:
    """The columns that become others. Whatever is right already is left."""
    key = (amendment.county_id, amendment.worker_id)
    sent: dict[str, Any] = {name: getattr(amendment, name) for name in ("name", "station_id", "staff_number")}
    becomes = {column: one.becomes for column, one in sent.items() if one is not None}
    was = {column: one.was for column, one in sent.items() if one is not None}
    at = SealedAt(TABLE, "phone_cipher", *key)
    phone = amendment.phone
    if phone is not None and not same_sealed(keys, at, worker.phone_cipher, phone.becomes):
        becomes |= phone_columns(keys, key, phone.becomes, of=TABLE)
        was["phone_masked"] = phone.was
    changed = {column: value for column, value in becomes.items() if value != getattr(worker, column)}
    if "phone_cipher" in changed:
        # Two numbers may look alike masked.
        changed["phone_masked"] = becomes["phone_masked"]
    lost = [column for column in was if column in changed and getattr(worker, column) != was[column]]
    if lost:
        raise _worker_changed([_SENT[column] for column in lost])
    return changed


def _worker_changed(fields: list[str]) -> DomainError:
    return DomainError(
        "WORKER_CHANGED",
        f"以下内容此后已被他人更改，请重新查看：{'、'.join(fields)}。",
        f"Changed by somebody else since, look again: {', '.join(fields)}.",
        {"fields": fields},
    )


async def ensure_phone(
    connection: AsyncConnection, key: tuple[int, int], phone: str | None, keys: IdentityKeys
) -> None:
    """That a worker, held until the commit, has just this number. Raises DomainError WORKER_CHANGED."""
    mine = (GridWorker.county_id == key[0], GridWorker.id == key[1])
    stands = await connection.scalar(select(GridWorker.phone_cipher).where(*mine).with_for_update())
    if not same_sealed(keys, SealedAt(TABLE, "phone_cipher", *key), stands, phone):
        raise _worker_changed(["phone"])


async def _write(
    connection: AsyncConnection, amendment: WorkerAmendment, worker: Row[Any], changed: dict[str, Any]
) -> None:
    """The receipt keeps what it was before."""
    if not changed:
        return
    mine = (GridWorker.county_id == amendment.county_id, GridWorker.id == amendment.worker_id)
    await connection.execute(update(GridWorker).where(*mine).values(changed))
    shown = [column for column in changed if column != "phone_cipher"]
    before = {column: str(getattr(worker, column) or "") for column in shown}
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
