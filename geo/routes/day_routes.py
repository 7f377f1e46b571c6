"""Which visits to make today and in which order: the most urgent first, then a short round, proved best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from db.errors import DomainError
from geo.coordinates import FloatArray
from geo.routes.route_order import MOST_TIERS, MOST_VISITS, Call, LeftOut, Round, RouteOrder

# The nearest so many stops of the tier that does not fit whole; widened until no farther one could be better.
_POOLS = (24, 48, 96)
# CP-SAT's own measure of work, the same on every machine: a proof that needs more is given up.
_WORK = 20.0


def best_round(costs: FloatArray, calls: Sequence[Call], visits: int, *, returns: bool = False) -> Round:
    """The round of `visits` calls (1–20), as many of each tier as can be, most urgent tier first, least cost.

    `costs` (s + 1, s + 1) from row to column, whole, infinite without a path, 0 the start; ways may differ by
    direction and are taken to be shortest ways. Calls at one stop cost nothing more; of equally urgent ones
    the first given is taken. Open at its end unless it `returns`. Raises DomainError BAD_VISITS.
    """
    if not 1 <= visits <= MOST_VISITS:
        raise _bad_visits()
    there = np.isfinite(costs[0]) & (np.isfinite(costs[:, 0]) | (not returns))
    open_calls = [index for index, call in enumerate(calls) if there[call.stop]]
    unreached = {index: LeftOut.NO_PATH for index in range(len(calls)) if index not in set(open_calls)}
    beyond = costs[0] + (costs[:, 0] if returns else 0.0)
    found = _Found((), (), is_proved=True)
    for size in _POOLS:
        pool = _pool(calls, open_calls, beyond, visits=visits, size=size)
        found = _searched(costs, calls, pool, visits=visits, returns=returns)
        passed = [beyond[calls[index].stop] for index in _passed_over(calls, open_calls, pool)]
        if min(passed, default=np.inf) >= sum(_legs(costs, found.stops, returns)):
            break
        found = replace(found, is_proved=False)
    left = {index: LeftOut.BEYOND_N for index in open_calls if index not in found.calls}
    legs = _legs(costs, found.stops, returns)
    return Round(found.calls, found.stops, legs, unreached | left, found.is_proved)


@dataclass(frozen=True, slots=True)
class _Found:
    calls: tuple[int, ...]
    stops: tuple[int, ...]
    is_proved: bool


def _pool(
    calls: Sequence[Call], reached: Sequence[int], beyond: FloatArray, *, visits: int, size: int
) -> list[int]:
    """The calls worth looking at: whole tiers while they fit, then the nearest stops of the next."""
    pool: list[int] = []
    for tier in sorted({calls[index].tier for index in reached}):
        if len(pool) >= visits:
            break
        mine = [index for index in reached if calls[index].tier == tier]
        stops = sorted({calls[index].stop for index in mine}, key=lambda stop: (beyond[stop], stop))
        near = set(stops if len(pool) + len(mine) <= visits else stops[:size])
        pool += [index for index in mine if calls[index].stop in near]
    return pool


def _passed_over(calls: Sequence[Call], reached: Sequence[int], pool: Sequence[int]) -> list[int]:
    """The calls as urgent as the pool's last that are not in it."""
    last = max((calls[index].tier for index in pool), default=-1)
    return [index for index in reached if calls[index].tier <= last and index not in set(pool)]


def _searched(
    costs: FloatArray, calls: Sequence[Call], pool: Sequence[int], *, visits: int, returns: bool
) -> _Found:
    if not pool:
        return _Found((), (), is_proved=True)
    model = cp_model.CpModel()
    made = {index: model.new_bool_var(f"call {index}") for index in pool}
    stops = sorted({calls[index].stop for index in pool})
    been = {stop: model.new_bool_var(f"stop {stop}") for stop in stops}
    arcs = _arcs(model, costs, been, returns=returns)
    model.add(sum(made.values()) <= visits)
    for stop, mine in _by_stop(calls, pool).items():
        model.add_max_equality(been[stop], [made[index] for index in mine])
        for first, second in pairwise(mine):
            if calls[first].tier == calls[second].tier:
                model.add_implication(made[second], made[first])
    worth = sum(_worth(calls[index].tier) * literal for index, literal in made.items())
    model.maximize(worth)
    solver, urgent = _solved(model)
    model.add(worth == round(solver.objective_value))
    model.minimize(sum(cost * literal for (_, _, literal), cost in arcs))
    solver, short = _solved(model)
    order = _order({start: end for (start, end, literal), _ in arcs if solver.boolean_value(literal)})
    chosen = [index for index in pool if solver.boolean_value(made[index])]
    in_order = sorted(chosen, key=lambda index: (order.index(calls[index].stop), index))
    return _Found(tuple(in_order), tuple(order), is_proved=urgent and short)


def _arcs(
    model: cp_model.CpModel, costs: FloatArray, been: dict[int, cp_model.IntVar], *, returns: bool
) -> list[tuple[tuple[int, int, cp_model.IntVar], int]]:
    """The ways between stops as (from, to, taken) with their cost, made one circuit through the start."""
    arcs = []
    places = [0, *been]
    for start in places:
        for end in places:
            cost = 0.0 if end == 0 and not returns else costs[start, end]
            if start != end and np.isfinite(cost):
                arcs.append(((start, end, model.new_bool_var(f"{start} to {end}")), round(cost)))
    number = {place: index for index, place in enumerate(places)}
    circuit: list[tuple[int, int, cp_model.LiteralT]] = [
        (number[start], number[end], literal) for (start, end, literal), _ in arcs
    ]
    circuit += [(number[stop], number[stop], literal.negated()) for stop, literal in been.items()]
    model.add_circuit(circuit)
    return arcs


def _solved(model: cp_model.CpModel) -> tuple[cp_model.CpSolver, bool]:
    """The solver with its answer, and whether that is proved to be the best; the same on every run."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = _WORK
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        raise _not_found()
    return solver, status == cp_model.OPTIMAL


def _by_stop(calls: Sequence[Call], pool: Iterable[int]) -> dict[int, list[int]]:
    by_stop: dict[int, list[int]] = {}
    for index in pool:
        by_stop.setdefault(calls[index].stop, []).append(index)
    return {
        stop: sorted(mine, key=lambda index: (calls[index].tier, index)) for stop, mine in by_stop.items()
    }


def _worth(tier: int) -> int:
    """So much that one call of a tier outweighs all that fit of the tiers below it."""
    return int((MOST_VISITS + 1) ** (MOST_TIERS - 1 - tier))


def _order(following: dict[int, int]) -> list[int]:
    order, place = [], following.get(0, 0)
    while place != 0:
        order.append(place)
        place = following[place]
    return order


def _legs(costs: FloatArray, stops: Sequence[int], returns: bool) -> tuple[int, ...]:  # noqa: FBT001  # likewise
    way = [0, *stops, *([0] if returns and stops else [])]
    return tuple(round(costs[start, end]) for start, end in pairwise(way))


def _bad_visits() -> DomainError:
    return DomainError(
        "BAD_VISITS",
        "一天的走访数应为 1 至 20。",
        "a day's route has 1 to 20 visits",
    )


def _not_found() -> DomainError:
    return DomainError(
        "ROUTE_NOT_FOUND",
        "在限定工作量内未找到路线：请减少走访数。",
        "No route was found within the work allowed: ask for fewer visits.",
    )


def routed(order: RouteOrder) -> Round:
    """The round that is asked for."""
    return best_round(order.costs, order.calls, order.visits, returns=order.returns)
