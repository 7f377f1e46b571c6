"""Service areas and gaps at size: costs of many homes on a real network, and answers once costs are known.

Usage: python benchmarks/service_areas.py NODES_AND_EDGES_FOLDER [HOMES [STATIONS]]
The folder holds nodes.csv and edges.csv (those of 福田 are in app/demo/data/futian); homes (100,000) and
stations (100) are made up at random over it. No database is needed.

Prints seconds (of the clock and of a core), the longest pause of an event loop beside each, and the ratio of
each answer's work to that of the first.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from db.codes import CoordinateSystem, DivisionLevel
from geo.roads.assembly import roads_of
from geo.roads.noding import noded
from geo.roads.roads import Roads
from importers.roads.tables import read_tables
from resolvers.areas import Area, AreaKind
from resolvers.small_numbers import Sight
from resolvers.spatial.kept import aside
from resolvers.spatial.service.areas import areas_of
from resolvers.spatial.service.facts import AreaFacts, GapFacts
from resolvers.spatial.service.gaps import gaps_of
from resolvers.spatial.service.homes import Homes
from resolvers.spatial.service.question import (
    AreaForm,
    AreasQuestion,
    Beyond,
    GapsQuestion,
    ServiceMethod,
    Stations,
)
from resolvers.spatial.service.roads import LoadedRoads
from resolvers.spatial.service.sites import Sites, StationAt
from resolvers.spatial.service.villages import Place

COUNTY = Area(AreaKind.DIVISION, 440304, 1, DivisionLevel.COUNTY)
SIGHT = Sight(everybody=True)
TODAY = date(2026, 1, 1)
VILLAGES = 100
TICK_S = 0.002


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of a computation, those of a core, and the longest pause of the event loop beside it."""

    seconds: float
    busy: float
    pause: float


def main() -> None:
    """Measures and prints."""
    folder = Path(sys.argv[1])
    homes_count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    stations_count = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    roads = roads_of(noded(read_tables(folder / "edges.csv", CoordinateSystem.WGS84).ways))
    rng = np.random.default_rng(1)
    homes, sites = _homes(roads, rng, homes_count), _sites(roads, rng, stations_count)
    table = Table("question", "seconds", "CPU seconds", "longest pause ms", "of the first")
    first: Measured | None = None
    for name, make in _questions(roads, homes, sites):
        found = asyncio.run(_measured(make))
        first = first or found
        share, pause = f"{found.busy / first.busy:.3f}", f"{1000 * found.pause:.0f}"
        table.add_row(name, f"{found.seconds:.3f}", f"{found.busy:.3f}", pause, share)
    console = Console(width=110)
    console.print(f"{len(roads.length_m):,} edges, {homes_count:,} homes, {stations_count:,} stations")
    console.print(table)


def _questions(roads: Roads, homes: Homes, sites: Sites) -> list[tuple[str, Callable[[], object]]]:
    loaded = LoadedRoads(roads, TODAY, None, b"benchmark")
    asked = Stations(COUNTY, TODAY, None, DivisionLevel.TOWNSHIP)
    reachable = AreasQuestion(asked, ServiceMethod.REACHABLE)
    overlapping = AreasQuestion(asked, ServiceMethod.REACHABLE, form=AreaForm.OVERLAPPING)
    nearest = AreasQuestion(asked, ServiceMethod.NEAREST)
    gaps = GapsQuestion(asked, Beyond(minutes=15.0))
    villages = tuple(Place(one, f"{one:012d}", f"{one}") for one in range(VILLAGES))
    facts = AreaFacts(sites, homes, (), loaded)
    gap_facts = GapFacts(sites, homes, (), loaded, villages, villages)

    def areas(question: AreasQuestion, *, drawn: bool = False) -> Callable[[], object]:
        return lambda: areas_of(SIGHT, question, facts, drawn=drawn)

    return [
        ("costs and areas, the first time", areas(reachable)),
        ("areas, costs known", areas(reachable)),
        ("areas drawn, the first time", areas(reachable, drawn=True)),
        ("areas drawn, again", areas(reachable, drawn=True)),
        ("gaps, costs known", lambda: gaps_of(SIGHT, gaps, gap_facts)),
        ("overlapping, the first time", areas(overlapping)),
        ("overlapping, again", areas(overlapping)),
        ("nearest, the first time", areas(nearest)),
        ("nearest, again", areas(nearest)),
    ]


async def _measured(make: Callable[[], object]) -> Measured:
    pauses = [0.0]
    watch = asyncio.create_task(_watched(pauses))
    await asyncio.sleep(5 * TICK_S)
    pauses[0] = 0.0
    began, worked = time.perf_counter(), time.process_time()
    await aside(make)
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    watch.cancel()
    return Measured(seconds, busy, pauses[0])


async def _watched(pauses: list[float]) -> None:
    """The longest time by which a short sleep was too long."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(TICK_S)
        pauses[0] = max(pauses[0], time.perf_counter() - began - TICK_S)


def _homes(roads: Roads, rng: np.random.Generator, count: int) -> Homes:
    low, high = roads.nodes.min(axis=0), roads.nodes.max(axis=0)
    places = roads.plane.degrees(rng.uniform(low, high, (count, 2)))
    ids = np.arange(count, dtype=np.int64)
    return Homes(ids, ids % VILLAGES, ids % 900, places, rng.random(count) < 0.8, rng.random(count) < 0.1)


def _sites(roads: Roads, rng: np.random.Generator, count: int) -> Sites:
    places = roads.plane.degrees(roads.nodes[rng.choice(len(roads.nodes), count, replace=False)])
    stations = tuple(
        StationAt(row, row, f"{row}", DivisionLevel.TOWNSHIP, f"{row:012d}", (lon, lat), 1, is_inside=True)
        for row, (lon, lat) in enumerate(places.tolist())
    )
    every = {station.id: station for station in stations}
    return Sites(stations, places, np.arange(count), {}, every)


if __name__ == "__main__":
    main()
