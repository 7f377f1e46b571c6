"""Persons counted by area or village, and which of the numbers are withheld (docs/decisions/0007)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.coordinates import FloatArray
from geo.roads.fastest import Fastest
from geo.roads.roads import BoolArray, IntArray
from resolvers.small_numbers import Sight, is_withheld, telling_part
from resolvers.spatial.service.homes import Homes

_NINTH = 0.9


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and 90th percentile (nearest rank) of a cost; None where nothing was measured."""

    mean: float | None = None
    ninetieth: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Persons, and of them veterans and priority persons, and those whose way is known (`measured`).

    `seconds` and `metres` are theirs. What tells persons apart is None where `withheld`.
    """

    persons: int = 0
    veterans: int | None = 0
    priority: int | None = 0
    measured: int | None = 0
    seconds: Spread = Spread()
    metres: Spread = Spread()
    withheld: bool = False

    @property
    def hidden(self) -> "Tally":
        """The same with nothing but the number of persons."""
        return Tally(self.persons, None, None, None, withheld=True)


def tallies(homes: Homes, part: IntArray, parts: int, way: Fastest | None = None) -> list[Tally]:
    """The numbers of each of `parts`, by the part each home falls in (−1: none); `way` gives the costs."""
    counted = part >= 0
    where = part[counted]
    persons = np.bincount(where, minlength=parts)
    veterans = np.bincount(where, weights=homes.is_veteran[counted], minlength=parts)
    priority = np.bincount(where, weights=homes.is_priority[counted], minlength=parts)
    known = counted & np.isfinite(way.seconds) if way is not None else np.zeros(len(part), dtype=bool)
    seconds = _spreads(part, parts, known, None if way is None else way.seconds)
    metres = _spreads(part, parts, known, None if way is None else way.metres)
    measured = np.bincount(part[known], minlength=parts)
    return [
        Tally(
            persons=int(persons[row]),
            veterans=int(veterans[row]),
            priority=int(priority[row]),
            measured=int(measured[row]),
            seconds=seconds[row],
            metres=metres[row],
        )
        for row in range(parts)
    ]


def _spreads(part: IntArray, parts: int, known: BoolArray, cost: FloatArray | None) -> list[Spread]:
    if cost is None or not known.any():
        return [Spread()] * parts
    where, values = part[known], cost[known]
    order = np.lexsort((values, where))
    where, values = where[order], values[order]
    starts = np.searchsorted(where, np.arange(parts + 1))
    found = []
    for first, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        if first == end:
            found.append(Spread())
            continue
        rank = first + int(np.ceil(_NINTH * (end - first))) - 1
        found.append(Spread(float(np.mean(values[first:end])), float(values[rank])))
    return found


def shown(sight: Sight, parts: Sequence[Tally]) -> list[Tally]:
    """The parts of a whole that is shown, without what tells fewer than five persons apart.

    Nor the next smallest, where one alone would be the whole less the others.
    """
    told = [part.hidden if is_withheld(sight, part.persons, personal=True) else part for part in parts]
    place = telling_part([part.persons for part in told], [part.withheld for part in told])
    if place is not None:
        told[place] = told[place].hidden
    return told


def rings_of(part: IntArray, band: IntArray, parts: int, bands: int) -> tuple[tuple[int, ...], ...]:
    """How many persons of each part fall in each band."""
    inside = (part >= 0) & (band >= 0)
    counts = np.bincount(part[inside] * bands + band[inside], minlength=parts * bands)
    return tuple(tuple(row) for row in counts.reshape(parts, bands).tolist())


def of_one(sight: Sight, tally: Tally) -> Tally:
    """A number that stands by itself, as shown to the viewer."""
    return tally.hidden if is_withheld(sight, tally.persons, personal=True) else tally
