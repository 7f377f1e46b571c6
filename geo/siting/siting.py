"""Where further stations would help most: maximal covering location and p-median, proved optimal by HiGHS.

Standing stations stay where they are. People without a path to any are outside every mean and counted apart.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from db.errors import DomainError
from geo.coordinates import FloatArray
from geo.siting.siting_model import Demand, Model, Outcome, SitingGoal, model_of
from geo.work.job import Job

_SECONDS = 60.0
# Weights and costs are whole, so that values half a unit apart cannot be the same.
_HALF = 0.5
_INFEASIBLE = 2


def outcome(demand: Demand, sites: Sequence[int], limit: float) -> Outcome:
    """What standing stations and new ones at these candidates would do, every group at its nearest."""
    after = np.minimum(demand.now, demand.costs[:, list(sites)].min(axis=1, initial=np.inf))
    reached_now, reached = np.isfinite(demand.now), np.isfinite(after)
    return Outcome(
        covered=_people(demand, after <= limit),
        unreachable=_people(demand, ~reached),
        newly_reached=_people(demand, reached & ~reached_now),
        travellers=_people(demand, reached_now),
        travel=round(float(demand.weights[reached_now] @ after[reached_now])),
    )


def best_sites(demand: Demand, goal: SitingGoal, add: int, limit: float) -> tuple[int, ...]:
    """At most `add` candidates, by index; none that would add nothing.

    COVER takes those with most people within `limit`, TRAVEL those that save most weight × cost of people
    with a path today. Ties are broken by what is saved, then by people newly reached and their travel, then
    by fewer stations, then by code. Raises DomainError SITING_TOO_LARGE or SITING_NOT_PROVED.
    """
    model = model_of(demand, goal, add, limit)
    floors: list[LinearConstraint] = []
    chosen: tuple[int, ...] = ()
    value = _values(demand, goal, limit)
    for gain, worth in zip(model.gains, value, strict=True):
        if gain.any():
            chosen = _solved(model, gain, floors)
            floors.append(LinearConstraint(gain[None], worth(chosen) - _HALF, np.inf))
    return _first_by_code(model, floors, chosen) if chosen else ()


def _values(demand: Demand, goal: SitingGoal, limit: float) -> list[Callable[[tuple[int, ...]], float]]:
    """The exact worth of a set of sites by each gain, in the gains' order."""
    before = outcome(demand, (), limit)
    fresh = ~np.isfinite(demand.now)

    def new_travel(sites: tuple[int, ...]) -> float:
        nearest = demand.costs[:, list(sites)].min(axis=1, initial=np.inf)
        mine = fresh & np.isfinite(nearest)
        return -float(demand.weights[mine] @ nearest[mine])

    values: list[Callable[[tuple[int, ...]], float]] = [
        lambda sites: before.travel - outcome(demand, sites, limit).travel,
        lambda sites: outcome(demand, sites, limit).newly_reached,
        new_travel,
        lambda sites: -len(sites),
    ]
    if goal is SitingGoal.COVER:
        values.insert(0, lambda sites: outcome(demand, sites, limit).covered - before.covered)
    return values


def _first_by_code(
    model: Model, floors: Sequence[LinearConstraint], chosen: tuple[int, ...]
) -> tuple[int, ...]:
    """Of all equally good sets the one whose codes come first."""
    width = len(model.gains[0])
    mine = np.zeros(width)
    mine[list(chosen)] = 1.0
    others = LinearConstraint(mine[None], 0, len(chosen) - 1)
    if _solution(model, np.zeros(width), [*floors, others]) is None:
        return chosen
    settled: list[int] = []
    while len(settled) < len(chosen):
        settled.append(_next_by_code(model, floors, settled))
    return tuple(settled)


def _next_by_code(model: Model, floors: Iterable[LinearConstraint], settled: Sequence[int]) -> int:
    """The least index after the settled ones that stands in an equally good set with them."""
    first = settled[-1] + 1 if settled else 0
    width = len(model.gains[0])
    for index in range(first, model.candidates):
        wanted = np.zeros(width)
        wanted[[*settled, index]] = 1.0
        together = LinearConstraint(wanted[None], len(settled) + 1, np.inf)
        if _solution(model, np.zeros(width), [*floors, together]) is not None:
            return index
    raise _not_proved()


def _solved(model: Model, gain: FloatArray, floors: Iterable[LinearConstraint]) -> tuple[int, ...]:
    found = _solution(model, gain, floors)
    if found is None:
        raise _not_proved()
    return found


def _solution(model: Model, gain: FloatArray, floors: Iterable[LinearConstraint]) -> tuple[int, ...] | None:
    """The candidates of an optimum, None if there is no such set; raises DomainError SITING_NOT_PROVED."""
    result = milp(
        -gain,
        integrality=model.whole.astype(np.int8),
        bounds=Bounds(0.0, 1.0),
        constraints=[*model.constraints, *floors],
        options={"mip_rel_gap": 0.0, "time_limit": _SECONDS},
    )
    if result.status == _INFEASIBLE:
        return None
    if result.status != 0:
        raise _not_proved()
    return tuple(int(site) for site in np.flatnonzero(result.x[: model.candidates] > _HALF))


def _people(demand: Demand, who: NDArray[np.bool_]) -> int:
    return round(float(demand.weights[who].sum()))


def _not_proved() -> DomainError:
    return DomainError(
        "SITING_NOT_PROVED",
        "在限定时间内未能证明最优选址：请缩小范围或减少新增站点数。",
        "No best siting was proved in time: take a smaller scope or add fewer stations.",
    )


@dataclass(frozen=True, slots=True)
class SitingOrder:
    """What `best_sites` is asked, by each goal, for a worker process."""

    demand: Demand
    goals: tuple[SitingGoal, ...]
    add: int
    limit: float


SITING: Job[SitingOrder, tuple[tuple[int, ...], ...]] = Job(".siting.siting", "sited")


def sited(order: SitingOrder) -> tuple[tuple[int, ...], ...]:
    """The sites by each goal, in order."""
    return tuple(best_sites(order.demand, goal, order.add, order.limit) for goal in order.goals)
