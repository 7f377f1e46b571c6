"""What has to be known of a county's workers, stations and cells, to plan the lines of a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from db.models import GridCell, GridWorker, StationVersion
from resolvers.ask import Statement, current


def workers_of(county_id: int) -> Statement:
    """Those who ever were in a post of the county, with its days."""
    worker = GridWorker
    days = (func.lower(worker.valid).label("first_on"), func.upper(worker.valid).label("end_on"))
    told = (worker.county_id, worker.staff_number, worker.phone_cipher, worker.phone_masked)
    return (
        select(worker.id, worker.name, worker.station_id, *told, *days)
        .where(worker.county_id == county_id, ~func.isempty(worker.valid))
        .order_by(worker.id)
    )


def stations_of(county_id: int, ids: Iterable[int]) -> Statement:
    """The days on which stations are open."""
    version: Any = StationVersion
    opened = select(version.station_id, version.open_in).distinct()
    return opened.where(
        version.county_id == county_id, version.station_id.in_(list(ids)), current(version, None)
    )


def cells_of(county_id: int, ids: Sequence[int]) -> Statement:
    """The days on which there are such cells."""
    cell = GridCell
    days = (func.lower(cell.valid).label("first_on"), func.upper(cell.valid).label("end_on"))
    return select(cell.id, *days).where(cell.county_id == county_id, cell.id.in_(ids))
