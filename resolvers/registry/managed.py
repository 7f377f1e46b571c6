"""What of the public ground the viewer manages: whose forms are offered and shown, and nobody else's."""

from sqlalchemy import null, select

from db.models import ContactPolicy, Division, GridWorker, Station
from resolvers.ask import Ask, Statement
from resolvers.scope import manages
from resolvers.within import Placed

_STATION = Placed(Station.county_id, Station.division_id, null())
_POLICY = Placed(ContactPolicy.county_id, ContactPolicy.division_id, null())
_DIVISION = Placed(Division.county_id, Division.id, null())


def managed_station(ask: Ask, county_id: int, station_id: int) -> Statement:
    """One row, of the id, where the viewer manages the station."""
    mine = manages(ask, _STATION)
    return select(Station.id).where(Station.county_id == county_id, Station.id == station_id, mine)


def managed_worker(ask: Ask, county_id: int, worker_id: int) -> Statement:
    """One row, of the id, where the viewer manages the station of the grid worker."""
    at = (Station.county_id == GridWorker.county_id) & (Station.id == GridWorker.station_id)
    whose = (GridWorker.county_id == county_id, Station.county_id == county_id, GridWorker.id == worker_id)
    return select(GridWorker.id).join(Station, at).where(*whose, manages(ask, _STATION))


def managed_division(ask: Ask, county_id: int, division_id: int) -> Statement:
    """One row, of the id, where the viewer manages the division."""
    mine = manages(ask, _DIVISION)
    return select(Division.id).where(Division.county_id == county_id, Division.id == division_id, mine)


def policy_of_managed_ground(ask: Ask, county_id: int, policy_id: int) -> Statement:
    """One row, of the id, where the viewer manages the ground of a policy, whatever became of it."""
    mine = manages(ask, _POLICY)
    return select(ContactPolicy.id).where(
        ContactPolicy.county_id == county_id, ContactPolicy.id == policy_id, mine
    )
