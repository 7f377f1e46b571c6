"""What answers about service areas and gaps are computed from, as the statements find it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from resolvers.spatial.service.homes import Homes, homes_of, homes_statement
from resolvers.spatial.service.question import AreasQuestion, GapsBy, GapsQuestion, ServiceMethod
from resolvers.spatial.service.roads import LoadedRoads, Rows, roads_in_force
from resolvers.spatial.service.shapes import county_shape_statement, village_shapes_statement
from resolvers.spatial.service.sites import (
    Sites,
    above_statement,
    serving_statement,
    sites_of,
    stations_statement,
)
from resolvers.spatial.service.villages import Place, cells_statement, places_of, villages_statement


@dataclass(frozen=True, slots=True, eq=False)
class AreaFacts:
    """What the statements found: stations, homes, assignments (of REACHABLE and NEAREST none), roads, shapes.

    `county` is its boundary (WKB) and `villages` theirs, if shapes are asked for.
    """

    sites: Sites
    homes: Homes
    served: Sequence[Any]
    roads: LoadedRoads | None
    county: bytes | None = None
    villages: Sequence[Any] = ()


@dataclass(frozen=True, slots=True, eq=False)
class GapFacts:
    """What the statements found; `places` are the villages or cells the answer is told by."""

    sites: Sites
    homes: Homes
    served: Sequence[Any]
    roads: LoadedRoads | None
    villages: tuple[Place, ...]
    places: tuple[Place, ...]


async def area_facts(rows: Rows, question: AreasQuestion, *, drawn: bool) -> AreaFacts:
    """What the statements of the question find; shapes only if it is to be `drawn`."""
    asked, method = question.stations, question.method
    stations = await rows(stations_statement(asked))
    above = await rows(above_statement(asked))
    homes = homes_of((await rows(homes_statement(asked)))[0])
    served, villages, county, roads = [], [], None, None
    if method == ServiceMethod.ASSIGNED:
        served = list(await rows(serving_statement(asked)))
        villages = list(await rows(village_shapes_statement(asked))) if drawn else []
    elif drawn:
        found = await rows(county_shape_statement(asked))
        county = bytes(found[0].wkb) if found else None
    if method != ServiceMethod.NEAREST:
        roads = await roads_in_force(rows, asked.area.county_id, asked.on, asked.known_at)
    return AreaFacts(sites_of(asked, stations, above), homes, served, roads, county, villages)


async def gap_facts(rows: Rows, question: GapsQuestion) -> GapFacts:
    """What the statements of the question find."""
    asked = question.stations
    stations, above = await rows(stations_statement(asked)), await rows(above_statement(asked))
    homes = homes_of((await rows(homes_statement(asked)))[0])
    served = await rows(serving_statement(asked))
    villages = places_of(await rows(villages_statement(asked, homes.division)))
    places = villages
    if question.by == GapsBy.CELL:
        places = places_of(await rows(cells_statement(asked, homes.cell)))
    roads = await roads_in_force(rows, asked.area.county_id, asked.on, asked.known_at)
    return GapFacts(sites_of(asked, stations, above), homes, served, roads, villages, places)
