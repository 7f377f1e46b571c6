"""What has to be withheld of places and bins together."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.withholding.places import Path, Place, settle, tree_of

Bin = Hashable
Target = tuple[Any, Any]
PLACE = "place"
# Stands for every bin of a cut that is withheld: only their sum is known.
HIDDEN = object()
# How much of a path two groups have in common that are near each other: county and township.
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Persons who are together in every place and bin that may be told.

    `path` names the places of the tree that hold them, from the top's parts down, and `bins` the bin of each
    cut; those without a point are a bin of their own.
    """

    persons: int
    path: Path
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """The places of the tree by path, and the bins of each cut, that are withheld; () is the top."""

    places: frozenset[Path]
    bins: tuple[frozenset[Bin], ...]


def withheld(groups: Sequence[Group], smallest: int) -> Withheld:
    """What has to be withheld where fewer persons than `smallest` may not be told apart.

    Each sum and difference that the tree alone, or one cut alone, gives is of nobody or of at least so
    many; and no sum or difference of everything told gives what a withheld place or bin holds.
    """
    # In an order of their own, so that the answer does not hang on that of the rows.
    some = sorted((group for group in groups if group.persons), key=lambda one: (one.path, str(one.bins)))
    top = tree_of((group.persons, group.path) for group in some)
    settle(top, smallest)
    cuts = range(len(some[0].bins) if some else 0)
    state = _State(some, top, [_few(some, cut, smallest, everything=top.told) for cut in cuts])
    while top.told and state.shelter():
        pass
    return Withheld(frozenset(top.untold()), tuple(frozenset(hidden) for hidden in state.hidden))


def _few(groups: Sequence[Group], cut: int, smallest: int, *, everything: bool) -> set[Bin]:
    """The bins of a cut with too few persons, and the smallest others until all together are not too few."""
    persons: dict[Bin, int] = defaultdict(int)
    for group in groups:
        persons[group.bins[cut]] += group.persons
    by_size = sorted(persons, key=lambda one: (persons[one], str(one)))
    hidden, held = set(), 0
    for one in by_size:
        if not everything or persons[one] < smallest or 0 < held < smallest:
            hidden.add(one)
            held += persons[one]
    return hidden


@dataclass(slots=True)
class _State:
    """The groups, and what is withheld so far."""

    groups: Sequence[Group]
    top: Place
    hidden: list[set[Bin]]
    sizes: list[Counter[Bin]] = field(default_factory=list)
    around: dict[Path, list[Group]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.sizes = [Counter() for _ in self.hidden]
        for group in self.groups:
            self.around[group.path[:_NEAR]].append(group)
            for size, name in zip(self.sizes, group.bins, strict=True):
                size[name] += group.persons

    def shelter(self) -> bool:
        """Withholds more for what is not safe yet; whether there was anything.

        A place or bin is safe if persons could be moved out of it without a change in anything told: to
        another group that is in the same told places and bins, but not in it.
        """
        somebody_of, safe = dict[Target, Group](), set[Target]()
        for together in self._indistinct().values():
            inside = Counter(target for group in together for target in self._targets(group))
            safe |= {target for target, number in inside.items() if number < len(together)}
            somebody_of |= {target: group for group in together for target in self._targets(group)}
        lacking = {target: group for target, group in somebody_of.items() if target not in safe}
        joined = [self._join(group, target) for target, group in lacking.items()]
        return any(joined)

    def _indistinct(self) -> dict[tuple[Path, tuple[Bin, ...]], list[Group]]:
        """The groups by the told places and bins they are in."""
        found: dict[tuple[Path, tuple[Bin, ...]], list[Group]] = defaultdict(list)
        for group in self.groups:
            found[self._place(group), self._bins(group)].append(group)
        return found

    def _place(self, group: Group) -> Path:
        """The smallest place told that holds a group."""
        told = [depth for depth, place in enumerate(self.top.along(group.path)) if place.told]
        return group.path[: max(told)]

    def _bins(self, group: Group) -> tuple[Bin, ...]:
        """The bins told that hold a group."""
        known = zip(group.bins, self.hidden, strict=True)
        return tuple(HIDDEN if one in hidden else one for one, hidden in known)

    def _targets(self, group: Group) -> Iterator[Target]:
        """The withheld places and bins that hold a group."""
        for depth, place in enumerate(self.top.along(group.path)):
            if not place.told:
                yield PLACE, group.path[:depth]
        for cut, hidden in enumerate(self.hidden):
            if group.bins[cut] in hidden:
                yield cut, group.bins[cut]

    def _join(self, group: Group, target: Target) -> bool:
        """Withholds what tells a group of `target` from another outside it; False if all are in it.

        The other is one for which the fewest persons more are withheld, of those around first.
        """
        around = self.around[group.path[:_NEAR]]
        others = [one for one in around if not _holds(target, one)] or [
            one for one in self.groups if not _holds(target, one)
        ]
        if not others:
            return False
        other = min(others, key=lambda one: self._cost(group, one))
        for cut, hidden in enumerate(self.hidden):
            if group.bins[cut] != other.bins[cut]:
                hidden |= {group.bins[cut], other.bins[cut]}
        for place in self._telling_apart(group, other):
            place.told = False
        return True

    def _cost(self, group: Group, other: Group) -> tuple[int, int]:
        """How many persons more are withheld to make two groups one; the smaller group first."""
        bins = [
            self.sizes[cut][name]
            for cut, hidden in enumerate(self.hidden)
            if group.bins[cut] != other.bins[cut]
            for name in (group.bins[cut], other.bins[cut])
            if name not in hidden
        ]
        return sum(bins) + sum(place.persons for place in self._telling_apart(group, other)), other.persons

    def _telling_apart(self, group: Group, other: Group) -> list[Place]:
        """The places told that hold one of two groups and not the other."""
        depth = _shared(group.path, other.path) + 1
        beyond = (place for one in (group, other) for place in list(self.top.along(one.path))[depth:])
        return [place for place in beyond if place.told]


def _holds(target: Target, group: Group) -> bool:
    kind, name = target
    return bool(group.path[: len(name)] == name if kind == PLACE else group.bins[kind] == name)


def _shared(one: Path, other: Path) -> int:
    """The length of what two paths have in common."""
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return depth
