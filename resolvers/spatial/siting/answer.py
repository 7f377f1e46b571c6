"""Which villages a further or a moved station would serve best; numbers come from each home's own way."""

from dataclasses import dataclass

import numpy as np

from geo.coordinates import FloatArray
from geo.roads.roads import IntArray
from geo.siting.siting import SITING, SitingOrder
from geo.siting.siting_model import Demand, SitingGoal
from geo.work.pool import WorkPool
from resolvers.small_numbers import Sight
from resolvers.spatial.kept import aside
from resolvers.spatial.service.homes import Homes
from resolvers.spatial.service.question import CostBasis
from resolvers.spatial.service.roads import Rows
from resolvers.spatial.service.ways import Ground
from resolvers.spatial.siting.facts import SitingFacts, siting_facts
from resolvers.spatial.siting.numbers import Costed, Siting, SitingChoice, nearest_of, numbers, served, told
from resolvers.spatial.siting.question import SitingQuestion
from resolvers.spatial.siting.ways import SitingWays, grouped


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """The homes that count, their weights, how ways are found, and the costs to stations (n, s).

    The moved station is the last of these.
    """

    facts: SitingFacts
    question: SitingQuestion
    ways: SitingWays
    homes: Homes
    weights: FloatArray
    costs: FloatArray


async def station_siting(rows: Rows, work: WorkPool, sight: Sight, question: SitingQuestion) -> Siting:
    """The answer, by both goals. Raises DomainError as `best_sites`, `siting_facts` and the pool do."""
    facts = await siting_facts(rows, question)
    counted = await aside(lambda: _counted(question, facts))
    groups, by_cell = grouped(counted.homes, len(facts.candidates))
    demand = await aside(lambda: _demand(counted, groups.middle, groups.weights(counted.weights)))
    order = SitingOrder(demand, tuple(SitingGoal), question.add, question.limit)
    sites = await work.answer(SITING, order)
    choices = await aside(
        lambda: tuple(
            _choice(sight, counted, goal, chosen) for goal, chosen in zip(SitingGoal, sites, strict=True)
        )
    )
    now = nearest_of(counted.weights, counted.costs)
    return Siting(
        question=question,
        basis=CostBasis.ESTIMATE if facts.roads is None else CostBasis.ROADS,
        roads=facts.roads,
        people=round(float(facts.weights.sum())),
        unlocated=told(sight, round(float(facts.weights.sum() - counted.weights.sum()))),
        candidates=len(facts.candidates),
        without_point=facts.without_point,
        is_by_cell=by_cell,
        before=numbers(sight, now, now, question.limit),
        choices=choices,
    )


def _counted(question: SitingQuestion, facts: SitingFacts) -> _Counted:
    rows = np.flatnonzero((facts.weights > 0) & facts.homes.is_located)
    homes = facts.homes.taken(rows)
    stations = facts.places(facts.stations)
    # The plane is that of the ground even where no station has a point.
    ground = Ground(facts.roads, question.travel, np.concatenate([stations, facts.sites]))
    ways = SitingWays(ground, question.beyond.minutes is not None)
    return _Counted(facts, question, ways, homes, facts.weights[rows], ways.costs(stations, homes))


def _demand(counted: _Counted, middle: IntArray, weights: FloatArray) -> Demand:
    staying = counted.costs[middle, : len(counted.facts.standing)]
    now = nearest_of(weights, staying).cost
    return Demand(weights, now, counted.ways.costs(counted.facts.sites, counted.homes.taken(middle)))


def _choice(sight: Sight, counted: _Counted, goal: SitingGoal, chosen: tuple[int, ...]) -> SitingChoice:
    facts = counted.facts
    villages = tuple(facts.candidates[site] for site in chosen)
    new = counted.ways.costs(facts.sites[list(chosen)], counted.homes)
    then_costs = counted.costs.copy()
    then_costs[:, len(facts.standing) :] = np.inf
    now = nearest_of(counted.weights, counted.costs)
    then = nearest_of(counted.weights, np.concatenate([then_costs, new], axis=1))
    return SitingChoice(
        goal=goal,
        villages=villages,
        after=numbers(sight, now, then, counted.question.limit),
        nearer=told(sight, _nearer(now, then)),
        served=served(sight, (now, then), facts.stations, villages),
    )


def _nearer(now: Costed, then: Costed) -> int:
    return now.sum(then.cost < now.cost)
