"""Stations of areas as a list, and one over time."""

from collections.abc import Sequence

from sqlalchemy import and_, false, func, null, or_, select
from sqlalchemy.orm import aliased

from db.models import DivisionVersion, GridWorker, StationVersion
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current, holds
from resolvers.ground.stations import stations
from resolvers.within import Placed, lies_in

# As many as somebody chooses from a list.
MOST_WORKERS = 500


def stations_in(ask: Ask, areas: Sequence[Area]) -> Statement:
    """The stations in any of some areas on the day asked about, by the codes of the divisions they hang on.

    With `code` and `place` of the division and `workers`, how many are in the post. Areas above a county hold
    the stations of no county.
    """
    there, hung_on = StationVersion, aliased(DivisionVersion)
    near = [area for area in areas if not area.spans_counties]
    row = Placed(there.county_id, there.division_id, null())
    workers = select(func.count()).where(
        *[GridWorker.county_id == there.county_id, GridWorker.station_id == there.station_id],
        holds(GridWorker, ask.as_of),
    )
    division = and_(
        *[hung_on.county_id == there.county_id, hung_on.division_id == there.division_id],
        current(hung_on, ask.as_of, ask.known_at),
    )
    return (
        stations(ask)
        .add_columns(
            hung_on.code,
            hung_on.name.label("place"),
            workers.correlate(there).scalar_subquery().label("workers"),
        )
        .join(hung_on, division)
        .where(
            or_(false(), *[lies_in(area, row, ask.today) for area in near]),
            or_(false(), *[there.county_id == area.county_id for area in near]),
        )
        .order_by(hung_on.code, there.station_id)
    )


def stretches_of_station(county_id: int, station_id: int) -> Statement:
    """All that is known of a station, a row for each stretch of days, the earliest first."""
    there = StationVersion
    return (
        select(
            *[there.name, there.head_name, there.head_post, there.telephone, there.address],
            *[func.lower(there.valid).label("from_on"), func.upper(there.valid).label("until_on")],
            *[there.recorded_at, there.recorded_by],
        )
        .where(there.county_id == county_id, there.station_id == station_id, current(there, None))
        .order_by(there.valid)
    )


def workers_in(ask: Ask, areas: Sequence[Area]) -> Statement:
    """The grid workers in the post on the day asked about at stations in any of some areas, by name.

    With `station`, the name of theirs; MOST_WORKERS at most.
    """
    there, worker = StationVersion, GridWorker
    row = Placed(there.county_id, there.division_id, null())
    at = and_(
        *[there.county_id == worker.county_id, there.station_id == worker.station_id],
        current(there, ask.as_of, ask.known_at),
    )
    return (
        select(worker.county_id, worker.id, worker.name, there.name.label("station"))
        .join_from(worker, there, at)
        .where(holds(worker, ask.as_of), or_(false(), *[lies_in(area, row, ask.today) for area in areas]))
        .order_by(worker.name, worker.id)
        .limit(MOST_WORKERS)
    )
