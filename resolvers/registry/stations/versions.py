"""The rows of a station: locked, read as they were after each act, and said anew by the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import Row, func, insert, null, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from db.models import Station, StationVersion
from resolvers.ask import Ask, Statement
from resolvers.registry.stations.refusals import not_found
from resolvers.registry.stations.stretches import COLUMNS, Stretch
from resolvers.scope import manages
from resolvers.within import Placed

Key = tuple[int, int]

_NAMES = tuple(name for columns in COLUMNS.values() for name in columns)


@dataclass(frozen=True, slots=True)
class Said:
    """What was known of a station after an act, by whom and when."""

    stretches: tuple[Stretch, ...]
    open_in: Range[date]
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """A locked station, and what was known of it after each act of a number; the last is what is known."""

    station: Row[Any]
    said: dict[int, Said]

    @property
    def version(self) -> int:
        """The number of the last act."""
        return max(self.said)

    @property
    def known(self) -> Said:
        """What is known now."""
        return self.said[self.version]


async def locked_station(connection: AsyncConnection, ask: Ask, key: Key) -> Row[Any] | None:
    """A station that the viewer manages, which nobody else changes until the commit."""
    mine = manages(ask, Placed(Station.county_id, Station.division_id, null()))
    found: Statement = select(
        Station.county_id, Station.id, Station.division_id, Station.level, Station.form
    ).where(Station.county_id == key[0], Station.id == key[1], mine)
    return (await connection.execute(found.with_for_update())).first()


async def history_of(connection: AsyncConnection, station: Row[Any]) -> History:
    """What is and was known of a locked station. Raises DomainError STATION_NOT_FOUND of one taken back."""
    version = StationVersion
    about = (version.version, version.valid, version.open_in, version.recorded_by, version.recorded_at)
    found: Statement = select(*said_columns(), *about, version.superseded_at).where(
        version.county_id == station.county_id, version.station_id == station.id
    )
    rows = (await connection.execute(found.order_by(version.version, version.valid))).all()
    if not rows or rows[-1].superseded_at is not None:
        raise not_found()
    numbers = {row.version: [one for one in rows if one.version == row.version] for row in rows}
    return History(station, {number: _said(each) for number, each in numbers.items()})


async def moment(connection: AsyncConnection) -> datetime:
    """The present, behind whatever was waited for: the time of a transaction is that of its beginning."""
    now: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
    return now


async def say(
    connection: AsyncConnection,
    ask: Ask,
    history: History,
    stretches: Sequence[Stretch],
    *,
    ids: IdMaker,
    closing_on: date | None = None,
) -> None:
    """Says all of a locked station anew, under the next number."""
    known, at = history.known, await moment(connection)
    mine = (
        StationVersion.county_id == history.station.county_id,
        StationVersion.station_id == history.station.id,
        StationVersion.superseded_at.is_(None),
    )
    await connection.execute(update(StationVersion).where(*mine).values(superseded_at=at))
    open_in = known.open_in if closing_on is None else Range(known.open_in.lower, closing_on, bounds="[)")
    said = {"version": history.version + 1, "open_in": open_in, "recorded_at": at}
    await write(connection, history.station, stretches, said | {"recorded_by": ask.viewer.subject}, ids=ids)


async def write(
    connection: AsyncConnection,
    station: Any,
    stretches: Sequence[Stretch],
    said: dict[str, Any],
    *,
    ids: IdMaker,
) -> None:
    """Writes rows of a station: what it is in each stretch, and what is said of all of them."""
    same = {name: getattr(station, name) for name in ("county_id", "division_id", "level", "form")}
    rows = [
        same
        | {**one.values, "point": _element(one.values["point"])}
        | {"id": ids.next(), "station_id": station.id, "valid": _range(one)}
        | said
        for one in stretches
    ]
    await connection.execute(insert(StationVersion), rows)


def said_columns() -> list[Any]:
    """The columns of a station that `stretch_of` reads; the point as WKB in EPSG:4326."""
    point = StationVersion.point.ST_AsBinary().label("point")
    return [point, *[getattr(StationVersion, name) for name in _NAMES if name != "point"]]


def stretch_of(row: Row[Any]) -> Stretch:
    """What a row of a station says, from when to when."""
    return Stretch(
        row.valid.lower or date.min,
        row.valid.upper or date.max,
        {name: _plain(getattr(row, name)) for name in _NAMES},
    )


def _said(rows: Sequence[Row[Any]]) -> Said:
    return Said(tuple(map(stretch_of, rows)), rows[0].open_in, rows[0].recorded_by, rows[0].recorded_at)


def _plain(value: Any) -> Any:
    """A point as its bytes, so that it can be compared."""
    return bytes(value.data) if isinstance(value, WKBElement) else value


def _element(wkb: bytes | None) -> WKBElement | None:
    return None if wkb is None else WKBElement(wkb, srid=4326)


def _range(one: Stretch) -> Range[date]:
    first = None if one.first == date.min else one.first
    return Range(first, None if one.end == date.max else one.end, bounds="[)")
