"""What is withheld of several counties, and how many persons that hides; worked out in a worker process."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from geo.withholding.complementary import Group, Withheld, withheld
from geo.withholding.places import NO_PLACE
from geo.work.job import Job


@dataclass(frozen=True, slots=True)
class WithholdingQuestion:
    """Groups whose paths begin with their county, each county by itself."""

    groups: tuple[Group, ...]
    smallest: int


@dataclass(frozen=True, slots=True)
class Withholding:
    """What is withheld, and the share of persons that hides: by depth of path (1: counties), and by cut."""

    withheld: Withheld
    by_depth: tuple[float, ...]
    by_cut: tuple[float, ...]


def withholding(question: WithholdingQuestion) -> Withholding:
    """The withheld places and bins, with what they hide."""
    counties: dict[int, list[Group]] = defaultdict(list)
    for group in question.groups:
        counties[group.path[0]].append(group)
    found = [withheld(groups, question.smallest) for groups in counties.values()]
    places = frozenset(path for one in found for path in one.places if path)
    cuts = range(len(question.groups[0].bins) if question.groups else 0)
    hidden = Withheld(places, tuple(frozenset().union(*(one.bins[cut] for one in found)) for cut in cuts))
    depths = range(1, len(question.groups[0].path) + 1) if question.groups else range(0)
    return Withholding(
        hidden,
        tuple(_hidden_at(question.groups, hidden, depth) for depth in depths),
        tuple(_hidden_of(question.groups, hidden, cut) for cut in cuts),
    )


def _hidden_at(groups: Sequence[Group], hidden: Withheld, depth: int) -> float:
    inside = [group for group in groups if group.path[depth - 1] != NO_PLACE]
    lost = sum(group.persons for group in inside if group.path[:depth] in hidden.places)
    return lost / (sum(group.persons for group in inside) or 1)


def _hidden_of(groups: Sequence[Group], hidden: Withheld, cut: int) -> float:
    inside = [group for group in groups if group.bins[cut] is not None]
    lost = sum(group.persons for group in inside if group.bins[cut] in hidden.bins[cut])
    return lost / (sum(group.persons for group in inside) or 1)


WITHHOLDING: Job[WithholdingQuestion, Withholding] = Job(".withholding.shares", "withholding")
