"""What holds from a day on: rows that say otherwise end before it, superseded and never rewritten."""

from datetime import date
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdMaker
from db.models import ResponsiblePerson, StationService, StationSupervision
from resolvers.ask import Ask, Statement, current
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
    which the table knows it. Raises DomainError STATION_CHANGED_SINCE where something begins or ends later.
    """
    rows: Statement = select(*table.__table__.c).where(
        *[getattr(table, name) == value for name, value in of.items()],
        current(table, None),
        or_(func.upper(table.valid).is_(None), func.upper(table.valid) > on),
    )
    standing = (await connection.execute(rows)).all()
    if said is not None and any(_holds_already(row, said, on) for row in standing):
        return
    if any(_turns_after(row.valid, on) for row in standing):
        raise changed_since()
    ended = (table.county_id == of["county_id"], table.id.in_([row.id for row in standing]))
    await connection.execute(update(table).where(*ended).values(superseded_at=func.now()))
    for row in standing:
        if row.valid.lower is None or row.valid.lower < on:
            kept = {name: value for name, value in row._mapping.items() if name not in _OF_ROWS}  # noqa: SLF001  # SQLAlchemy documents it
            earlier = kept | {"id": ids.next(), "valid": Range(row.valid.lower, on)}
            await connection.execute(insert(table).values(earlier))
    if said is not None:
        begun = of | said | {"id": ids.next(), "valid": Range(on, None)}
        await connection.execute(insert(table).values(begun))


def _holds_already(row: Row[Any], said: dict[str, Any], on: date) -> bool:
    """Whether a row says the same from the day on without end."""
    begun = row.valid.lower is None or row.valid.lower <= on
    return begun and row.valid.upper is None and all(row._mapping[name] == one for name, one in said.items())  # noqa: SLF001  # SQLAlchemy documents it


def _turns_after(valid: Range[date], on: date) -> bool:
    return valid.upper is not None or (valid.lower is not None and valid.lower > on)


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
