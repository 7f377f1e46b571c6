from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import floyd_warshall

from db.errors import DomainError
from geo.coordinates import FloatArray
from geo.routes.day_routes import best_round
from geo.routes.route_order import Call, LeftOut, Round

CROSS = np.array([[0, 10, 10, 10], [10, 0, 20, 20], [10, 20, 0, 20], [10, 20, 20, 0]], dtype=float)


def network(seed: int, stops: int, *, one_way: bool) -> FloatArray:
    """Shortest ways between places, some of them one-way."""
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 3_000, (stops + 1, 2))
    straight = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    factor = rng.uniform(1.0, 3.0, straight.shape) if one_way else np.full(straight.shape, 1.35)
    shortest: FloatArray = np.ceil(floyd_warshall(straight * factor))
    return shortest


def way(costs: FloatArray, stops: tuple[int, ...], *, returns: bool) -> float:
    places = [0, *stops, *([0] if returns and stops else [])]
    return float(sum(costs[start, end] for start, end in pairwise(places)))


def brute_force(
    costs: FloatArray, calls: list[Call], visits: int, *, returns: bool
) -> tuple[list[int], float]:
    """The tiers served, most urgent first, and the least cost of a round that serves them."""
    tiers = sorted(call.tier for call in calls)[:visits]
    best = np.inf
    stops = sorted({call.stop for call in calls})
    for size in range(1, len(stops) + 1):
        for order in permutations(stops, size):
            here = sorted(call.tier for call in calls if call.stop in order)
            if all(tiers.count(tier) <= here.count(tier) for tier in set(tiers)):
                best = min(best, way(costs, order, returns=returns))
    return tiers, best


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    people=st.integers(1, 9),
    stops=st.integers(1, 6),
    visits=st.integers(1, 7),
    returns=st.booleans(),
    one_way=st.booleans(),
)
def test_a_round_equals_that_of_brute_force(
    seed: int, people: int, stops: int, visits: int, *, returns: bool, one_way: bool
) -> None:
    rng = np.random.default_rng(seed)
    calls = [Call(int(rng.integers(1, stops + 1)), int(rng.integers(0, 3))) for _ in range(people)]
    costs = network(seed, stops, one_way=one_way)
    found = best_round(costs, calls, visits, returns=returns)
    tiers, cost = brute_force(costs, calls, visits, returns=returns)
    assert sorted(calls[index].tier for index in found.calls) == tiers
    assert (found.cost, found.is_proved) == (cost, True)


def test_twelve_visits_among_a_hundred_homes_are_proved_best_and_the_same_each_time() -> None:
    costs = network(7, 60, one_way=False)
    rng = np.random.default_rng(7)
    calls = [Call(int(rng.integers(1, 61)), int(rng.integers(0, 4))) for _ in range(100)]
    first, second = (best_round(costs, calls, 12) for _ in range(2))
    assert first.is_proved
    assert first == second
    assert len(first.calls) == 12


def test_the_most_urgent_come_first_even_when_they_are_far() -> None:
    costs = np.array([[0, 1, 900], [1, 0, 900], [900, 900, 0]], dtype=float)
    found = best_round(costs, [Call(1, 1), Call(2, 0)], 1)
    assert found.calls == (1,)
    assert found.left_out == {0: LeftOut.BEYOND_N}


def test_people_of_one_building_are_one_stop() -> None:
    found = best_round(CROSS, [Call(1, 0), Call(2, 0), Call(1, 0), Call(1, 0)], 3)
    assert (found.calls, found.stops, found.cost) == ((0, 2, 3), (1,), 10)


def test_a_round_is_open_at_its_end_unless_it_returns() -> None:
    calls = [Call(1, 0), Call(2, 0)]
    assert best_round(CROSS, calls, 2).cost == 30
    assert best_round(CROSS, calls, 2, returns=True).legs[-1] == 10


def test_who_cannot_be_reached_is_left_out_and_says_so() -> None:
    costs = CROSS.copy()
    costs[:, 3] = np.inf
    found = best_round(costs, [Call(3, 0), Call(1, 2)], 2)
    assert found.calls == (1,)
    assert found.left_out == {0: LeftOut.NO_PATH}


def test_nobody_to_visit_is_an_empty_round() -> None:
    assert best_round(CROSS, [], 5) == Round((), (), (), {}, is_proved=True)


@pytest.mark.parametrize("visits", [0, -1, 21])
def test_a_number_of_visits_out_of_range_is_refused(visits: int) -> None:
    with pytest.raises(DomainError) as refused:
        best_round(CROSS, [Call(1, 0)], visits)
    assert refused.value.code == "BAD_VISITS"
