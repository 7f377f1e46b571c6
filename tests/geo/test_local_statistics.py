"""Hotspots against a plain reference: the same statistics, p-values of two sides, others left out."""

import numpy as np
import pytest
import shapely
from scipy.stats import false_discovery_control

from db.errors import DomainError
from geo.clusters.hotspots import LOCAL_STATISTICS, LocalMethod, LocalPlace, LocalQuestion, Silence, Spot
from geo.clusters.local_statistics import local_statistics
from geo.clusters.neighbours import neighbours
from geo.coordinates import MetricPlane
from geo.work.pool import WorkPool

PLANE = MetricPlane(4544)
SIDE_M = 1000.0
WIDE = 8


def square(column: int, row: int) -> shapely.Polygon:
    west, south = 420_000.0 + SIDE_M * column, 3_300_000.0 + SIDE_M * row
    return shapely.box(west, south, west + SIDE_M, south + SIDE_M)


SQUARES = [square(place % WIDE, place // WIDE) for place in range(WIDE * WIDE)]
# A hot corner in even ground, with noise.
RNG = np.random.default_rng(7)
SHARES = np.round(
    np.array([0.9 if place % WIDE < 3 and place // WIDE < 3 else 0.4 for place in range(WIDE * WIDE)])
    + RNG.normal(0, 0.08, WIDE * WIDE),
    3,
)


def asked(squares: list[shapely.Polygon], shares: np.ndarray, method: LocalMethod) -> LocalQuestion:
    degrees = [shapely.to_wkb(shapely.transform(one, PLANE.degrees)) for one in squares]
    places = tuple(LocalPlace(shape, float(share)) for shape, share in zip(degrees, shares, strict=True))
    return LocalQuestion(4544, method, places, seed=1)


def matrix(count: int) -> np.ndarray:
    joined = np.zeros((count, count))
    for one, other in neighbours(SQUARES[:count]):
        joined[one, other] = joined[other, one] = 1
    return joined


def plain_moran(shares: np.ndarray, place: int, values: np.ndarray, joined: np.ndarray) -> np.ndarray:
    """Local Moran of a place for many settings (k, neighbours) of the values around it."""
    away = shares - shares.mean()
    around = (values - shares.mean()).mean(axis=1)
    return np.asarray((len(shares) - 1) * away[place] * around / (away @ away))


def plain_gi(shares: np.ndarray, place: int, values: np.ndarray, joined: np.ndarray) -> np.ndarray:
    """The z-score of Gi* with row-standardised weights, the place itself among its neighbours."""
    count, many = len(shares), values.shape[1] + 1
    around = (values.sum(axis=1) + shares[place]) / many
    spread = shares.std()
    return np.asarray((around - shares.mean()) / (spread * np.sqrt((count / many - 1) / (count - 1))))


@pytest.mark.parametrize("method", LocalMethod)
def test_statistics_and_p_values_are_those_of_a_plain_reference(method: LocalMethod) -> None:
    plain = plain_moran if method == LocalMethod.LOCAL_MORAN else plain_gi
    answer = local_statistics(asked(SQUARES, SHARES, method))
    assert (answer.silence, answer.permutations) == (None, 9_999)
    joined, rng = matrix(len(SQUARES)), np.random.default_rng(3)
    expected = []
    for place, result in enumerate(answer.results):
        beside = np.flatnonzero(joined[place])
        observed = plain(SHARES, place, SHARES[beside][None], joined)[0]
        assert result.statistic == pytest.approx(observed, rel=1e-6, abs=1e-9)
        others = np.delete(SHARES, place)
        drawn = others[rng.random((20_000, len(others))).argpartition(len(beside))[:, : len(beside)]]
        simulated = plain(SHARES, place, drawn, joined)
        tail = min((simulated >= observed).mean(), (simulated <= observed).mean())
        expected.append(min(1.0, 2 * tail))
        assert result.p_value == pytest.approx(expected[-1], abs=0.05)
        assert result.neighbours == len(beside)
    found = np.array([result.p_value for result in answer.results])
    significant = false_discovery_control(found) <= 0.05
    assert [result.spot != Spot.NOT_SIGNIFICANT for result in answer.results] == significant.tolist()
    assert answer.results[WIDE + 1].spot == Spot.HIGH


def test_the_same_seed_gives_the_same_answer_and_two_sides_are_twice_one() -> None:
    question = asked(SQUARES, SHARES, LocalMethod.LOCAL_MORAN)
    once = local_statistics(question)
    assert local_statistics(question) == once
    assert min(result.p_value or 1.0 for result in once.results) >= 2 / (once.permutations + 1)


def test_a_place_without_neighbours_is_apart_and_changes_nothing() -> None:
    alone = shapely.transform(square(0, 0), lambda metres: metres + 50_000.0)
    with_it = local_statistics(asked([*SQUARES, alone], np.append(SHARES, 0.99), LocalMethod.LOCAL_MORAN))
    assert with_it.results[-1].spot == Spot.NO_NEIGHBOURS
    assert with_it.results[-1].p_value is None
    assert with_it.results[:-1] == local_statistics(asked(SQUARES, SHARES, LocalMethod.LOCAL_MORAN)).results


def test_the_order_of_places_does_not_matter() -> None:
    """Units put in order of their first neighbour would have each other's shares."""
    order = np.random.default_rng(5).permutation(len(SQUARES))
    mixed = local_statistics(
        asked([SQUARES[place] for place in order], SHARES[order], LocalMethod.LOCAL_MORAN)
    )
    straight = local_statistics(asked(SQUARES, SHARES, LocalMethod.LOCAL_MORAN))
    found = [result.statistic for result in mixed.results]
    assert found == pytest.approx([straight.results[place].statistic for place in order], rel=1e-9)


def test_a_corner_is_not_a_border() -> None:
    assert neighbours([square(0, 0), square(1, 0), square(1, 1)]).tolist() == [[0, 1], [1, 2]]


def test_too_few_places_and_equal_shares_are_said_so() -> None:
    few = local_statistics(asked(SQUARES[:29], SHARES[:29], LocalMethod.LOCAL_MORAN))
    assert (few.results, few.silence) == ((), Silence.TOO_FEW_PLACES)
    even = local_statistics(asked(SQUARES, np.full(len(SQUARES), 0.5), LocalMethod.GETIS_ORD))
    assert (even.results, even.silence) == ((), Silence.NO_VARIATION)


def test_too_many_places_are_refused() -> None:
    with pytest.raises(DomainError, match="TOO_MANY_PLACES"):
        local_statistics(asked(SQUARES * 40, np.tile(SHARES, 40), LocalMethod.LOCAL_MORAN))


async def test_a_worker_process_answers_as_we_do() -> None:
    pool, question = WorkPool(), asked(SQUARES, SHARES, LocalMethod.LOCAL_MORAN)
    assert await pool.answer(LOCAL_STATISTICS, question) == local_statistics(question)
    await pool.close()
