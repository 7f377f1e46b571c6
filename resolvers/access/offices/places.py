"""Where somebody may be granted something, found by the code of a division: its stations and grid workers."""

from sqlalchemy import null, select

from db.models import GridWorker, StationVersion
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current, holds
from resolvers.within import Placed, lies_in

# More are found by the code of a township or village.
MOST_PLACES = 300


def stations_within(ask: Ask, area: Area) -> Statement:
    """The stations in a division, by name: county_id, id, name."""
    station = StationVersion
    where = lies_in(area, Placed(station.county_id, station.division_id, null()), ask.today)
    found = select(station.county_id, station.station_id.label("id"), station.name)
    return found.where(where, current(station, ask.as_of)).order_by(station.name).limit(MOST_PLACES)


def workers_within(ask: Ask, area: Area) -> Statement:
    """The grid workers in post at those stations, by station: county_id, id, name, station."""
    station, worker = StationVersion, GridWorker
    theirs = (worker.county_id == station.county_id) & (worker.station_id == station.station_id)
    where = lies_in(area, Placed(station.county_id, station.division_id, null()), ask.today)
    found = select(worker.county_id, worker.id, worker.name, station.name.label("station"))
    return (
        found.join_from(station, worker, theirs)
        .where(where, current(station, ask.as_of), holds(worker, ask.as_of))
        .order_by(station.name, worker.name)
        .limit(MOST_PLACES)
    )
