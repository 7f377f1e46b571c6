"""The route of a worker's day: stops in order, ways between them, and why each duty is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from db.codes import TravelDirection
from db.errors import DomainError
from geo.coordinates import FloatArray
from geo.roads.costs import Costs, costs_between
from geo.roads.fastest import ROUNDING_S
from geo.roads.straight import straight_costs
from geo.routes.route_order import ROUTE, Call, LeftOut, Round, RouteOrder
from geo.work.pool import WorkPool
from resolvers.spatial.kept import aside
from resolvers.spatial.route.question import Key, RouteQuestion
from resolvers.spatial.service.question import CostBasis
from resolvers.spatial.service.roads import LoadedRoads, Rows, roads_in_force
from resolvers.spatial.service.ways import Ground, access_of_places

# Ways between more buildings than these take longer than somebody waits.
MOST_STOPS = 400
_PINNED = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """A building of the route in degrees: the rows of the people to visit, and the way to it."""

    people: tuple[Any, ...]
    lon: float
    lat: float
    seconds: float
    metres: float


@dataclass(frozen=True, slots=True)
class DayRoute:
    """The answer. `left_out` names each person with a due duty, or named, who is not in it, and why.

    `seconds` and `metres` are of the whole way, the way back included if it returns.
    """

    question: RouteQuestion
    basis: CostBasis
    roads: LoadedRoads | None
    stops: tuple[Stop, ...]
    seconds: float
    metres: float
    left_out: tuple[tuple[Key, LeftOut], ...]
    is_proved: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Stops:
    """Distinct places (s, 2) in degrees, the start first, each row's stop, who is off the roads, costs."""

    places: FloatArray
    stop: dict[int, int]
    off: frozenset[int]
    costs: Costs


async def day_route(
    rows: Rows, work: WorkPool, question: RouteQuestion, *, due: Sequence[Any], on: date
) -> DayRoute:
    """The route, `due` being the rows of `due_persons` of the day.

    Raises DomainError ROUTE_TOO_LARGE, START_OFF_NETWORK and those of the pool.
    """
    roads = await roads_in_force(rows, question.worker.county_id, on)
    left = _named_out(question, due)
    candidates = [row for row in due if _key(row) not in left]
    stops = await aside(lambda: _stops(question, roads, candidates))
    left |= {_key(candidates[index]): LeftOut.OFF_NETWORK for index in stops.off}
    indexes = sorted(stops.stop)
    calls = tuple(Call(stops.stop[index], _tier(question, candidates[index])) for index in indexes)
    seconds = np.ceil(stops.costs.seconds - ROUNDING_S)
    found = await work.answer(ROUTE, RouteOrder(seconds, calls, question.visits, question.returns))
    left |= {_key(candidates[indexes[call]]): why for call, why in found.left_out.items()}
    visited = [(stops.stop[indexes[call]], candidates[indexes[call]]) for call in found.calls]
    return _route(question, roads, stops, found, visited=visited, left=left)


def _route(
    question: RouteQuestion,
    roads: LoadedRoads | None,
    stops: _Stops,
    found: Round,
    *,
    visited: Sequence[tuple[int, Any]],
    left: Mapping[Key, LeftOut],
) -> DayRoute:
    way = [0, *found.stops, *([0] if question.returns and found.stops else [])]
    legs = list(pairwise(way))
    seconds = [float(stops.costs.seconds[leg]) for leg in legs]
    metres = [float(stops.costs.metres[leg]) for leg in legs]
    made = tuple(
        Stop(
            people=tuple(row for at, row in visited if at == stop),
            lon=float(stops.places[stop, 0]),
            lat=float(stops.places[stop, 1]),
            seconds=seconds[index],
            metres=metres[index],
        )
        for index, stop in enumerate(found.stops)
    )
    order = list(LeftOut)
    return DayRoute(
        question=question,
        basis=CostBasis.ESTIMATE if roads is None else CostBasis.ROADS,
        roads=roads,
        stops=made,
        seconds=sum(seconds),
        metres=sum(metres),
        left_out=tuple(sorted(left.items(), key=lambda one: (order.index(one[1]), one[0]))),
        is_proved=found.is_proved,
    )


def _key(row: Any) -> Key:
    return row.county_id, row.person_id


def _named_out(question: RouteQuestion, due: Sequence[Any]) -> dict[Key, LeftOut]:
    """Who is left out before any way is looked at."""
    known = {_key(row) for row in due}
    left = {key: LeftOut.NOT_DUE for key in question.pinned if key not in known}
    left |= {_key(row): LeftOut.UNLOCATED for row in due if row.lon is None}
    return left | {key: LeftOut.EXCLUDED for key in question.left_out if key in known}


def _tier(question: RouteQuestion, row: Any) -> int:
    """How urgent: pinned, then priority persons overdue and due, then others overdue and due."""
    if _key(row) in question.pinned:
        return _PINNED
    return 1 + 2 * (not row.is_priority) + (not row.overdue)


def _stops(question: RouteQuestion, roads: LoadedRoads | None, people: Sequence[Any]) -> _Stops:
    start = (question.start.lon, question.start.lat)
    # The start is a place of its own, even where somebody lives at it.
    homes: dict[tuple[float, float], int] = {}
    at = [homes.setdefault((row.lon, row.lat), len(homes) + 1) for row in people]
    if len(homes) > MOST_STOPS:
        raise _too_large()
    places = np.array([start, *homes], dtype=np.float64)
    ground = Ground(roads, replace(question.travel, direction=TravelDirection.FROM_STATION), places)
    met = ground.plane.metres(places)
    if roads is None:
        parts = [part for _, part in straight_costs(met, met, question.travel.kmh)]
        costs = Costs(
            *(np.concatenate([getattr(part, of) for part in parts]) for of in ("seconds", "metres"))
        )
        return _Stops(places, dict(enumerate(at)), frozenset(), costs)
    access = access_of_places(ground.network, met)
    if not access.is_on[0]:
        raise _start_off_network()
    on = {row: stop for row, stop in enumerate(at) if access.is_on[stop]}
    off = frozenset(range(len(people))) - on.keys()
    return _Stops(places, on, off, costs_between(ground.network, access, access))


def _too_large() -> DomainError:
    return DomainError(
        "ROUTE_TOO_LARGE",
        "应访的住处超过 400 处，无法逐一计算路线。",
        "More than 400 buildings are to be visited: no route is worked out for so many.",
    )


def _start_off_network() -> DomainError:
    return DomainError(
        "START_OFF_NETWORK",
        "出发地离道路超过限度；请换一个出发地，或放宽到道路的距离上限。",
        "The start is farther from every road than the limit: take another, or widen the limit.",
    )
