"""What hung on a station that closes hangs on its successor: divisions, stations below, workers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from db.models import GridWorker, StationService, StationSupervision
from resolvers.ask import Statement, current
from resolvers.registry.stations.hanging import goes_on
from resolvers.registry.stations.refusals import circle
from resolvers.registry.stations.versions import Key
from resolvers.serving import serving_stations, supervisors

Link = type[StationService | StationSupervision]

_OF_ROWS = frozenset({"id", "valid", "recorded_at", "superseded_at"})


@dataclass(frozen=True, slots=True)
class Succession:
    """One station follows another from a day on: which divisions and stations are the closing one's then."""

    closing: Key
    successor: Key
    on: date
    divisions: frozenset[int]
    stations: frozenset[int]

    @property
    def county_id(self) -> int:
        """The county of both."""
        return self.closing[0]


async def succession_of(connection: AsyncConnection, closing: Key, successor: Key, on: date) -> Succession:
    """What a succession is about, while the closing station is open still. Raises SUPERVISION_CIRCLE."""
    served = serving_stations(closing[0], on).subquery("served")
    mine = select(served.c.division_id).where(served.c.station_id == closing[1])
    above = await _above(connection, closing[0], on)
    below = frozenset(station for station, key in above.items() if key == closing)
    if below & set(_chain(above, successor)):
        raise circle()
    divisions = (await connection.execute(mine)).scalars().all()
    return Succession(closing, successor, on, frozenset(divisions), below - {successor[1]})


async def settle(connection: AsyncConnection, order: Succession, *, ids: IdMaker) -> list[int]:
    """Has all of it hang on the successor, the closing station being closed; the workers that went along."""
    named = {"station_id": order.successor[1]}
    above = {"supervisor_county_id": order.county_id, "supervisor_id": order.successor[1]}
    await _rename(connection, order, StationService, named, ids=ids)
    await _rename(connection, order, StationSupervision, above, ids=ids)
    served = serving_stations(order.county_id, order.on).subquery("served")
    now = select(served.c.division_id, served.c.station_id).where(served.c.division_id.in_(order.divisions))
    for row in (await connection.execute(now)).all():
        if row.station_id != order.successor[1]:
            of = {"division_id": row.division_id}
            await _name(connection, order, StationService, of, named=named, ids=ids)
    supervised = await _above(connection, order.county_id, order.on)
    for station_id in sorted(order.stations):
        if supervised.get(station_id) != order.successor:
            of = {"station_id": station_id}
            await _name(connection, order, StationSupervision, of, named=above, ids=ids)
    return await _move_workers(connection, order)


async def _above(connection: AsyncConnection, county_id: int, on: date) -> dict[int, Key]:
    rows = (await connection.execute(supervisors(county_id, on))).all()
    return {row.station_id: (row.supervisor_county_id, row.supervisor_id) for row in rows}


def _chain(above: Mapping[int, Key], key: Key) -> list[int]:
    """The stations of the county above a station, from the nearest on."""
    found: list[int] = []
    next_key = above.get(key[1])
    while next_key is not None and next_key[0] == key[0] and next_key[1] not in found:
        found.append(next_key[1])
        next_key = above.get(next_key[1])
    return found


async def _rename(
    connection: AsyncConnection, order: Succession, table: Link, changed: Mapping[str, int], *, ids: IdMaker
) -> None:
    """Rows that name the closing station name the successor from the day on, for as long as they did."""
    named = {**changed, list(changed)[-1]: order.closing[1]}
    found: Statement = select(*table.__table__.c).where(
        *[getattr(table, name) == value for name, value in named.items()],
        *[table.county_id == order.county_id, current(table, None), goes_on(table, order.on)],
    )
    rows = (await connection.execute(found)).all()
    mine = (table.county_id == order.county_id, table.id.in_([row.id for row in rows]))
    await connection.execute(update(table).where(*mine).values(superseded_at=func.now()))
    for row in rows:
        first, same = row.valid.lower, _kept(row)
        if first is None or first < order.on:
            before = {"id": ids.next(), "valid": Range(first, order.on, bounds="[)")}
            await connection.execute(insert(table).values(same | before))
        if table is StationSupervision and row.station_id == order.successor[1]:
            continue  # the successor is supervised as its division says
        begin = order.on if first is None else max(first, order.on)
        after = {"id": ids.next(), "valid": Range(begin, row.valid.upper, bounds="[)")}
        await connection.execute(insert(table).values(same | dict(changed) | after))


async def _name(
    connection: AsyncConnection,
    order: Succession,
    table: Link,
    of: Mapping[str, int],
    *,
    named: Mapping[str, int],
    ids: IdMaker,
) -> None:
    """Names the successor for what hung on the closing station by default, until something else was said."""
    lower = func.lower(table.valid)
    until = select(func.min(lower)).where(
        *[getattr(table, name) == value for name, value in of.items()],
        *[table.county_id == order.county_id, current(table, None), lower > order.on],
    )
    end = (await connection.execute(until)).scalar_one()
    row = {"county_id": order.county_id, "id": ids.next(), "valid": Range(order.on, end, bounds="[)")}
    await connection.execute(insert(table).values({**row, **of, **named}))


async def _move_workers(connection: AsyncConnection, order: Succession) -> list[int]:
    """At once: of a worker it is not said from when on they belong to a station."""
    mine = (GridWorker.county_id == order.county_id, GridWorker.station_id == order.closing[1])
    moved = update(GridWorker).where(*mine, goes_on(GridWorker, order.on))
    done = moved.values(station_id=order.successor[1]).returning(GridWorker.id)
    return sorted((await connection.execute(done)).scalars().all())


def _kept(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in _OF_ROWS}  # noqa: SLF001  # SQLAlchemy documents it
