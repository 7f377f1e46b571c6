"""Those who ask in tests, and what they ask with."""

from datetime import date

from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.small_numbers import Sight
from resolvers.viewer import Grant, Permission, Role, Viewer

TODAY = date(2025, 10, 15)
NOBODY = Viewer("nobody", "无授权", Role.WORKER, ())


def worker_viewer(worker: Area) -> Viewer:
    """A grid worker: sees and counts the people of the cells assigned to it."""
    grants = tuple(Grant(can, worker) for can in (Permission.SEARCH, Permission.ANALYSE))
    return Viewer("worker", "网格员", Role.WORKER, grants)


def staff_viewer(station: Area) -> Viewer:
    """Station staff: sees and counts the people of a station's area."""
    grants = tuple(Grant(can, station) for can in (Permission.SEARCH, Permission.ANALYSE))
    return Viewer("staff", "站员", Role.STATION_STAFF, grants)


def leader_viewer(area: Area) -> Viewer:
    """A leader: aggregates only."""
    return Viewer("leader", "领导", Role.LEADER, (Grant(Permission.ANALYSE, area),))


EVERYBODY = Sight(everybody=True)


def ask_of(viewer: Viewer, as_of: date = TODAY) -> Ask:
    """A question asked on TODAY about a day."""
    return Ask(viewer, TODAY, as_of)
