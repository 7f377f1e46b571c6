"""One station over time, with who works there; and one grid worker with their cells."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from resolvers.ask import parents_of
from resolvers.ground.named_areas import own_grounds
from resolvers.ground.station_lists import stretches_of_station
from resolvers.ground.stations import (
    children_of_stations,
    divisions_of_stations,
    station_by_id,
    stations_of_ids,
    supervisors_of_stations,
)
from resolvers.ground.tasks import tasks_of_workers
from resolvers.ground.workers import worker_by_id, workers_of_stations
from resolvers.registry.managed import managed_station, managed_worker
from resolvers.registry.stations.refusals import not_found
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import worker_not_found
from web_pages.registry.acts.page import Subject
from web_pages.registry.asked import REGISTRY, Asked, Key, Room, key_of, key_text, on_to, room_answer
from web_pages.registry.stations.listed import STATIONS, day_asked

WORKERS = f"{REGISTRY}/workers"
# A centre may supervise hundreds; the list of stations has all of them.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class StationPages:
    """The page of a station."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The station on a day. Raises DomainError NOT_PERMITTED, STATION_NOT_FOUND, BAD_DATE."""
        as_of = day_asked(request)
        asked = self.room.asked(request, as_of)
        key, row = await station_of(request, asked)
        parents = parents_of([key])
        workers = await asked.rows(workers_of_stations(asked.ask, parents))
        return room_answer(
            request,
            "station.html",
            key=key_text(key),
            row=row,
            as_of=as_of,
            day=asked.ask.as_of,
            above=await asked.rows(supervisors_of_stations(asked.ask, parents)),
            below=await asked.rows(children_of_stations(asked.ask, parents).limit(MOST_SHOWN)),
            served=await asked.rows(divisions_of_stations(asked.ask, parents).limit(MOST_SHOWN)),
            shared=await _shared(asked, row),
            workers=workers,
            tasks=await _tasks(asked, workers),
            stretches=await asked.rows(stretches_of_station(*key)),
            manages=bool(await asked.rows(managed_station(asked.ask, *key))),
            codes=codes,
            done=request.query_params.get("done", ""),
        )


@dataclass(frozen=True, slots=True)
class WorkerPages:
    """The page of a grid worker."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The worker and their cells. Raises DomainError NOT_PERMITTED, WORKER_NOT_FOUND."""
        asked = self.room.asked(request)
        key, row = await worker_of(request, asked)
        tasks = await _tasks(asked, [row])
        stations = await asked.rows(stations_of_ids(asked.ask, parents_of([(row.county_id, row.station_id)])))
        return room_answer(
            request,
            "worker.html",
            key=key_text(key),
            row=row,
            station=next(iter(stations), None),
            tasks=tasks[row.id],
            manages=bool(await asked.rows(managed_worker(asked.ask, *key))),
            codes=codes,
            done=request.query_params.get("done", ""),
        )


async def station_of(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    """The station of an address; one that is not open that day, as it was last known, or is to be.

    Raises DomainError NOT_PERMITTED, STATION_NOT_FOUND.
    """
    own_grounds(asked.ask)
    key = key_of(request.path_params["station"])
    if key is None:
        raise not_found()
    rows = await asked.rows(station_by_id(asked.ask, *key))
    if not rows:
        stretches = await asked.rows(stretches_of_station(*key))
        last = [replace(asked.ask, as_of=one.from_on) for one in stretches[-1:] if one.from_on]
        rows = await asked.rows(station_by_id(last[0], *key)) if last else []
    if not rows:
        raise not_found()
    return key, rows[0]


async def worker_of(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    """The grid worker of an address. Raises DomainError NOT_PERMITTED, WORKER_NOT_FOUND."""
    own_grounds(asked.ask)
    key = key_of(request.path_params["worker"])
    rows = [] if key is None else await asked.rows(worker_by_id(asked.ask, *key))
    if key is None or not rows:
        raise worker_not_found()
    return key, rows[0]


async def _shared(asked: Asked, row: Row[Any]) -> Sequence[Row[Any]]:
    """The station whose place one shares."""
    if row.co_located_id is None:
        return []
    return await asked.rows(stations_of_ids(asked.ask, parents_of([(row.county_id, row.co_located_id)])))


async def _managed_station(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    require(asked.ask.viewer, Permission.MANAGE)
    key, row = await station_of(request, asked)
    if not await asked.rows(managed_station(asked.ask, *key)):
        raise not_found()
    return key, row


async def _managed_worker(request: Request, asked: Asked) -> tuple[Key, Row[Any]]:
    require(asked.ask.viewer, Permission.MANAGE)
    key, row = await worker_of(request, asked)
    if not await asked.rows(managed_worker(asked.ask, *key)):
        raise worker_not_found()
    return key, row


async def _tasks(asked: Asked, workers: Any) -> dict[int, list[Row[Any]]]:
    """The cells of workers of one county, by worker."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    keys = [(row.county_id, row.id) for row in workers]
    for row in await asked.rows(tasks_of_workers(asked.ask, parents_of(keys))) if keys else []:
        found[row.of_id].append(row)
    return found


async def _to_station(_asked: Asked, key: Key) -> Response:
    return on_to(f"{STATIONS}/{key_text(key)}?done=1")


async def _to_worker(_asked: Asked, key: Key) -> Response:
    return on_to(f"{WORKERS}/{key_text(key)}?done=1")


STATION = Subject(STATIONS, "station", _managed_station, _to_station)
WORKER = Subject(WORKERS, "worker", _managed_worker, _to_worker)
