"""What holds from a day on: rows that say otherwise end before it, superseded and never rewritten."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from db.models import ResponsiblePerson, StationService, StationSupervision
from resolvers.ask import Ask, Statement, current
from resolvers.registry.stations.hanging import goes_on
from resolvers.registry.stations.refusals import changed_since

Link = type[ResponsiblePerson | StationService | StationSupervision]


async def put_from(
    connection: AsyncConnection,
    table: Link,
    of: dict[str, int],
    said: dict[str, Any] | None,
    *,
    on: date,
    ids: IdMaker,
) -> None:
    """Has `said` hold of one thing from a day on without end, or nothing; days before stay as they were.

    What holds already is not written again. The caller has locked the thing, `of`: the county and the id by
    which the table knows it. Raises DomainError STATION_CHANGED_SINCE where what holds becomes otherwise
    later.
    """
    rows = await _going_on(connection, table, of, on)
    if turns_after(rows, on):
        raise changed_since()
    if said is not None and rows and said.items() <= _told(rows[0]).items():
        return
    await _end(connection, table, rows, on=on, ids=ids)
    if said is not None:
        begun = of | said | {"id": ids.next(), "valid": Range(on, None)}
        await connection.execute(insert(table).values(begun))


async def end_on(
    connection: AsyncConnection, table: Link, of: dict[str, int], *, on: date, today: date, ids: IdMaker
) -> None:
    """Has what holds of one thing on a day hold from then on no longer; what began later stays as it is.

    The caller has locked the thing, as for `put_from`. Raises DomainError STATION_CHANGED_SINCE where
    something else is planned: after the day, and after today.
    """
    rows = await _going_on(connection, table, of, on)
    if turns_after(rows, max(on, today)):
        raise changed_since()
    await _end(connection, table, _unbroken(rows, on), on=on, ids=ids)


def turns_after(rows: Sequence[Row[Any]], day: date) -> bool:
    """Whether what rows of one thing say, the earliest first, becomes otherwise after a day."""
    later = [row for row in rows if row.valid.upper is None or row.valid.upper > day]
    if not later:
        return False
    begins, ends = later[0].valid.lower, later[-1].valid.upper
    return (
        (begins is not None and begins > day)
        or ends is not None
        or any(_breaks(*two) for two in pairwise(later))
    )


async def _going_on(
    connection: AsyncConnection, table: Link, of: dict[str, int], on: date
) -> Sequence[Row[Any]]:
    """What holds of one thing on a day or later, the earliest first."""
    rows: Statement = select(*table.__table__.c).where(
        *[getattr(table, name) == value for name, value in of.items()],
        current(table, None),
        goes_on(table, on),
    )
    return (await connection.execute(rows.order_by(table.valid))).all()


async def _end(
    connection: AsyncConnection, table: Link, rows: Sequence[Row[Any]], *, on: date, ids: IdMaker
) -> None:
    """Has rows of one county hold before a day only."""
    if not rows:
        return
    ended = (table.county_id == rows[0].county_id, table.id.in_([row.id for row in rows]))
    await connection.execute(update(table).where(*ended).values(superseded_at=func.now()))
    for row in rows:
        if row.valid.lower is None or row.valid.lower < on:
            kept = {name: value for name, value in row._mapping.items() if name not in _OF_ROWS}  # noqa: SLF001  # SQLAlchemy documents it
            earlier = kept | {"id": ids.next(), "valid": Range(row.valid.lower, on)}
            await connection.execute(insert(table).values(earlier))


def _unbroken(rows: Sequence[Row[Any]], on: date) -> list[Row[Any]]:
    """The row that holds on a day and those that go on saying the same; none where nothing holds."""
    found = [row for row in rows[:1] if row.valid.lower is None or row.valid.lower <= on]
    for last, row in pairwise(rows):
        if not found or _breaks(last, row):
            break
        found.append(row)
    return found


def _breaks(last: Row[Any], row: Row[Any]) -> bool:
    """Whether the second does not go on saying what the first says."""
    return bool(last.valid.upper != row.valid.lower) or _told(last) != _told(row)


def _told(row: Row[Any]) -> dict[str, Any]:
    """What a row says, whenever it holds."""
    return {name: value for name, value in row._mapping.items() if name not in {"id", "valid", *_OF_ROWS}}  # noqa: SLF001  # SQLAlchemy documents it


_OF_ROWS = frozenset({"recorded_at", "superseded_at"})


def supervisor_decided(ask: Ask, county_id: int, station_id: int) -> Statement:
    """The station that was named to supervise a station: county_id, id; no row where none was."""
    supervision = StationSupervision
    return select(
        supervision.supervisor_county_id.label("county_id"), supervision.supervisor_id.label("id")
    ).where(
        supervision.county_id == county_id,
        supervision.station_id == station_id,
        current(supervision, ask.as_of),
    )


def service_decided(ask: Ask, county_id: int, division_id: int) -> Statement:
    """The station that was named to serve a division: county_id, id; no row where none was."""
    service = StationService
    return select(service.county_id, service.station_id.label("id")).where(
        service.county_id == county_id, service.division_id == division_id, current(service, ask.as_of)
    )


def services_of(ask: Ask, county_id: int, divisions: Sequence[int | None]) -> Statement:
    """The rows by which divisions of a county are served by name, today or later, the earliest first."""
    service = StationService
    named: Statement = select(*service.__table__.c).where(
        service.county_id == county_id,
        service.division_id.in_(divisions),
        current(service, None),
        goes_on(service, ask.today),
    )
    return named.order_by(service.valid)
