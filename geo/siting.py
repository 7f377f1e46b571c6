"""Where further stations would help most: maximal covering location and p-median, proved optimal by HiGHS.

Standing stations stay where they are. People without a path to any are outside every mean and counted apart.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from db.codes import Code
from db.errors import DomainError
from geo.coordinates import FloatArray
from geo.work.job import Job

# Beyond this many (people, candidate) pairs a proof takes minutes; the caller gathers people by cell first.
MOST_PAIRS = 200_000
_SECONDS = 60.0
# Weights and costs are whole, so that values half a unit apart cannot be the same.
_HALF = 0.5
_INFEASIBLE = 2


class SitingGoal(Code):
    """What is asked of the new stations."""

    COVER = "COVER", "限度内人数最多（最大覆盖）", "most people within the limit (maximal covering)"
    TRAVEL = "TRAVEL", "总行程减少最多（p-中位）", "most travel saved (p-median)"


@dataclass(frozen=True, slots=True)
class Demand:
    """Who would travel how far: m groups of people of one place, n candidates in the order of their codes.

    `weights` (m,) whole people; `now` (m,) the cost to the nearest standing station and `costs` (m, n) to
    each candidate, whole metres or seconds, infinite without a path.
    """

    weights: FloatArray
    now: FloatArray
    costs: FloatArray


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a set of sites does: people within the limit, without a path, newly with one; travel of the rest.

    `travel` sums weight × cost over those who have a path today, so that before and after speak of the same
    `travellers`.
    """

    covered: int
    unreachable: int
    newly_reached: int
    travellers: int
    travel: int


@dataclass(frozen=True, slots=True)
class _Model:
    """One column per candidate, per group that could be covered, per pair of group and nearer candidate."""

    candidates: int
    constraints: tuple[LinearConstraint, ...]
    gains: tuple[FloatArray, ...]


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
    model = _model(demand, goal, add, limit)
    floors: list[LinearConstraint] = []
    chosen: tuple[int, ...] = ()
    value = _values(demand, goal, limit)
    for gain, worth in zip(model.gains, value, strict=True):
        if gain.any():
            chosen = _solved(model, gain, floors)
            floors.append(LinearConstraint(gain[None], worth(chosen) - _HALF, np.inf))
    return _first_by_code(model, floors, chosen) if chosen else ()


def _model(demand: Demand, goal: SitingGoal, add: int, limit: float) -> _Model:
    groups, count = demand.costs.shape
    coverable = np.flatnonzero((demand.now > limit) & (demand.costs <= limit).any(axis=1))
    coverable = coverable if goal is SitingGoal.COVER else coverable[:0]
    group, site = np.nonzero(demand.costs < demand.now[:, None])
    if len(group) > MOST_PAIRS:
        raise _too_large()
    width, pairs = count + len(coverable) + len(group), np.arange(len(group))
    within = sparse.csr_array(-(demand.costs[coverable] <= limit).astype(float))
    covering = sparse.hstack(
        [within, sparse.eye_array(len(coverable)), sparse.csr_array((len(coverable), len(group)))]
    )
    opened = sparse.coo_array((-np.ones(len(group)), (pairs, site)), (len(group), width)) + sparse.coo_array(
        (np.ones(len(group)), (pairs, count + len(coverable) + pairs)), (len(group), width)
    )
    once = sparse.coo_array(
        (np.ones(len(group)), (group, count + len(coverable) + pairs)), (groups, width)
    ).tocsr()
    few = np.r_[np.ones(count), np.zeros(width - count)][None]
    constraints = [LinearConstraint(few, 0, add)]
    for matrix, most in ((covering, 0.0), (opened, 0.0), (once, 1.0)):
        if matrix.shape[0]:
            constraints.append(LinearConstraint(matrix, -np.inf, most))
    gains = _gains(demand, goal, coverable, group, site)
    return _Model(count, tuple(constraints), gains)


def _gains(
    demand: Demand, goal: SitingGoal, coverable: NDArray[np.intp], *pairs: NDArray[np.intp]
) -> tuple[FloatArray, ...]:
    group, site = pairs
    count = demand.costs.shape[1]
    weight, cost, now = demand.weights[group], demand.costs[group, site], demand.now[group]
    old = np.isfinite(now)
    saved = np.where(old, weight * (np.where(old, now, 0.0) - cost), 0.0)
    nothing = np.zeros(count + len(coverable))
    gains = [
        np.r_[nothing, saved],
        np.r_[nothing, np.where(old, 0.0, weight)],
        np.r_[nothing, np.where(old, 0.0, -weight * cost)],
        np.r_[-np.ones(count), np.zeros(len(coverable) + len(group))],
    ]
    if goal is SitingGoal.COVER:
        gains.insert(0, np.r_[np.zeros(count), demand.weights[coverable], np.zeros(len(group))])
    return tuple(gains)


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
    model: _Model, floors: Sequence[LinearConstraint], chosen: tuple[int, ...]
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


def _next_by_code(model: _Model, floors: Iterable[LinearConstraint], settled: Sequence[int]) -> int:
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


def _solved(model: _Model, gain: FloatArray, floors: Iterable[LinearConstraint]) -> tuple[int, ...]:
    found = _solution(model, gain, floors)
    if found is None:
        raise _not_proved()
    return found


def _solution(model: _Model, gain: FloatArray, floors: Iterable[LinearConstraint]) -> tuple[int, ...] | None:
    """The candidates of an optimum, None if there is no such set; raises DomainError SITING_NOT_PROVED."""
    whole = np.zeros(len(gain), dtype=np.int8)
    whole[: model.candidates] = 1
    result = milp(
        -gain,
        integrality=whole,
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


def _too_large() -> DomainError:
    return DomainError(
        "SITING_TOO_LARGE",
        "选址范围过大：请缩小范围，或减少候选村（社区）。",
        "The siting question is too large: take a smaller scope or fewer candidates.",
    )


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


SITING: Job[SitingOrder, tuple[tuple[int, ...], ...]] = Job(".siting", "sited")


def sited(order: SitingOrder) -> tuple[tuple[int, ...], ...]:
    """The sites by each goal, in order."""
    return tuple(best_sites(order.demand, goal, order.add, order.limit) for goal in order.goals)
