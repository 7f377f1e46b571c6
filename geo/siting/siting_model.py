"""The whole-numbered programme of siting: who could be covered or nearer, and what is gained by it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import LinearConstraint

from db.codes import Code
from db.errors import DomainError
from geo.coordinates import FloatArray

# Beyond this many (people, candidate) pairs a proof takes minutes; the caller gathers people by cell first.
MOST_PAIRS = 200_000


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
class Model:
    """One column per candidate, per group that could be covered, per pair of group and nearer candidate.

    `whole` marks the columns that are 0 or 1: candidates, and pairs of a group without a path today, whose
    number and travel are two gains: a share of a group would trade the one for the other.
    """

    candidates: int
    whole: NDArray[np.bool_]
    constraints: tuple[LinearConstraint, ...]
    gains: tuple[FloatArray, ...]


def model_of(demand: Demand, goal: SitingGoal, add: int, limit: float) -> Model:
    """The programme with at most `add` sites. Raises DomainError SITING_TOO_LARGE."""
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
    whole = np.r_[np.ones(count), np.zeros(len(coverable)), ~np.isfinite(demand.now[group])].astype(bool)
    return Model(count, whole, tuple(constraints), gains)


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


def _too_large() -> DomainError:
    return DomainError(
        "SITING_TOO_LARGE",
        "选址范围过大：请缩小范围，或减少候选村（社区）。",
        "The siting question is too large: take a smaller scope or fewer candidates.",
    )
