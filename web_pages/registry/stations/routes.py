"""The routes below /registry/stations and /registry/workers, for whoever analyses or manages the ground."""

from starlette.routing import Route

from web_pages.registry.acts.page import ActPages
from web_pages.registry.asked import Room, both
from web_pages.registry.stations.acts import STATION_ACTS
from web_pages.registry.stations.closing import CLOSINGS
from web_pages.registry.stations.divisions import DIVISION, DIVISION_ACTS, DIVISIONS, DivisionPages
from web_pages.registry.stations.listed import STATIONS, StationListPages
from web_pages.registry.stations.one import STATION, WORKER, WORKERS, StationPages, WorkerPages
from web_pages.registry.stations.opening import OpeningPages
from web_pages.registry.stations.required import REQUIRED, RequiredPages
from web_pages.registry.stations.staff import WORKER_ACTS


def station_routes(room: Room) -> list[Route]:
    """Stations and workers, and what may be done about one."""
    acts = [ActPages(room, act, STATION) for act in (*STATION_ACTS, *CLOSINGS)]
    acts += [ActPages(room, act, DIVISION) for act in DIVISION_ACTS]
    acts += [ActPages(room, act, WORKER) for act in WORKER_ACTS]
    return [
        Route(STATIONS, StationListPages(room).show),
        *both(f"{STATIONS}/new", OpeningPages(room)),
        Route(REQUIRED, RequiredPages(room).show),
        Route(f"{DIVISIONS}/{{division}}", DivisionPages(room).show),
        Route(f"{STATIONS}/{{station}}", StationPages(room).show),
        Route(f"{WORKERS}/{{worker}}", WorkerPages(room).show),
        *[route for pages in acts for route in pages.routes()],
    ]
