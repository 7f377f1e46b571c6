"""Local Moran and Getis-Ord statistics, with p-values by permutation. Loaded in worker processes alone.

After Anselin (1995) and Ord and Getis (1995), with conditional permutations: a place keeps its share, and as
many as it has neighbours are drawn for it from all others. Plain numpy: libraries that know these statistics
take seconds to load, which the first question of each worker would wait for.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from db.errors import DomainError
from geo.clusters.hotspots import (
    FALSE_DISCOVERIES,
    FEWEST_PLACES,
    LEAST_PERMUTATIONS,
    MOST_PLACES,
    PERMUTATIONS_A_PLACE,
    LocalAnswer,
    LocalMethod,
    LocalQuestion,
    LocalResult,
    Silence,
    Spot,
)
from geo.clusters.neighbours import neighbours
from geo.coordinates import FloatArray, MetricPlane

# Permutations drawn at once: 16 MB of 2,000 places. Relative to the largest share, what is rounding.
AT_ONCE, NEAR = 1_000, 1e-10
# By whether a place is high, and whether its neighbours are.
_KINDS = {
    (True, True): Spot.HIGH,
    (False, False): Spot.LOW,
    (True, False): Spot.HIGH_AMONG_LOW,
    (False, True): Spot.LOW_AMONG_HIGH,
}


@dataclass(frozen=True, slots=True)
class _Compared:
    """Shares that are compared, and the neighbours of each place one after the other, `degrees` of each."""

    shares: FloatArray
    beside: NDArray[np.int64]
    degrees: NDArray[np.int64]

    @property
    def away(self) -> FloatArray:
        """How far each share lies from their mean."""
        away: FloatArray = self.shares - self.shares.mean()
        return away

    @property
    def around(self) -> FloatArray:
        """The mean of the same of the neighbours of each."""
        owners = np.repeat(np.arange(len(self.shares)), self.degrees)
        sums = np.bincount(owners, weights=self.away[self.beside], minlength=len(self.shares))
        around: FloatArray = sums / self.degrees
        return around


@dataclass(frozen=True, slots=True)
class _Found:
    statistics: FloatArray
    p_values: FloatArray
    kinds: tuple[Spot, ...]


def local_statistics(question: LocalQuestion) -> LocalAnswer:
    """The statistics of all places that have neighbours; the others are left out of every computation.

    Significance is two-sided and holds the rate of false discoveries (Benjamini and Hochberg) at 5 %. Raises
    DomainError TOO_MANY_PLACES.
    """
    if len(question.places) > MOST_PLACES:
        raise _too_many()
    plane = MetricPlane(question.epsg)
    given = [shapely.from_wkb(place.shape) for place in question.places]
    pairs = neighbours([shapely.transform(shape, plane.metres) for shape in given])
    degrees = np.bincount(pairs.ravel(), minlength=len(given))
    joined = np.flatnonzero(degrees)
    shares = np.array([place.share for place in question.places])[joined]
    if len(joined) < FEWEST_PLACES:
        return LocalAnswer((), 0, Silence.TOO_FEW_PLACES)
    if np.ptp(shares) == 0.0:
        return LocalAnswer((), 0, Silence.NO_VARIATION)
    permutations = max(LEAST_PERMUTATIONS, PERMUTATIONS_A_PLACE * len(joined) - 1)
    compared = _Compared(shares, *_beside(np.searchsorted(joined, pairs), len(joined)))
    return LocalAnswer(_results(_found(question, compared, permutations), degrees, joined), permutations)


def _beside(pairs: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The neighbours of all places one after the other, and how many each has."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    ordered = both[np.argsort(both[:, 0], kind="stable")]
    return ordered[:, 1], np.bincount(ordered[:, 0], minlength=count)


def _found(question: LocalQuestion, compared: _Compared, permutations: int) -> _Found:
    drawn = _drawn(compared, permutations, question.seed)
    high = compared.away > 0
    if question.method == LocalMethod.LOCAL_MORAN:
        near = compared.away * compared.around
        statistics = (len(high) - 1) * near / (compared.away @ compared.away)
        around = compared.around > 0
        kinds = tuple(_KINDS[bool(one), bool(other)] for one, other in zip(high, around, strict=True))
        return _Found(statistics, _two_sided(compared, compared.away, drawn), kinds)
    with_itself = compared.degrees + 1
    mean = (compared.around * compared.degrees + compared.away) / with_itself
    kinds = tuple(_KINDS[bool(one), bool(one)] for one in mean > 0)
    statistics, ones = _scores(compared, mean, with_itself), np.ones(len(high))
    return _Found(statistics, _two_sided(compared, ones, drawn), kinds)


def _scores(compared: _Compared, mean: FloatArray, many: NDArray[np.int64]) -> FloatArray:
    """How many standard deviations of chance a mean of so many lies from that of all; 0 of all together."""
    count = len(mean)
    spread = compared.away.std() * np.sqrt((count / many - 1) / (count - 1))
    scores: FloatArray = np.divide(mean, spread, out=np.zeros(count), where=spread > 0)
    return scores


def _drawn(compared: _Compared, permutations: int, seed: int) -> NDArray[np.int64]:
    """For each permutation as many others as any place has neighbours at most.

    They are in random order: whoever has fewer takes the first of them.
    """
    rng, others, most = np.random.default_rng(seed), len(compared.away) - 1, int(compared.degrees.max())
    order, each = np.tile(np.arange(others), (AT_ONCE, 1)), np.arange(AT_ONCE)
    parts = []
    for _ in range(0, permutations, AT_ONCE):
        # Of a shuffle only its beginning (Fisher and Yates); where it goes on from makes no difference.
        for place in range(most):
            chosen = rng.integers(place, others, AT_ONCE)
            order[each, chosen], order[:, place] = order[:, place].copy(), order[each, chosen]
        parts.append(order[:, :most].copy())
    return np.concatenate(parts)[:permutations]


def _two_sided(compared: _Compared, factors: FloatArray, drawn: NDArray[np.int64]) -> FloatArray:
    """The share of permutations at least as extreme on the nearer side, doubled.

    `factors` are what the mean of those drawn for a place is multiplied by.
    """
    away, around = compared.away, compared.around
    # The same shares in another order are as extreme, whatever their sum is rounded to.
    near = NEAR * np.abs(away).max() * np.array((-1.0, 1.0))
    p_values = np.empty(len(factors))
    for place, (degree, factor) in enumerate(zip(compared.degrees, factors, strict=True)):
        others = np.delete(away, place)
        by_chance = factor * others[drawn[:, :degree]].mean(axis=1)
        least, most = factor * around[place] + abs(factor) * near
        fewer = min((by_chance >= least).sum(), (by_chance <= most).sum())
        p_values[place] = min(1.0, 2.0 * (fewer + 1) / (len(drawn) + 1))
    return p_values


def _after_many_tests(p_values: FloatArray) -> FloatArray:
    """Adjusted so that the rate of false discoveries is held (Benjamini and Hochberg, 1995)."""
    order = np.argsort(p_values)[::-1]
    ranked = p_values[order] * len(p_values) / np.arange(len(p_values), 0, -1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum.accumulate(ranked)
    return np.minimum(adjusted, 1.0)


def _results(found: _Found, degrees: NDArray[np.int64], joined: NDArray[np.int64]) -> tuple[LocalResult, ...]:
    significant = _after_many_tests(found.p_values) <= FALSE_DISCOVERIES
    results = [LocalResult(Spot.NO_NEIGHBOURS, 0) for _ in degrees]
    for place, at in enumerate(joined):
        spot = found.kinds[place] if significant[place] else Spot.NOT_SIGNIFICANT
        statistic, p_value = float(found.statistics[place]), float(found.p_values[place])
        results[at] = LocalResult(spot, int(degrees[at]), statistic, p_value)
    return tuple(results)


def _too_many() -> DomainError:
    return DomainError(
        "TOO_MANY_PLACES",
        f"单元超过 {MOST_PLACES} 个；请缩小范围或按村统计。",
        f"More than {MOST_PLACES} places; ask about a smaller area, or by village.",
    )
