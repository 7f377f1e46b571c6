from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.errors import DomainError
from geo.siting import siting_model
from geo.siting.siting import best_sites, outcome
from geo.siting.siting_model import Demand, SitingGoal

NO_PATH = np.inf


def demand_of(seed: int, groups: int, candidates: int) -> Demand:
    """Few distinct costs, so that ties are common, and some people without any path."""
    rng = np.random.default_rng(seed)
    costs = np.float64(500.0) * rng.integers(0, 8, (groups, candidates))
    costs[rng.random(costs.shape) < 0.15] = NO_PATH
    now = np.float64(500.0) * rng.integers(1, 8, groups)
    now[rng.random(groups) < 0.2] = NO_PATH
    return Demand(rng.integers(0, 6, groups).astype(float), now, costs)


def rank(demand: Demand, goal: SitingGoal, limit: float, sites: tuple[int, ...]) -> tuple[object, ...]:
    """What makes one set of sites better than another, written the slow way; the least is the best."""
    covered = saved = newly = travel = 0.0
    for weight, now, costs in zip(demand.weights, demand.now, demand.costs, strict=True):
        nearest = min([costs[site] for site in sites], default=NO_PATH)
        if min(now, nearest) <= limit:
            covered += weight
        if now < NO_PATH:
            saved += weight * (now - min(now, nearest))
        elif nearest < NO_PATH:
            newly += weight
            travel += weight * nearest
    first = (-covered,) if goal is SitingGoal.COVER else ()
    return (*first, -saved, -newly, travel, len(sites), sites)


@settings(max_examples=60)
@example(seed=8, groups=1, candidates=8, add=1, goal=SitingGoal.COVER)
@given(
    seed=st.integers(0, 10**6),
    groups=st.integers(1, 14),
    candidates=st.integers(1, 12),
    add=st.integers(1, 3),
    goal=st.sampled_from(SitingGoal),
)
def test_sites_equal_those_of_brute_force(
    seed: int, groups: int, candidates: int, add: int, goal: SitingGoal
) -> None:
    demand = demand_of(seed, groups, candidates)
    sets = [one for size in range(add + 1) for one in combinations(range(candidates), size)]
    best = min(sets, key=lambda sites: rank(demand, goal, 1_000.0, sites))
    assert best_sites(demand, goal, add, 1_000.0) == best


def test_people_without_a_path_stay_outside_the_mean_and_are_counted() -> None:
    demand = Demand(
        np.array([2.0, 3.0, 4.0]),
        np.array([4_000.0, NO_PATH, NO_PATH]),
        np.array([[1_000.0], [500.0], [NO_PATH]]),
    )
    before, after = outcome(demand, (), 1_000.0), outcome(demand, (0,), 1_000.0)
    assert (before.travellers, before.travel, before.unreachable) == (2, 8_000, 7)
    assert (after.travellers, after.travel, after.unreachable, after.newly_reached) == (2, 2_000, 4, 3)
    assert after.covered == 5


def test_exactly_the_limit_is_within_it() -> None:
    demand = Demand(np.array([1.0]), np.array([NO_PATH]), np.array([[1_000.0]]))
    assert outcome(demand, (0,), 1_000.0).covered == 1


def test_a_station_that_would_help_nobody_is_not_proposed() -> None:
    demand = Demand(np.array([5.0]), np.array([100.0]), np.array([[900.0, 100.0]]))
    assert best_sites(demand, SitingGoal.TRAVEL, 2, 500.0) == ()


def test_of_equal_sites_the_lower_code_is_taken() -> None:
    demand = Demand(np.array([1.0, 1.0]), np.array([900.0, 900.0]), np.array([[900, 100.0, 100.0]] * 2))
    assert best_sites(demand, SitingGoal.TRAVEL, 1, 500.0) == (1,)


def test_a_question_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(siting_model, "MOST_PAIRS", 3)
    with pytest.raises(DomainError) as refused:
        best_sites(demand_of(1, 10, 6), SitingGoal.TRAVEL, 2, 500.0)
    assert refused.value.code == "SITING_TOO_LARGE"
